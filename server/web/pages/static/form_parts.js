// Small forms that open in the place where they are needed: fields with labels, a sentence for what went wrong, two buttons.

import { element } from "./elements.js";
import { text } from "./texts.js";

let made = 0;

/** A text field; `hint` stands below it. */
export function textField(label, { name, hint, value = "", most = 200 }) {
  const id = `field-${++made}`;
  const input = element("input", { id, name, type: "text", maxlength: String(most), autocomplete: "off", value, "aria-describedby": hint && `${id}-hint` });
  const parts = [element("label", { for: id, text: label }), input];
  if (hint) parts.push(element("p", { class: "hint", id: `${id}-hint`, text: hint }));
  return element("div", { class: "field" }, ...parts);
}

/** One of some options, each `[value, words]`. */
export function selectField(label, { name, options }) {
  const id = `field-${++made}`;
  const select = element("select", { id, name });
  for (const [value, words] of options) select.append(element("option", { value, text: words }));
  return element("div", { class: "field" }, element("label", { for: id, text: label }), select);
}

/**
 * A form of some fields. `save(form)` does it and may throw an error with a sentence for people; `close()` is called when it is done or given up.
 */
export function placeForm({ title, fields, submit, save, close }) {
  const problem = element("p", { class: "problem", role: "alert", hidden: true });
  const cancel = element("button", { type: "button", class: "quiet-button", text: text("manager.cancel") });
  const form = element(
    "form",
    { class: "place-form", novalidate: true, "aria-label": title },
    element("h4", { text: title }),
    ...fields,
    problem,
    element("div", { class: "panel-buttons" }, element("button", { type: "submit", class: "primary", text: submit }), cancel),
  );
  let saving = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (saving) return;
    saving = true;
    try {
      await save(form);
      close();
    } catch (error) {
      problem.textContent = error.message;
      problem.hidden = false;
    } finally {
      saving = false;
    }
  });
  form.addEventListener("keydown", (event) => event.key === "Escape" && close());
  cancel.addEventListener("click", close);
  return form;
}

/** Put the form that `build(close)` makes into its place and the focus into it; `close` takes it away again and gives the focus back. */
export function openIn(place, build) {
  const giveBack = document.activeElement;
  const section = place.closest("section");
  const close = () => {
    place.replaceChildren();
    if (giveBack?.isConnected) {
      giveBack.focus();
      return;
    }
    // What was pressed has gone with its row: the keyboard goes on in the same part of the page.
    section.tabIndex = -1;
    section.focus();
  };
  const form = build(close);
  place.replaceChildren(form);
  form.querySelector("select, input, button").focus();
  form.scrollIntoView({ block: "nearest" });
}
