// The whole site: the notice on kiosks and boards, and whether numbers are given.

import { partsOf, setText } from "./elements.js";
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

  async #openNotice() {
    const { openIn, placeForm, textField, publishNotice } = await forms();
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

  async #openPause() {
    const { openIn, placeForm, textField, pauseSite, resumeSite } = await forms();
    const pausing = this.lobby.paused === null;
    openIn(this.#parts.form, (close) =>
      placeForm({
        title: text(pausing ? "manager.pause_site" : "manager.resume_site"),
        fields: pausing ? [textField(text("manager.pause_reason"), { name: "reason", hint: text("manager.reason_shown") })] : [],
        submit: text("manager.do_it"),
        close,
        save: async (form) => (pausing ? pauseSite(reasonOf(form)) : resumeSite()),
      }),
    );
  }
}

// Forms are loaded when somebody first wants one.
async function forms() {
  const [parts, actions] = await Promise.all([import("./form_parts.js"), import("./lobby_actions.js")]);
  return { ...parts, ...actions };
}

function reasonOf(form) {
  const reason = form.reason.value.trim();
  if (!reason) throw new Error(text("manager.reason_missing"));
  return reason;
}
