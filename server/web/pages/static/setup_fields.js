// The fields of the setup's forms. Each is bound to one value of the draft and bears the path under which the server
// names what is wrong with it.

import { element } from "./elements.js";
import { hasText, text } from "./texts.js";

let made = 0;

/** A field: label, control, hint, and a place for the server's sentence. */
export function field(path, key, control, { wide = false } = {}) {
  made += 1;
  control.id = `setup-${made}`;
  const parts = [element("label", { for: control.id, text: text(`admin.field.${key}`) }), control];
  const hint = `admin.hint.${key}`;
  const problem = element("p", { class: "field-problem", id: `${control.id}-problem`, hidden: true });
  const described = [problem.id];
  if (hasText(hint)) {
    parts.push(element("p", { class: "hint", id: `${control.id}-hint`, text: text(hint) }));
    described.unshift(`${control.id}-hint`);
  }
  control.setAttribute("aria-describedby", described.join(" "));
  return element("div", { class: wide ? "field wide" : "field", "data-path": path }, ...parts, problem);
}

/** A line of text; what is empty may be left out of the table. */
export function textField(draft, place, name, path, key, { optional = false, wide = false, ...attributes } = {}) {
  const input = element("input", { type: "text", autocomplete: "off", ...attributes });
  input.value = place[name] ?? "";
  input.addEventListener("input", () => {
    const value = input.value.trim();
    if (optional && value === "") delete place[name];
    else place[name] = value;
    draft.touch();
  });
  return field(path, key, input, { wide });
}

/** A number; an empty one is left out, so that the site's own holds, which stands there in grey. */
export function numberField(draft, place, name, path, key, { inherited } = {}) {
  const input = element("input", { type: "text", inputmode: "decimal", autocomplete: "off", placeholder: inherited });
  input.value = place[name] ?? "";
  input.addEventListener("input", () => {
    const value = input.value.trim().replace(",", ".");
    if (value === "") delete place[name];
    else place[name] = Number.isNaN(Number(value)) ? value : Number(value);
    draft.touch();
  });
  return field(path, key, input);
}

/** Several lines, one entry each. */
export function linesField(draft, place, name, path, key, { rows = 2 } = {}) {
  const area = element("textarea", { rows });
  area.value = (place[name] ?? []).join("\n");
  area.addEventListener("input", () => {
    place[name] = area.value.split("\n").map((line) => line.trim()).filter((line) => line !== "");
    draft.touch();
  });
  return field(path, key, area, { wide: true });
}

/** Sessions of a day, such as 07:30-11:30, 13:00-17:00. `undefined` follows the site where that may be. */
export function sessionsField(draft, place, name, path, label, { follows = false } = {}) {
  const input = element("input", { type: "text", autocomplete: "off", placeholder: text(follows ? "admin.hours_follow" : "admin.hours_closed") });
  input.value = (place[name] ?? []).join(", ");
  input.addEventListener("input", () => {
    const sessions = input.value.split(",").map((session) => session.trim().replace(/\s*[-–—]\s*/, "-")).filter((session) => session !== "");
    if (follows && sessions.length === 0) delete place[name];
    else place[name] = sessions;
    draft.touch();
  });
  return field(path, label, input);
}

export function selectField(draft, place, name, path, key, options) {
  const select = element("select", {});
  for (const [value, words] of options) select.append(element("option", { value, text: words }));
  select.value = place[name] ?? "";
  select.addEventListener("change", () => {
    if (select.value === "") delete place[name];
    else place[name] = select.value;
    draft.touch();
  });
  return field(path, key, select);
}

/** Boxes to tick; the list keeps the order in which the services stand. */
export function choicesField(draft, place, name, path, key, options) {
  const group = element("fieldset", { class: "field wide ticks", "data-path": path }, element("legend", { text: text(`admin.field.${key}`) }));
  const hint = `admin.hint.${key}`;
  if (hasText(hint)) group.append(element("p", { class: "hint", text: text(hint) }));
  const boxes = options.map(([value, words]) => {
    const box = element("input", { type: "checkbox", value });
    box.checked = (place[name] ?? []).includes(value);
    box.addEventListener("change", () => {
      place[name] = boxes.filter((each) => each.checked).map((each) => each.value);
      draft.touch();
    });
    group.append(element("label", { class: "tick" }, box, element("span", { text: words })));
    return box;
  });
  group.append(element("p", { class: "field-problem", hidden: true }));
  return group;
}

export function checkField(draft, place, name, path, key) {
  const box = element("input", { type: "checkbox" });
  box.checked = Boolean(place[name]);
  box.addEventListener("change", () => {
    place[name] = box.checked;
    draft.touch();
  });
  const label = element("label", { class: "check" }, box, element("span", { text: text(`admin.field.${key}`) }));
  return element("div", { class: "field wide", "data-path": path }, label, element("p", { class: "field-problem", hidden: true }));
}

/** The names in both languages. */
export function namesFields(draft, place, path) {
  place.names ??= {};
  return [
    textField(draft, place.names, "vi", `${path}.names.vi`, "name_vi", { maxlength: 80 }),
    textField(draft, place.names, "en", `${path}.names.en`, "name_en", { optional: true, maxlength: 80 }),
  ];
}

/**
 * Show each mistake at its field, and open what hides it. Returns those that no field bears: the page lists them.
 */
export function showMistakes(root, mistakes) {
  for (const problem of root.querySelectorAll(".field-problem")) {
    problem.hidden = true;
    problem.textContent = "";
    control(problem.parentElement)?.removeAttribute("aria-invalid");
  }
  const fields = Array.from(root.querySelectorAll("[data-path]"));
  return mistakes.filter(({ field: path, detail }) => {
    const bearers = fields.filter((each) => path === each.dataset.path || path.startsWith(`${each.dataset.path}[`) || path.startsWith(`${each.dataset.path}.`));
    const nearest = bearers.sort((one, other) => other.dataset.path.length - one.dataset.path.length)[0];
    const problem = nearest?.querySelector(":scope > .field-problem");
    if (!problem) return true;
    problem.textContent = [problem.textContent, detail].filter((words) => words !== "").join(" ");
    problem.hidden = false;
    control(nearest)?.setAttribute("aria-invalid", "true");
    for (let up = nearest.parentElement; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
    return false;
  });
}

function control(box) {
  return box.querySelector(":scope > input, :scope > select, :scope > textarea");
}
