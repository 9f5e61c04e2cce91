// Those who missed their call or are to come back today: one touch puts them in the queue again.

import { timeOfDay } from "./durations.js";
import { element, keepRows, partsOf, setData, setText } from "./elements.js";
import { act, ask } from "./server_requests.js";
import { text } from "./texts.js";

const STATES = ["no_show", "parked"];
const MOST_SHOWN = 12;

export class AwayList {
  #list = document.getElementById("away-list");
  #none = document.getElementById("away-none");
  #count = document.getElementById("away-count");
  #message = document.getElementById("away-message");
  #tickets = new Map();

  /** `onOpen(ticket)` shows a ticket. */
  constructor(onOpen) {
    this.onOpen = onOpen;
  }

  async load() {
    const answers = await Promise.all(STATES.map((state) => ask(`/api/v1/tickets?state=${state}`)));
    this.#tickets = new Map(answers.flatMap(({ tickets }) => tickets).map((ticket) => [ticket.ticket_id, ticket]));
    this.#draw();
  }

  /** Take a ticket from the live stream. */
  heard(ticket) {
    const wasThere = this.#tickets.delete(ticket.ticket_id);
    const isThere = STATES.includes(ticket.state);
    if (isThere) this.#tickets.set(ticket.ticket_id, ticket);
    if (wasThere || isThere) this.#draw();
  }

  #draw() {
    const away = [...this.#tickets.values()].sort((left, right) => sinceOf(right).localeCompare(sinceOf(left)));
    setText(this.#count, away.length === 0 ? "" : String(away.length));
    keepRows(this.#list, away.slice(0, MOST_SHOWN), { key: ({ ticket_id: id }) => id, create: (ticket) => this.#create(ticket), update });
    const more = away.length - MOST_SHOWN;
    this.#none.hidden = away.length > 0 && more <= 0;
    if (!this.#none.hidden) setText(this.#none, more > 0 ? text("guide.away_more", { n: more }) : text("guide.away_none"));
  }

  #create(ticket) {
    const open = element("button", { type: "button", class: "away-open", "aria-label": text("guide.open", { label: ticket.label }) }, element("span", { class: "away-number", "data-part": "label" }), element("span", { class: "away-what", "data-part": "what" }));
    const back = element("button", { type: "button", class: "small-button", text: text("guide.return") });
    open.addEventListener("click", () => this.onOpen(this.#tickets.get(ticket.ticket_id)));
    back.addEventListener("click", async () => {
      back.disabled = true;
      try {
        const { ticket: now } = await act(`/api/v1/tickets/${ticket.ticket_id}/return`);
        this.#say(text("guide.returned", { label: now.label }), "done");
        this.heard(now);
      } catch (error) {
        this.#say(error.message, "refused");
        back.disabled = false;
      }
    });
    return element("li", {}, open, back);
  }

  #say(words, kind) {
    setText(this.#message, words);
    setData(this.#message, "kind", kind);
  }
}

function sinceOf(ticket) {
  return ticket.ended_at ?? ticket.called_at ?? ticket.issued_at;
}

function update(row, ticket) {
  const parts = partsOf(row);
  setText(parts.label, ticket.label);
  setText(parts.what, `${ticket.service_name} · ${text("guide.away_since", { state: text(`state.ticket.${ticket.state}`), time: timeOfDay(sinceOf(ticket)) })}`);
}
