// Which form each verb opens that asks for more than a press, and what it needs to know.

import { finishPanel, pausePanel, transferPanel } from "./counter_panels.js";
import { mayUse } from "./counter_rules.js";
import { keysPanel } from "./keys_panel.js";
import { ask } from "./server_requests.js";
import { callPanel, comeBackPanel, outcomePanel, priorityPanel, ticketPanel } from "./ticket_panels.js";

/** By verb; `about` is a waiting ticket that was chosen in the list. */
export const FORMS = {
  keys: ({ keys }) => keysPanel(keys),
  finish: ({ desk, perform }) => finishPanel({ ticket: desk.counter.ticket, outcomes: desk.counter.outcomes ?? [], defaultOutcome: desk.counter.default_outcome }, perform),
  pause: ({ perform }) => pausePanel(perform),
  call: ({ about, perform }) => callPanel(about?.ticket, perform),
  priority: ({ desk, about, performElsewhere }) => priorityPanel(about?.ticket, (label, verb, body) => performElsewhere(desk.performOnNumber(label, verb, body))),
  ticket: ({ desk, about, choose }) => ticketPanel(about, ["priority", "call"].filter((verb) => mayUse(desk.counter, verb)), (verb) => choose(verb, about)),
  async transfer({ desk, own, perform }) {
    const [{ services }, { counters }] = await Promise.all([ask("/api/v1/menu"), ask("/api/v1/counters")]);
    return transferPanel({ ticket: desk.counter.ticket, services, counters, own }, perform);
  },
  async "come-back"({ desk, perform }) {
    const lists = await Promise.all(["parked", "no_show"].map((state) => ask(`/api/v1/tickets?state=${state}`)));
    const services = new Set(desk.counter.queues.map(({ service }) => service));
    return comeBackPanel(lists.flatMap(({ tickets }) => tickets).filter(({ service }) => services.has(service)), perform);
  },
  async outcome({ desk, own, performElsewhere }) {
    const { tickets } = await ask(`/api/v1/tickets?state=served&counter=${own}`);
    return outcomePanel({ served: tickets, outcomes: desk.counter.outcomes ?? [] }, (ticket, body) => performElsewhere(desk.performOn(ticket, "outcome", body)));
  },
};
