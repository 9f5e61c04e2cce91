// A list of the setup (services, counters, groups): entries that open, and are added, moved and taken away.

import { element } from "./elements.js";
import { text } from "./texts.js";

/**
 * Draw a list into a container. `kind` names its texts; `head(entry)` gives [mark, title, note] of a closed entry,
 * `fields(entry, path)` its form, `fresh()` a new one. Entries that were open stay open.
 */
export function drawList(container, draft, kind, table, { head, fields, fresh }) {
  const entries = draft.tables[table];
  const open = new Set(Array.from(container.querySelectorAll("details[open]"), (each) => each.entry));
  const list = element("div", { class: "entries" });
  entries.forEach((entry, index) => {
    const path = `${table}[${index + 1}]`;
    const [mark, title, note] = head(entry);
    const summary = element("summary", {}, element("span", { class: "entry-mark tabular", text: mark }), element("span", { class: "entry-title", text: title }), element("span", { class: "entry-note", text: note }));
    const form = element("div", { class: "entry-form" }, ...fields(entry, path));
    const details = element("details", { class: "entry", "data-path": path }, summary, form, buttons(draft, kind, entries, index, title));
    details.entry = entry;
    details.open = open.has(entry);
    details.addEventListener("toggle", () => {
      if (!details.open) relabel(summary, head(entry));
    });
    list.append(details);
  });
  const add = element("button", { type: "button", class: "button", text: text(`admin.${kind}.add`) });
  add.addEventListener("click", () => {
    const entry = fresh();
    entries.push(entry);
    draft.reshape();
    const last = container.querySelector(".entries > details:last-child");
    last.open = true;
    last.querySelector("input, select")?.focus();
  });
  container.replaceChildren(list, add);
}

function relabel(summary, [mark, title, note]) {
  const [first, second, third] = summary.children;
  first.textContent = mark;
  second.textContent = title;
  third.textContent = note;
}

function buttons(draft, kind, entries, index, title) {
  const row = element("div", { class: "entry-buttons" });
  const move = (by, key) => {
    const button = element("button", { type: "button", class: "small-button", text: text(key), "aria-label": `${text(key)}: ${title}` });
    button.disabled = index + by < 0 || index + by >= entries.length;
    button.addEventListener("click", () => {
      entries.splice(index + by, 0, ...entries.splice(index, 1));
      draft.reshape();
    });
    return button;
  };
  const remove = element("button", { type: "button", class: "small-button remove", text: text(`admin.${kind}.remove`), "aria-label": `${text(`admin.${kind}.remove`)}: ${title}` });
  remove.addEventListener("click", () => {
    entries.splice(index, 1);
    draft.reshape();
  });
  row.append(move(-1, "admin.up"), move(1, "admin.down"), remove);
  return row;
}
