// Draws the counter's page from what is known; touches only what has changed.

import { ONE_KEY, deskState, mayUse } from "./counter_rules.js";
import { inMinutes, stopwatch } from "./durations.js";
import { element, keepRows, partsOf, setData, setText } from "./elements.js";
import { hasText, text } from "./texts.js";
import { byDue } from "./waiting_tickets.js";

// As many as fit beside the queues without scrolling on 768 rows.
const NEXT_SHOWN = 8;
const LIMIT_S = 1200;

export class CounterView {
  #held = document.getElementById("held");
  #parts = partsOf(this.#held);
  #oneKey = document.getElementById("one-key");
  #oneKeyParts = partsOf(this.#oneKey);
  #message = document.getElementById("message");
  #today = partsOf(document.getElementById("today"));
  #verbs = Array.from(document.querySelectorAll("[data-verb]"));

  constructor(clock) {
    this.clock = clock;
  }

  /** Draw everything that follows from the counter's state and from who waits. */
  draw(counter, waiting) {
    const state = deskState(counter);
    setData(this.#held, "state", state);
    this.#drawHeld(counter, state);
    this.#drawOneKey(counter, state, waiting);
    for (const button of this.#verbs) {
      const { verb } = button.dataset;
      button.disabled = verb !== "keys" && !mayUse(counter, verb);
    }
    if (counter) {
      this.#drawQueues(counter, waiting);
      this.#drawNext(waiting);
      this.#drawToday(counter.today);
    }
    this.#drawTitle(counter, waiting);
  }

  /** Bring the running times up to date; called every second. */
  tick(counter, waiting) {
    if (!counter || !this.clock.known) return;
    this.#drawTimes(counter);
    this.#drawQueues(counter, waiting);
    this.#drawNext(waiting);
    this.#drawOneKey(counter, deskState(counter), waiting);
  }

  say(sentence, kind = "") {
    setText(this.#message, sentence);
    setData(this.#message, "kind", kind);
  }

  busy(on) {
    this.#oneKey.setAttribute("aria-busy", String(on));
  }

  #drawHeld(counter, state) {
    const ticket = counter?.ticket;
    const { state: stateText, number, service, tags, times } = this.#parts;
    times.hidden = !ticket;
    if (ticket) {
      const attempt = ticket.state === "called" && ticket.attempt > 1 ? ` · ${text("counter.attempt", { n: ticket.attempt })}` : "";
      setText(stateText, text(`state.ticket.${ticket.state}`) + attempt);
      setText(number, ticket.label);
      setText(service, ticket.service_name);
      this.#drawTimes(counter);
    } else {
      setText(stateText, state === "free" || state === "loading" ? "" : text(`state.counter.${state}`));
      setText(number, state === "free" ? text("counter.free") : "");
      const reason = state === "paused" && counter.reason ? text("counter.paused_detail", { reason: counter.reason }) : text("counter.closed_detail");
      setText(service, state === "loading" ? "" : state === "free" ? text("counter.free_detail") : reason);
    }
    keepRows(tags, ticket ? tagsOf(ticket) : [], {
      key: (tag) => tag,
      create: (tag) => element("li", { text: text(`counter.${tag}`), "data-tag": tag }),
      update: () => {},
    });
  }

  #drawTimes({ ticket }) {
    if (!ticket || !this.clock.known) return;
    const { since, waited } = this.#parts;
    const serving = ticket.state === "serving";
    setText(this.#parts["since-name"], text(serving ? "counter.serving_for" : "counter.called_for"));
    const from = (serving ? ticket.serving_since : ticket.called_at) ?? ticket.called_at;
    if (from) setText(since, stopwatch(this.clock.since(from)));
    setText(waited, stopwatch(ticket.wait_s));
  }

  #drawOneKey(counter, state, waiting) {
    const meaning = ONE_KEY[state];
    this.#oneKey.disabled = meaning === undefined;
    setData(this.#oneKey, "state", state);
    const { text: words, hint } = this.#oneKeyParts;
    if (!meaning) return setText(words, text("live.connecting"));
    const nobody = waiting.length === 0;
    setText(words, text(`counter.${state === "serving" && nobody ? "finish_only" : meaning.text}`));
    setText(hint, this.#hint(counter, state, waiting));
    setData(this.#oneKey, "quiet", state === "free" && nobody ? "yes" : "");
  }

  #hint(counter, state, waiting) {
    if (state === "called") return text("counter.called_hint", { label: counter.ticket.label });
    if (state === "serving") {
      const outcome = counter.outcomes?.find(({ id }) => id === counter.default_outcome);
      return outcome ? text("counter.finish_hint", { outcome: outcome.name }) : "";
    }
    if (waiting.length === 0) return text("counter.nobody_hint");
    return text("counter.waiting_hint", { n: waiting.length, time: inMinutes(longest(waiting)) });
  }

  #drawQueues(counter, waiting) {
    keepRows(document.getElementById("queues"), counter.queues ?? [], {
      key: ({ service }) => service,
      create: queueRow,
      update: (row, queue) => updateQueue(row, queue, counter, waiting),
    });
  }

  #drawNext(waiting) {
    const ordered = waiting.slice().sort(byDue);
    keepRows(document.getElementById("next"), ordered.slice(0, NEXT_SHOWN), {
      key: ({ ticket }) => ticket.ticket_id,
      create: nextRow,
      update: updateNext,
    });
    const more = document.getElementById("next-more");
    if (ordered.length === 0) setText(more, text("counter.next_up_empty"));
    else setText(more, ordered.length > NEXT_SHOWN ? text("counter.next_more", { n: ordered.length - NEXT_SHOWN }) : "");
  }

  #drawToday(today) {
    if (!today) return;
    setText(this.#today.served, String(today.served));
    setText(this.#today.no_show, String(today.no_show));
    setText(this.#today.mean, today.mean_service_s ? stopwatch(today.mean_service_s) : text("counter.none_yet"));
  }

  #drawTitle(counter, waiting) {
    const place = text("counter.title", { counter: document.body.dataset.counter });
    const count = waiting.length > 0 ? `(${waiting.length}) ` : "";
    const shown = counter?.ticket ? `${counter.ticket.label} · ${place}` : `${count}${place}`;
    if (document.title !== shown) document.title = shown;
  }
}

function tagsOf(ticket) {
  const tags = ["priority", "out_of_order", "over_break", "offline"].filter((tag) => ticket[tag]);
  const speaks = `speaks_${ticket.language}`;
  return hasText(`counter.${speaks}`) ? [...tags, speaks] : tags;
}

function longest(waiting) {
  return waiting.reduce((most, { wait_s }) => Math.max(most, wait_s), 0);
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
    element("span", { class: "next-label tabular", "data-part": "label" }),
    element("span", { class: "next-service", "data-part": "service" }),
    element("span", { class: "next-tag", "data-part": "tag" }),
    element("span", { class: "next-wait tabular", "data-part": "wait" }),
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
