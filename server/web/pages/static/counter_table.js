// The counters at a glance: state, who sits there, which ticket, for how long.

import { stopwatch } from "./durations.js";
import { element, keepRows, partsOf, setData, setText } from "./elements.js";
import { text } from "./texts.js";

export class CounterTable {
  #counters = new Map();
  #root = document.getElementById("counters");

  constructor(clock) {
    this.clock = clock;
  }

  take(counters) {
    this.#counters = new Map(counters.map((counter) => [counter.counter, counter]));
  }

  change(counter) {
    this.#counters.set(counter.counter, counter);
  }

  draw() {
    const sorted = Array.from(this.#counters.values()).sort((a, b) => a.counter - b.counter);
    keepRows(this.#root, sorted, { key: ({ counter }) => counter, create: counterRow, update: (row, counter) => this.#update(row, counter) });
  }

  #update(row, counter) {
    const { number, name, state, staff, ticket, time } = partsOf(row);
    const held = counter.ticket;
    setData(row, "state", held ? held.state : counter.state);
    setText(number, String(counter.counter));
    setText(name, counter.name);
    const words = held ? text(`state.ticket.${held.state}`) : text(`state.counter.${counter.state}`);
    setText(state, counter.reason && !held ? `${words}: ${counter.reason}` : words);
    setText(staff, counter.staff_name || counter.staff || text("manager.nobody_at_counter"));
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
    element("td", {}, element("span", { class: "state-word", "data-part": "state" }), element("span", { class: "counter-staff", "data-part": "staff" })),
    element("td", { class: "counter-ticket tabular", "data-part": "ticket" }),
    element("td", { class: "end tabular", "data-part": "time" }),
  );
}
