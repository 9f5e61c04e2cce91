// Which key does what on the counter's page: the keys as they come, changed by each officer to their own liking.
// Keys are places on the keyboard (KeyboardEvent.code), which an input method for Vietnamese does not change.

import { hasText, text } from "./texts.js";

/** The one key of the day, as an action beside the verbs. */
export const PRESS = "press";

const DEFAULTS = {
  [PRESS]: ["Space", "Enter", "NumpadEnter"],
  recall: ["KeyR"],
  "no-show": ["KeyV"],
  finish: ["KeyK"],
  park: ["KeyH"],
  transfer: ["KeyC"],
  return: ["KeyL"],
  call: ["KeyS"],
  priority: ["KeyU"],
  "come-back": ["KeyN"],
  reopen: ["KeyZ"],
  outcome: ["KeyQ"],
  pause: ["KeyP"],
  close: ["KeyX"],
  small: ["KeyW"],
  sound: ["KeyA"],
};

// Escape and Tab belong to the page, these to the browser and to the system.
const TAKEN = /^(Escape|Tab|CapsLock|NumLock|ScrollLock|PrintScreen|ContextMenu|F[135679]|F1[0-2]|(Shift|Control|Alt|Meta)(Left|Right))$/;
const KEPT_AS = "keys";

export class KeyMap {
  #settings;
  #keys = new Map();
  #on = true;
  #listeners = [];

  constructor(settings) {
    this.#settings = settings;
    this.#read();
    settings.onOtherWindow(KEPT_AS, () => {
      this.#read();
      this.#tell();
    });
  }

  get actions() {
    return Object.keys(DEFAULTS);
  }

  /** Whether keys other than the one key mean anything. */
  get on() {
    return this.#on;
  }

  onChange(listener) {
    this.#listeners.push(listener);
    listener();
  }

  /** What a key does now: an action, or nothing. */
  actionOf(code) {
    const action = this.#owner(code);
    return action === PRESS || this.#on ? action : undefined;
  }

  keysOf(action) {
    return this.#keys.get(action) ?? [];
  }

  /** Give an action another key. Returns the sentence that says why not, or "". */
  change(action, code) {
    if (!code || TAKEN.test(code)) return text("counter.key_taken");
    const owner = this.#owner(code);
    if (owner && owner !== action) return text("counter.key_conflict", { key: keyName(code), action: actionName(owner) });
    this.#keys.set(action, [code]);
    this.#keep();
    return "";
  }

  /** Leave an action without a key. Returns the sentence that says why not, or "". */
  clear(action) {
    if (action === PRESS) return text("counter.key_one_needed");
    this.#keys.set(action, []);
    this.#keep();
    return "";
  }

  switchOn(on) {
    this.#on = on;
    this.#keep();
  }

  reset() {
    this.#fill({});
    this.#keep();
  }

  #owner(code) {
    for (const [action, codes] of this.#keys) if (codes.includes(code)) return action;
    return undefined;
  }

  #read() {
    const kept = this.#settings.read(KEPT_AS);
    this.#on = kept?.on !== false;
    this.#fill(kept?.changed ?? {});
  }

  // A later version may bring an action whose key somebody has given to another: what was chosen wins.
  #fill(changed) {
    const chosen = new Set(Object.values(changed).flat());
    for (const [action, codes] of Object.entries(DEFAULTS)) {
      this.#keys.set(action, Array.isArray(changed[action]) ? changed[action] : codes.filter((code) => !chosen.has(code)));
    }
  }

  #keep() {
    const changed = {};
    for (const [action, codes] of this.#keys) if (String(codes) !== String(DEFAULTS[action])) changed[action] = codes;
    this.#settings.keep(KEPT_AS, { on: this.#on, changed });
    this.#tell();
  }

  #tell() {
    for (const listener of this.#listeners) listener();
  }
}

/** A key as people call it: R, Phím cách, 7 (phím số). */
export function keyName(code) {
  if (hasText(`counter.key_name.${code}`)) return text(`counter.key_name.${code}`);
  const [, pad, rest] = /^(?:Key|Digit|(Numpad))?(.+)$/.exec(code);
  return pad ? text("counter.key_name.numpad", { key: SIGNS[rest] ?? rest }) : (SIGNS[rest] ?? rest);
}

const SIGNS = {
  Add: "+",
  Subtract: "−",
  Multiply: "×",
  Divide: "/",
  Decimal: ".",
  Minus: "-",
  Equal: "=",
  Comma: ",",
  Period: ".",
  Slash: "/",
  Semicolon: ";",
  Quote: "'",
  Backquote: "`",
  Backslash: "\\",
  BracketLeft: "[",
  BracketRight: "]",
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
};

/** What an action is called: the words on its button. */
export function actionName(action) {
  if (action === PRESS) return text("counter.key_one");
  return document.querySelector(`[data-verb="${action}"] [data-part="words"]`).textContent.replace("…", "");
}
