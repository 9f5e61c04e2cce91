// Every key of the counter's page, from the map that is in force; each can be changed, taken away, and set back.

import { element } from "./elements.js";
import { PRESS, actionName, keyName } from "./key_map.js";
import { text } from "./texts.js";

export function keysPanel(keys) {
  const problem = element("p", { class: "problem", role: "alert", hidden: true });
  const say = (sentence) => {
    problem.textContent = sentence;
    problem.hidden = sentence === "";
  };
  const rows = keys.actions.map((action) => keyRow(keys, action, say));
  const redraw = () => rows.forEach(({ draw }) => draw());
  const reset = element("button", { type: "button", class: "small-button", text: text("counter.keys_reset") });
  reset.addEventListener("click", () => {
    keys.reset();
    say("");
    redraw();
  });
  const list = element("ul", { class: "keys" }, ...rows.map(({ row }) => row), fixedRow("?", text("counter.key_help")), fixedRow("Esc", text("counter.key_escape")));
  redraw();
  return {
    title: text("counter.keys_title"),
    lead: text("counter.keys_lead"),
    fields: [list, problem, element("div", { class: "keys-foot" }, onOff(keys), reset)],
  };
}

function fixedRow(key, words) {
  return element("li", {}, element("kbd", { text: key }), element("span", { text: words }));
}

function keyRow(keys, action, say) {
  const words = actionName(action);
  const key = element("kbd", {});
  const button = element("button", { type: "button", class: "key-button" }, key);
  const row = element("li", action === PRESS ? { class: "wide" } : {}, button, element("span", { text: words, "aria-hidden": "true" }));
  let waits = false;
  const draw = () => {
    const named = keys.keysOf(action).map(keyName).join(", ") || text("counter.key_none");
    key.textContent = waits ? text("counter.key_press") : named;
    button.toggleAttribute("data-waits", waits);
    button.setAttribute("aria-label", waits ? text("counter.key_press") : text("counter.key_change", { action: words, key: named }));
  };
  const end = (sentence = "") => {
    waits = false;
    say(sentence);
    draw();
  };
  button.addEventListener("click", () => {
    waits = true;
    say("");
    draw();
  });
  button.addEventListener("blur", () => waits && end());
  button.addEventListener("keydown", (event) => {
    if (!waits || event.code === "Tab") return;
    event.preventDefault();
    event.stopPropagation();
    if (event.repeat || /^(Shift|Control|Alt|Meta)/.test(event.code)) return;
    if (event.code === "Escape") end();
    else if (event.code === "Backspace" || event.code === "Delete") end(keys.clear(action));
    else end(keys.change(action, event.code));
  });
  // The release of a key that was just chosen is no press of this button.
  button.addEventListener("keyup", (event) => event.code === "Space" && !waits && event.preventDefault());
  return { row, draw };
}

function onOff(keys) {
  const on = element("input", { type: "checkbox", checked: keys.on, "data-first": true });
  on.addEventListener("change", () => keys.switchOn(on.checked));
  return element("label", { class: "check" }, on, element("span", { text: text("counter.keys_on") }));
}
