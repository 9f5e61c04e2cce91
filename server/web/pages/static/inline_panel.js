// A form that opens in the place of the verbs, in nobody's way, and gives the focus back when it closes.

import { element } from "./elements.js";
import { text } from "./texts.js";

export class InlinePanel {
  #root = document.getElementById("panel");
  #verbs = document.getElementById("verbs");
  #giveBack = null;
  #name = "";

  get openName() {
    return this.#name;
  }

  /**
   * Open a form. `fields` are its elements, `submit` the text of its button (none: only to read), and
   * `onSubmit()` returns a sentence when something is missing, else nothing.
   */
  open(name, { title, lead, fields, submit, onSubmit }, giveBack) {
    this.#giveBack = giveBack;
    this.#name = name;
    const problem = element("p", { class: "problem", role: "alert", hidden: true });
    const form = element("form", { novalidate: true, "aria-labelledby": "panel-title" });
    form.append(element("h2", { id: "panel-title", text: title }));
    if (lead) form.append(element("p", { class: "hint", text: lead }));
    form.append(...fields, problem, this.#buttons(submit));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const missing = onSubmit ? onSubmit() : this.close();
      problem.textContent = missing ?? "";
      problem.hidden = !missing;
    });
    this.#root.replaceChildren(form);
    this.#root.hidden = false;
    this.#verbs.hidden = true;
    this.#root.scrollIntoView({ block: "nearest" });
    (form.querySelector("[data-first]") ?? form.querySelector("input, select, button")).focus();
  }

  #buttons(submit) {
    const cancel = element("button", { type: "button", class: "quiet-button" }, text(submit ? "counter.cancel" : "counter.close_panel"), " ", element("kbd", { text: "Esc", "aria-hidden": "true" }));
    cancel.addEventListener("click", () => this.close());
    const row = element("div", { class: "panel-buttons" });
    if (submit) row.append(element("button", { type: "submit", class: "primary" }, submit, " ", element("kbd", { text: "Enter", "aria-hidden": "true" })));
    row.append(cancel);
    return row;
  }

  close() {
    if (this.#root.hidden) return;
    this.#root.hidden = true;
    this.#verbs.hidden = false;
    this.#root.replaceChildren();
    this.#name = "";
    this.#giveBack?.focus();
  }
}
