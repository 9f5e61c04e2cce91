// The face of a counter in one document, the page or its small window: the number, its timer, the one key, what was said last.

import { ONE_KEY, deskState, mayUse } from "./counter_rules.js";
import { inMinutes, stopwatch } from "./durations.js";
import { element, keepRows, partsOf, setData, setText } from "./elements.js";
import { hasText, text } from "./texts.js";
import { longest } from "./waiting_tickets.js";

export class CounterFace {
  #view;
  #held;
  #parts;
  #oneKeyParts;
  #message;
  #waits;

  constructor(view, clock) {
    this.clock = clock;
    this.#view = view;
    this.#held = view.getElementById("held");
    this.#parts = partsOf(this.#held);
    this.oneKey = view.getElementById("one-key");
    this.#oneKeyParts = partsOf(this.oneKey);
    this.#message = view.getElementById("message");
    this.#waits = view.getElementById("waits");
  }

  /** The buttons of the verbs, each named by its data-verb. */
  get verbs() {
    return Array.from(this.#view.querySelectorAll("[data-verb]"));
  }

  /** Draw everything that follows from the counter's state and from who waits. */
  draw(counter, waiting) {
    const state = deskState(counter);
    setData(this.#held, "state", state);
    this.#drawHeld(counter, state);
    this.tick(counter, waiting);
    for (const button of this.verbs) button.disabled = !mayUse(counter, button.dataset.verb);
  }

  /** Bring the running times up to date; called every second. */
  tick(counter, waiting) {
    if (counter && this.clock.known) this.#drawTimes(counter);
    this.#drawOneKey(counter, deskState(counter), waiting);
    if (this.#waits) setText(this.#waits, counter ? waitsInWords(waiting) : "");
  }

  say(sentence, kind = "") {
    setText(this.#message, sentence);
    setData(this.#message, "kind", kind);
  }

  busy(on) {
    this.oneKey.setAttribute("aria-busy", String(on));
  }

  /** Name the one key's keys on it. */
  nameKeys(words) {
    setText(this.#oneKeyParts.keys, words);
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
    if (!ticket) return;
    const serving = ticket.state === "serving";
    setText(this.#parts["since-name"], text(serving ? "counter.serving_for" : "counter.called_for"));
    const from = (serving ? ticket.serving_since : ticket.called_at) ?? ticket.called_at;
    if (from) setText(this.#parts.since, stopwatch(this.clock.since(from)));
    setText(this.#parts.waited, stopwatch(ticket.wait_s));
  }

  #drawOneKey(counter, state, waiting) {
    const meaning = ONE_KEY[state];
    this.oneKey.disabled = meaning === undefined;
    setData(this.oneKey, "state", state);
    const { text: words, hint } = this.#oneKeyParts;
    if (!meaning) return setText(words, text("live.connecting"));
    const nobody = waiting.length === 0;
    setText(words, text(`counter.${state === "serving" && nobody ? "finish_only" : meaning.text}`));
    setText(hint, hintFor(counter, state, waiting));
    setData(this.oneKey, "quiet", state === "free" && nobody ? "yes" : "");
  }
}

function hintFor(counter, state, waiting) {
  if (state === "called") return text("counter.called_hint", { label: counter.ticket.label });
  if (state === "serving") {
    const outcome = counter.outcomes?.find(({ id }) => id === counter.default_outcome);
    return outcome ? text("counter.finish_hint", { outcome: outcome.name }) : "";
  }
  return waitsInWords(waiting);
}

function waitsInWords(waiting) {
  if (waiting.length === 0) return text("counter.nobody_hint");
  return text("counter.waiting_hint", { n: waiting.length, time: inMinutes(longest(waiting)) });
}

function tagsOf(ticket) {
  const tags = ["priority", "out_of_order", "over_break", "offline"].filter((tag) => ticket[tag]);
  const speaks = `speaks_${ticket.language}`;
  return hasText(`counter.${speaks}`) ? [...tags, speaks] : tags;
}
