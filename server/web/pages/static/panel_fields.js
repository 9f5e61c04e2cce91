// The parts of the counter's forms: a field, one choice of several, a reason, a list to find something in.

import { element } from "./elements.js";
import { text } from "./texts.js";

export function field(name, label, input, hint) {
  input.id = `panel-${name}`;
  const made = element("div", { class: "field" }, element("label", { for: input.id, text: label }), input);
  if (hint) made.append(element("p", { class: "hint", text: hint }));
  return made;
}

/** One choice of several as large radio buttons; the digits 1–9 choose while the focus is on them. */
export function choices(name, legend, options, chosen) {
  const set = element("fieldset", { class: "choices" }, element("legend", { text: legend }));
  options.forEach(({ value, label }, index) => {
    const radio = element("input", { type: "radio", name, value, checked: value === chosen, "data-first": value === chosen || (!chosen && index === 0) });
    const digit = index < 9 ? element("kbd", { text: String(index + 1), "aria-hidden": "true" }) : "";
    set.append(element("label", {}, radio, element("span", { text: label }), digit));
  });
  set.addEventListener("keydown", (event) => {
    const radios = set.querySelectorAll("input");
    const index = Number(event.key) - 1;
    if (!radios[index]) return;
    radios[index].checked = true;
    radios[index].focus();
    set.dispatchEvent(new Event("change"));
  });
  return {
    set,
    value: () => set.querySelector("input:checked")?.value ?? "",
    choose(value) {
      for (const radio of set.querySelectorAll("input")) radio.checked = radio.value === value;
    },
  };
}

/** A reason from a short list, or in one's own words. */
export function reasons(legend, keys) {
  const own = element("input", { type: "text", maxlength: "120", "aria-label": text("counter.reason_other"), hidden: true });
  const options = keys.map((key) => ({ value: text(`counter.${key}`), label: text(`counter.${key}`) }));
  const list = choices("reason", legend, [...options, { value: "", label: text("counter.reason_other") }], options[0].value);
  list.set.addEventListener("change", () => {
    own.hidden = list.value() !== "";
    if (!own.hidden) own.focus();
  });
  return { fields: [list.set, own], value: () => list.value() || own.value.trim(), choose: (key) => list.choose(text(`counter.${key}`)) };
}

/**
 * A list with a search beside it; accents and case do not matter. `options` are `{group?, value, label, usable?}`.
 * `onPick(value)` is told what is chosen whenever that changes; `below` are fields that stand below the search.
 */
export function finder(filterLabel, listLabel, options, { onPick = () => {}, below = [] } = {}) {
  const list = element("select", { size: "6" });
  const filter = element("input", { type: "search", autocomplete: "off", spellcheck: "false", "data-first": true });
  const show = () => {
    const wanted = plain(filter.value);
    const groups = new Map([["", list]]);
    list.replaceChildren();
    for (const { group = "", value, label, usable = true } of options) {
      if (!plain(label).includes(wanted)) continue;
      if (!groups.has(group)) {
        groups.set(group, element("optgroup", { label: group }));
        list.append(groups.get(group));
      }
      groups.get(group).append(element("option", { value, text: label, disabled: !usable }));
    }
    list.value = list.querySelector("option:not([disabled])")?.value ?? "";
    onPick(list.value);
  };
  filter.addEventListener("input", show);
  filter.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") list.focus();
  });
  list.addEventListener("change", () => onPick(list.value));
  list.addEventListener("dblclick", () => list.form.requestSubmit());
  list.addEventListener("keydown", (event) => {
    if (event.key === "Enter") list.form.requestSubmit();
  });
  show();
  const pair = element("div", { class: "pair" }, element("div", {}, field("filter", filterLabel, filter), ...below), field("to", listLabel, list));
  return { pair, value: () => list.value };
}

// Letters without accents and case, so that "dat dai" finds Đất đai.
function plain(words) {
  return words.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();
}
