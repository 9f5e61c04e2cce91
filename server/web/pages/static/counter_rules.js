// What may be pressed in which state. The server decides; this only spares people a refusal.

/** The state of the desk as keys see it: loading, closed, paused, free, called or serving. */
export function deskState(counter) {
  if (counter === null) return "loading";
  if (counter.ticket) return counter.ticket.state;
  return counter.state === "open" ? "free" : counter.state;
}

/** What the one key means. */
export const ONE_KEY = {
  closed: { verb: "open", text: "open" },
  paused: { verb: "open", text: "open" },
  free: { verb: "call-next", text: "call_next" },
  called: { verb: "start-serving", text: "start_serving" },
  serving: { verb: "call-next", text: "finish_and_call" },
};

/** The verbs of each state; the keys panel is always there. */
const VERBS = {
  loading: [],
  closed: ["come-back"],
  paused: ["come-back", "close"],
  free: ["call", "come-back", "reopen", "pause", "close"],
  called: ["recall", "no-show", "transfer", "return"],
  serving: ["finish", "park", "transfer", "return", "come-back"],
};

/** Whether a verb may be pressed now. */
export function mayUse(counter, verb) {
  return VERBS[deskState(counter)].includes(verb) && (verb !== "reopen" || Boolean(counter.last_ticket));
}

/** The letter of each verb, by the place of the key: an input method for Vietnamese does not change it. */
export const LETTERS = {
  KeyR: "recall",
  KeyV: "no-show",
  KeyK: "finish",
  KeyH: "park",
  KeyC: "transfer",
  KeyL: "return",
  KeyS: "call",
  KeyN: "come-back",
  KeyZ: "reopen",
  KeyP: "pause",
  KeyX: "close",
};
