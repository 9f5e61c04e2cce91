// What stands beside the desk: the counter's queues, who is next and how near the limit, the day's own figures.

import { inMinutes, stopwatch } from "./durations.js";
import { element, keepRows, partsOf, setData, setText } from "./elements.js";
import { text } from "./texts.js";
import { byDue, longest } from "./waiting_tickets.js";

// As many as fit beside the queues without scrolling on 768 rows.
const NEXT_SHOWN = 8;
const LIMIT_S = 1200;

export class CounterLists {
  #queues = document.getElementById("queues");
  #next = document.getElementById("next");
  #more = document.getElementById("next-more");
  #today = partsOf(document.getElementById("today"));

  /** `onTicket(ticket_id)` is told when somebody in the list is pressed. */
  constructor(onTicket) {
    this.#next.addEventListener("click", (event) => {
      const row = event.target.closest("li");
      if (row) onTicket(row.dataset.key);
    });
  }

  /** Draw who waits; called at every change and every second, and touches only what has changed. */
  draw(counter, waiting) {
    this.#drawQueues(counter, waiting);
    this.#drawNext(waiting);
    if (counter.today) this.#drawToday(counter.today);
  }

  #drawQueues(counter, waiting) {
    keepRows(this.#queues, counter.queues ?? [], {
      key: ({ service }) => service,
      create: queueRow,
      update: (row, queue) => updateQueue(row, queue, counter, waiting),
    });
  }

  #drawNext(waiting) {
    const ordered = waiting.slice().sort(byDue);
    keepRows(this.#next, ordered.slice(0, NEXT_SHOWN), {
      key: ({ ticket }) => ticket.ticket_id,
      create: nextRow,
      update: updateNext,
    });
    if (ordered.length === 0) setText(this.#more, text("counter.next_up_empty"));
    else setText(this.#more, ordered.length > NEXT_SHOWN ? text("counter.next_more", { n: ordered.length - NEXT_SHOWN }) : "");
  }

  #drawToday(today) {
    setText(this.#today.served, String(today.served));
    setText(this.#today.no_show, String(today.no_show));
    setText(this.#today.mean, today.mean_service_s ? stopwatch(today.mean_service_s) : text("counter.none_yet"));
  }
}

function queueRow() {
  return element(
    "li",
    { class: "queue" },
    element("span", { class: "queue-name", "data-part": "name" }),
    element("span", { class: "queue-waiting tabular", "data-part": "waiting" }),
    element("span", { class: "meter", "aria-hidden": "true" }, element("span", { class: "meter-fill", "data-part": "fill" })),
    element("span", { class: "queue-level", "data-part": "level" }),
    element("span", { class: "queue-longest tabular", "data-part": "longest" }),
  );
}

function updateQueue(row, queue, counter, waiting) {
  const parts = partsOf(row);
  const mine = waiting.filter(({ ticket }) => ticket.service === queue.service);
  const past = mine.filter(({ level }) => level === "past").length;
  const near = mine.filter(({ level }) => level === "near").length;
  const most = longest(mine);
  const limit = queue.limit_s ?? LIMIT_S;
  const level = past ? "past" : near ? "near" : "";
  const helps = counter.helps?.includes(queue.service) ? ` (${text("counter.helps")})` : "";
  setText(parts.name, queue.name + helps);
  setText(parts.waiting, String(mine.length));
  setText(parts.longest, mine.length ? inMinutes(most) : "");
  setData(row, "level", level);
  setData(row, "empty", mine.length ? "" : "yes");
  parts.fill.style.setProperty("--share", Math.min(1, most / (limit * 1.25)).toFixed(3));
  const words = past ? text("counter.queue_past", { n: past, limit: limit / 60 }) : near ? text("counter.queue_near", { n: near, limit: limit / 60 }) : "";
  setText(parts.level, words);
}

function nextRow() {
  return element(
    "li",
    {},
    element(
      "button",
      { type: "button" },
      element("span", { class: "next-label tabular", "data-part": "label" }),
      element("span", { class: "next-service", "data-part": "service" }),
      element("span", { class: "next-tag", "data-part": "tag" }),
      element("span", { class: "next-wait tabular", "data-part": "wait" }),
    ),
  );
}

function updateNext(row, { ticket, wait_s, level }) {
  const parts = partsOf(row);
  setText(parts.label, ticket.label);
  setText(parts.service, ticket.service_name);
  setText(parts.tag, ticket.priority ? text("counter.priority") : "");
  setText(parts.wait, stopwatch(wait_s));
  setData(row, "level", level);
  parts.wait.title = level ? text(`counter.level_${level}`) : "";
}
