// The keyboard of the counter's page and of its small window: one key for the day, one for each other verb.

import { PRESS } from "./key_map.js";

// Keys by which a browser presses the control that has the focus.
const PRESSING = new Set(["Space", "Enter", "NumpadEnter"]);

/**
 * Listen to a whole document. `press(repeat)` is the one key, `verb(name)` another's, `close()` Escape.
 * What is typed into a field, or pressed on another control, belongs to that control.
 */
export function listen(view, oneKey, keys, { press, verb, close }) {
  view.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape") return close();
    if (event.target.closest("input, select, textarea, .panel")) return;
    if (PRESSING.has(event.code) && event.target !== oneKey && event.target.closest("button, a")) return;
    const action = event.key === "?" ? "keys" : event.shiftKey ? undefined : keys.actionOf(event.code);
    if (action === undefined) {
      // The one key's button has the focus: a key that was taken from it must not press it after all.
      if (event.target === oneKey && PRESSING.has(event.code)) event.preventDefault();
      return;
    }
    event.preventDefault();
    if (action === PRESS) press(event.repeat);
    else if (!event.repeat) verb(action);
  });
  // A button's own click on the release of the space bar would be a second press.
  oneKey.addEventListener("keyup", (event) => event.preventDefault());
  oneKey.addEventListener("click", () => press(false));
}
