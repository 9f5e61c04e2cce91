// The counters at a glance: state, who sits there, which ticket, for how long.

import { stopwatch } from "./durations.js";
import { element, keepRows, partsOf, setData, setText } from "./elements.js";
import { text } from "./texts.js";

export class CounterTable {
  #root = document.getElementById("counters");

  constructor(lobby, clock) {
    this.lobby = lobby;
    this.clock = clock;
  }

  draw() {
    keepRows(this.#root, this.lobby.counters(), { key: ({ counter }) => counter, create: counterRow, update: (row, counter) => this.#update(row, counter) });
  }

  #update(row, counter) {
    const { number, name, state, staff, helps, ticket, time } = partsOf(row);
    const held = counter.ticket;
    setData(row, "state", held ? held.state : counter.state);
    setText(number, String(counter.counter));
    setText(name, counter.name);
    const words = held ? text(`state.ticket.${held.state}`) : text(`state.counter.${counter.state}`);
    setText(state, counter.reason && !held ? `${words}: ${counter.reason}` : words);
    setText(staff, counter.staff_name || counter.staff || text("manager.nobody_at_counter"));
    const helped = counter.helps.map((code) => this.lobby.service(code)?.name ?? code);
    setText(helps, helped.length ? text("manager.counter_helps", { services: helped.join(", ") }) : "");
    setText(ticket, held ? held.label : counter.state === "open" ? text("manager.counter_empty") : "–");
    setData(ticket, "empty", held ? "" : "yes");
    const from = held ? ((held.state === "serving" ? held.serving_since : held.called_at) ?? counter.since) : counter.since;
    setText(time, from && this.clock.known && counter.state !== "closed" ? stopwatch(this.clock.since(from)) : "–");
  }
}

function counterRow() {
  return element(
    "tr",
    {},
    element("th", { scope: "row" }, element("span", { class: "counter-number tabular", "data-part": "number" }), element("span", { class: "counter-name", "data-part": "name" })),
    element("td", {}, element("span", { class: "state-word", "data-part": "state" }), element("span", { class: "counter-staff", "data-part": "staff" }), element("span", { class: "counter-staff", "data-part": "helps" })),
    element("td", { class: "counter-ticket tabular", "data-part": "ticket" }),
    element("td", { class: "end tabular", "data-part": "time" }),
  );
}
