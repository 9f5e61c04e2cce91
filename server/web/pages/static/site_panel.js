// The whole site: the notice on kiosks and boards, and whether numbers are given.

import { partsOf, setText } from "./elements.js";
import { openIn, placeForm, textField } from "./form_parts.js";
import { pauseSite, publishNotice, resumeSite } from "./lobby_actions.js";
import { text } from "./texts.js";

export class SitePanel {
  #parts = partsOf(document.getElementById("site"));

  constructor(lobby) {
    this.lobby = lobby;
    this.#parts.edit_notice.addEventListener("click", () => this.#openNotice());
    this.#parts.pause.addEventListener("click", () => this.#openPause());
  }

  draw() {
    const { notice, paused } = this.lobby;
    setText(this.#parts.notice, notice || text("manager.no_notice"));
    setText(this.#parts.issuing, paused === null ? text("manager.site_open") : text("manager.site_paused", { reason: paused }));
    this.#parts.issuing.dataset.level = paused === null ? "" : "near";
    setText(this.#parts.pause, text(paused === null ? "manager.pause_site" : "manager.resume_site"));
  }

  #openNotice() {
    openIn(this.#parts.form, (close) =>
      placeForm({
        title: text("manager.notice_title"),
        fields: [textField(text("manager.notice"), { name: "words", hint: text("manager.notice_hint"), value: this.lobby.notice })],
        submit: text("manager.publish"),
        close,
        save: (form) => publishNotice(form.words.value.trim()),
      }),
    );
  }

  #openPause() {
    const pausing = this.lobby.paused === null;
    openIn(this.#parts.form, (close) =>
      placeForm({
        title: text(pausing ? "manager.pause_site" : "manager.resume_site"),
        fields: pausing ? [textField(text("manager.pause_reason"), { name: "reason", hint: text("manager.reason_shown") })] : [],
        submit: text("manager.do_it"),
        close,
        save: (form) => (pausing ? pauseWith(form.reason.value.trim()) : resumeSite()),
      }),
    );
  }
}

async function pauseWith(reason) {
  if (!reason) throw new Error(text("manager.reason_missing"));
  return pauseSite(reason);
}
