// When an officer who looks elsewhere should look here: somebody came to an empty queue, somebody is about to pass the limit.

import { text } from "./texts.js";

/** Compares each view of the queue with the one before; a page that has just been opened finds nothing new. */
export class Attention {
  #somebodyWaited = null;
  #near = null;

  /** What is new: `{arrived, near: [label]}`. Only an open counter is called upon. */
  look(state, waiting, known) {
    if (!known) return { arrived: false, near: [] };
    const open = state === "free" || state === "called" || state === "serving";
    const arrived = this.#somebodyWaited === false && waiting.length > 0 && state === "free";
    const nearNow = new Map(waiting.filter(({ level }) => level).map(({ ticket }) => [stretchOf(ticket), ticket.label]));
    const near = this.#near === null ? [] : Array.from(nearNow).filter(([stretch]) => !this.#near.has(stretch));
    this.#somebodyWaited = waiting.length > 0;
    this.#near = nearNow;
    return { arrived, near: open ? near.map(([, label]) => label) : [] };
  }
}

// A ticket that waits once more may come near the limit once more.
function stretchOf({ ticket_id, waiting_since }) {
  return `${ticket_id} ${waiting_since}`;
}

/** What the tab's mark says: "past", "near", "waiting" (at a free counter) or "". */
export function markOf(state, waiting) {
  if (waiting.some(({ level }) => level === "past")) return "past";
  if (waiting.some(({ level }) => level === "near")) return "near";
  return state === "free" && waiting.length > 0 ? "waiting" : "";
}

const SIGNS = { past: "◆", near: "▲", waiting: "●" };

/** The tab's title: how many are near or past, or wait at a free counter; the number held; the counter. */
export function titleOf(counter, waiting, mark) {
  const place = text("counter.title", { counter: document.body.dataset.counter });
  const parts = counter?.ticket ? [counter.ticket.label, place] : [place];
  if (mark === "waiting") parts.unshift(`${SIGNS.waiting} ${text("counter.title_waiting", { n: waiting.length })}`);
  else if (mark) parts.unshift(`${SIGNS[mark]} ${waiting.filter(({ level }) => level === mark).length}`);
  return parts.join(" · ");
}
