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

const ALWAYS = ["keys", "small", "sound"];
const KNOWN = ["come-back", "priority", "outcome", "ticket"];

/** The verbs of each state. */
const VERBS = {
  loading: ALWAYS,
  closed: [...ALWAYS, ...KNOWN],
  paused: [...ALWAYS, ...KNOWN, "close"],
  free: [...ALWAYS, ...KNOWN, "call", "reopen", "pause", "close"],
  called: [...ALWAYS, "priority", "outcome", "ticket", "recall", "no-show", "transfer", "return"],
  serving: [...ALWAYS, ...KNOWN, "finish", "park", "transfer", "return"],
};

/** The verbs that ask for more than a press, in a form. */
export const WITH_FORM = ["finish", "transfer", "call", "priority", "come-back", "outcome", "pause", "ticket", "keys"];

/** Whether a verb may be pressed now. */
export function mayUse(counter, verb) {
  return VERBS[deskState(counter)].includes(verb) && (verb !== "reopen" || Boolean(counter.last_ticket));
}

/** How the counter looks to whoever presses now: the server refuses the verb when it looks otherwise by then. */
export function seenOf({ state, ticket }) {
  return ticket ? { state: ticket.state, ticket_id: ticket.ticket_id, attempt: ticket.attempt } : { state };
}
