// A number for somebody: what they have come for, their priority, the language of the slip.

import { element, keepRows, partsOf, setData, setText } from "./elements.js";
import { act } from "./server_requests.js";
import { findServices } from "./service_search.js";
import { language, text } from "./texts.js";

/** A range of a wait in whole minutes, as it is spoken. */
export function waitRange({ low_s, high_s }) {
  const [low, high] = [Math.round(low_s / 60), Math.round(high_s / 60)];
  if (high === 0) return text("guide.expected_none");
  return low === high ? text("guide.expected_about", { low }) : text("guide.expected_range", { low, high });
}

export class IssueForm {
  #form = document.getElementById("issue-form");
  #search = document.getElementById("search");
  #offers = document.getElementById("offers");
  #none = document.getElementById("no-offers");
  #priority = document.getElementById("priority");
  #language = document.getElementById("slip-language");
  #problem = document.getElementById("issue-problem");
  #button = document.getElementById("issue-do");
  #menu = null;
  #chosen = "";
  #busy = false;

  /** `onIssued(issued)` gets the answer; the form is ready for the next citizen by then. */
  constructor(onIssued) {
    this.onIssued = onIssued;
    this.#search.addEventListener("input", () => this.#find());
    this.#offers.addEventListener("change", (event) => this.#choose(event.target.value));
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#issue();
    });
    this.#search.addEventListener("keydown", (event) => this.#walk(event));
  }

  /** Take the menu: what there is to choose, and how many wait. */
  show(menu) {
    const first = this.#menu === null;
    this.#menu = menu;
    if (first) this.#drawOptions();
    this.#draw();
    if (first && matchMedia("(pointer: fine)").matches) this.#search.focus();
  }

  /** Be ready for the next citizen. */
  focus() {
    this.#search.focus();
    this.#search.scrollIntoView({ block: "center" });
  }

  /** Take the waiting counts of a snapshot. Returns whether a service has opened or closed meanwhile. */
  showWaiting(waiting) {
    if (this.#menu === null) return false;
    const told = new Map(waiting.map((each) => [each.service, each]));
    let changed = false;
    for (const service of this.#menu.services) {
      const now = told.get(service.service);
      if (!now) continue;
      changed ||= now.open !== service.open;
      Object.assign(service, { waiting: now.waiting, expected_wait: now.expected_wait });
    }
    this.#draw();
    return changed;
  }

  #drawOptions() {
    const groups = this.#menu.priority_groups;
    this.#priority.append(element("option", { value: "", text: text("guide.priority_none") }));
    for (const { id, name } of groups) this.#priority.append(element("option", { value: id, text: name }));
    if (groups.length === 0) this.#priority.append(element("option", { value: "yes", text: text("guide.priority_plain") }));
    for (const code of this.#menu.languages) {
      const name = new Intl.DisplayNames([language], { type: "language" }).of(code);
      this.#language.append(element("option", { value: code, text: name.charAt(0).toUpperCase() + name.slice(1) }));
    }
  }

  #find() {
    const [best] = this.#search.value.trim() === "" ? [] : findServices(this.#menu.services, this.#search.value).filter(({ service }) => service.open);
    this.#chosen = best ? best.service.service : "";
    this.#draw();
  }

  // Up and down walk through what was found while the focus stays in the field.
  #walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const open = this.#found().filter(({ service }) => service.open);
    const at = open.findIndex(({ service }) => service.service === this.#chosen);
    const next = open[Math.min(Math.max(at + step, 0), open.length - 1)];
    if (next) this.#choose(next.service.service);
  }

  #choose(service) {
    this.#chosen = service;
    this.#complain("");
    this.#draw();
  }

  #found() {
    return this.#menu === null ? [] : findServices(this.#menu.services, this.#search.value);
  }

  #draw() {
    const found = this.#found();
    keepRows(this.#offers, found, { key: ({ service }) => service.service, create: createOffer, update: (row, offer) => updateOffer(row, offer, this.#chosen) });
    this.#none.hidden = found.length > 0;
    setText(this.#none, found.length > 0 ? "" : text("guide.nothing_found", { query: this.#search.value.trim() }));
    const chosen = found.find(({ service }) => service.service === this.#chosen && service.open);
    if (this.#busy) return;
    this.#button.disabled = !chosen;
    setText(this.#button, chosen ? text("guide.issue_do", { service: chosen.service.name }) : text("guide.choose_first"));
  }

  async #issue() {
    if (this.#busy || this.#button.disabled) return;
    this.#busy = true;
    this.#button.disabled = true;
    this.#complain("");
    setText(this.#button, text("guide.issuing"));
    const group = this.#priority.value;
    const body = { service: this.#chosen, priority: group === "yes" || group || false, language: this.#language.value };
    try {
      const issued = await act("/api/v1/tickets", body, (n) => setText(this.#button, text("guide.sent_again", { n })));
      this.#search.value = "";
      this.#chosen = "";
      this.#priority.value = "";
      this.onIssued(issued);
    } catch (error) {
      this.#complain(error.message);
    } finally {
      this.#busy = false;
      this.#draw();
    }
  }

  #complain(words) {
    this.#problem.textContent = words;
    this.#problem.hidden = words === "";
  }
}

function createOffer({ service }) {
  return element(
    "label",
    { class: "offer" },
    element("input", { type: "radio", name: "service", value: service.service }),
    element("span", { class: "offer-name", "data-part": "name" }),
    element("span", { class: "offer-phrase", "data-part": "phrase" }),
    element("span", { class: "offer-queue", "data-part": "queue" }),
  );
}

function updateOffer(row, { service, phrase }, chosen) {
  const radio = row.querySelector("input");
  const parts = partsOf(row);
  radio.disabled = !service.open;
  radio.checked = service.open && service.service === chosen;
  setData(row, "closed", service.open ? "" : "yes");
  setText(parts.name, service.name);
  setText(parts.phrase, service.open ? phrase : (service.reason ?? ""));
  const queue = service.waiting === 0 ? text("guide.nobody_waiting") : `${text("guide.waiting", { n: service.waiting })} · ${waitRange(service.expected_wait)}`;
  setText(parts.queue, service.open ? queue : "");
}
