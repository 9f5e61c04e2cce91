// The keyboard of the counter's page: one key for the day, a letter for each other verb.

import { LETTERS } from "./counter_rules.js";

const SETTING = "moiso.letter_keys";

export function lettersOn() {
  return localStorage.getItem(SETTING) !== "off";
}

export function setLetters(on) {
  localStorage.setItem(SETTING, on ? "on" : "off");
}

/**
 * Listen to the whole page. `press(repeat)` is the one key, `verb(name)` a letter's, `close()` Escape.
 * What is typed into a field, or pressed on another control, belongs to that control.
 */
export function listen(oneKey, { press, verb, close }) {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape") return close();
    if (event.target.closest("input, select, textarea, .panel")) return;
    if (event.code === "Space" || event.code === "Enter" || event.code === "NumpadEnter") {
      if (event.target !== oneKey && event.target.closest("button, a")) return;
      event.preventDefault();
      press(event.repeat);
    } else if (event.key === "?") {
      event.preventDefault();
      if (!event.repeat) verb("keys");
    } else if (LETTERS[event.code] && lettersOn() && !event.shiftKey && !event.repeat) {
      event.preventDefault();
      verb(LETTERS[event.code]);
    }
  });
  // A button's own click on the release of the space bar would be a second press.
  oneKey.addEventListener("keyup", (event) => event.preventDefault());
  oneKey.addEventListener("click", () => press(false));
}
