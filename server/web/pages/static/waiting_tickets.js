// Who waits: a list asked for once and kept right by the live stream's tickets.

import { ask } from "./server_requests.js";

export class WaitingTickets {
  #held = new Map();
  // Tickets that left since the last list, by the seq at which they did: a list asked for earlier may still name them.
  #left = new Map();
  #listSeq = -1;

  constructor(clock) {
    this.clock = clock;
  }

  /** Whether the list has been heard once. */
  get known() {
    return this.#listSeq >= 0;
  }

  /** Ask for the whole list anew: at every connection, and once a minute for the clocks that stand still over a break. */
  async reload() {
    const answer = await ask("/api/v1/tickets?state=waiting");
    this.clock.take(answer, true);
    const heardAt = Date.parse(answer.at);
    const before = this.#held;
    this.#listSeq = answer.seq;
    this.#held = new Map();
    for (const ticket of answer.tickets) {
      const id = ticket.ticket_id;
      const known = before.get(id);
      if ((this.#left.get(id) ?? -1) > answer.seq || known?.seq > answer.seq) continue;
      this.#held.set(id, { ticket, seq: answer.seq, heardAt, still: standsStill(known, ticket, heardAt) });
    }
    for (const [id, known] of before) if (known.seq > answer.seq) this.#held.set(id, known);
    for (const [id, seq] of this.#left) if (seq <= answer.seq) this.#left.delete(id);
  }

  /** Trust the next list whatever its seq: the ledger may have been replaced while the stream was away. */
  startAnew() {
    this.#listSeq = -1;
    this.#left.clear();
    for (const known of this.#held.values()) known.seq = -1;
  }

  /** Take one ticket of the live stream; what the list already knows is left alone. */
  change(ticket, seq) {
    const known = this.#held.get(ticket.ticket_id);
    if (!this.clock.known || seq <= this.#listSeq || (known && known.seq > seq)) return;
    if (ticket.state === "waiting") {
      this.#held.set(ticket.ticket_id, { ticket, seq, heardAt: this.clock.now(), still: false });
    } else {
      this.#held.delete(ticket.ticket_id);
      this.#left.set(ticket.ticket_id, seq);
    }
  }

  /** Everybody who waits, as `{ticket, wait_s, level}` now. */
  now() {
    const now = this.clock.now();
    return Array.from(this.#held.values(), ({ ticket, heardAt, still }) => ({
      ticket,
      wait_s: ticket.wait_s + (still ? 0 : Math.max(0, now - heardAt) / 1000),
      level: levelOf(ticket, now),
    }));
  }
}

/** "past", "near" or "" by the moments at which the server says that a ticket reaches its levels. */
function levelOf(ticket, now) {
  if (ticket.past_at && Date.parse(ticket.past_at) <= now) return "past";
  if (ticket.near_at && Date.parse(ticket.near_at) <= now) return "near";
  return "";
}

// Over a break a wait stands still: two lists some time apart tell the same wait.
function standsStill(known, ticket, heardAt) {
  if (!known || known.ticket.waiting_since !== ticket.waiting_since) return false;
  const elapsed_s = (heardAt - known.heardAt) / 1000;
  if (elapsed_s < 20) return known.still;
  return ticket.wait_s - known.ticket.wait_s < elapsed_s / 2;
}

/** The calling order: the earliest due first, then the earlier issued, then the smaller number. */
export function byDue(a, b) {
  return (
    moment(a.ticket.due_at) - moment(b.ticket.due_at) ||
    moment(a.ticket.issued_at) - moment(b.ticket.issued_at) ||
    a.ticket.number - b.ticket.number
  );
}

function moment(text) {
  return text ? Date.parse(text) : Infinity;
}

/** The longest wait of some, in seconds. */
export function longest(waiting) {
  return waiting.reduce((most, { wait_s }) => Math.max(most, wait_s), 0);
}
