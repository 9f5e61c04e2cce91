// One counter as its officer works at it: what the server told of it, who waits, and the verbs.

import { deskState, seenOf } from "./counter_rules.js";
import { LiveStream } from "./live_stream.js";
import { PressGuard } from "./press_guard.js";
import { Refused, Unreachable, act, ask } from "./server_requests.js";
import { text } from "./texts.js";
import { WaitingTickets } from "./waiting_tickets.js";

const SENDING_SHOWN_MS = 300;
const RELOAD_MS = 60_000;

export class CounterDesk {
  counter = null;
  guard = new PressGuard();
  #own;
  #path;
  #everybody;
  #heardSeq = -1;
  #live = false;

  /**
   * `onChange()` after each change, `onMoved()` when the counter holds something else than before, `say(sentence, kind)` and
   * `busy(on)` of a verb, `onConnection(state)` of the stream.
   */
  constructor(own, clock, tell) {
    this.#own = own;
    this.#path = `/api/v1/counters/${own}`;
    this.#everybody = new WaitingTickets(clock);
    this.clock = clock;
    this.tell = tell;
  }

  get state() {
    return deskState(this.counter);
  }

  /** Whether counter and queue have been heard. */
  get known() {
    return this.counter !== null && this.clock.known && this.#everybody.known;
  }

  /** Who waits for this counter. */
  waiting() {
    if (!this.counter || !this.clock.known) return [];
    const services = new Set((this.counter.queues ?? []).map(({ service }) => service));
    return this.#everybody.now().filter(({ ticket }) => services.has(ticket.service) && (!ticket.to_counter || ticket.to_counter === this.#own));
  }

  start() {
    new LiveStream(`topics=counter,ticket&counter=${this.#own}`, {
      onOpen: () => {
        this.#heardSeq = -1;
        this.#everybody.startAnew();
        this.reload();
      },
      onState: (state) => {
        this.#live = state === "live";
        this.tell.onConnection(state);
      },
      onEvent: (kind, data, seq) => {
        if (kind === "counter" && data.counter === this.#own) this.#take(data);
        else if (kind === "ticket") this.#everybody.change(data, seq);
        else return;
        this.tell.onChange();
      },
    }).start();
    setInterval(() => this.reload(), RELOAD_MS);
  }

  async reload() {
    try {
      const [told] = await Promise.all([ask(this.#path), this.#everybody.reload()]);
      this.#take(told, true);
      this.tell.onChange();
    } catch (error) {
      if (!(error instanceof Unreachable)) this.tell.say(error.message, "refused");
    }
  }

  /** Do a verb at the counter, for what is seen there now. `about` is a ticket elsewhere that the verb is for. */
  perform(verb, body = {}, about = null) {
    const before = this.counter.ticket;
    const seen = about ? {} : { seen: seenOf(this.counter) };
    return this.#send(`${this.#path}/${verb}`, { ...body, ...seen }, (answer) => {
      this.#takeAnswer(answer);
      return this.#sentence(verb, about ?? before, answer);
    });
  }

  /** Do a verb on a ticket that is not at the counter. */
  performOn(ticket, verb, body) {
    return this.#send(`/api/v1/tickets/${ticket.ticket_id}/${verb}`, body, () => {
      const way = verb === "priority" && !body.priority ? "priority_removed" : verb;
      return text(`counter.done_${way}`, { label: ticket.label });
    });
  }

  /** Do a verb on the ticket of a number that somebody has typed. */
  async performOnNumber(label, verb, body) {
    const ticket = await this.find(label);
    if (ticket) await this.performOn(ticket, verb, body);
  }

  /** Find a ticket of today by the number that people see; says so when there is none. */
  async find(label) {
    try {
      const { tickets } = await ask(`/api/v1/tickets?number=${encodeURIComponent(label)}`);
      if (tickets.length === 0) this.tell.say(text("counter.number_unknown", { label }), "refused");
      return tickets[0];
    } catch (error) {
      this.tell.say(error.message, "refused");
      return undefined;
    }
  }

  async #send(path, body, done) {
    if (this.guard.busy) return;
    this.guard.begin();
    this.tell.busy(true);
    const sending = setTimeout(() => this.tell.say(text("counter.sending")), SENDING_SHOWN_MS);
    try {
      const answer = await act(path, body, (n) => this.tell.say(text("counter.retrying", { n }), "lost"));
      this.tell.say(done(answer), "done");
      if (!this.#live) this.reload();
    } catch (error) {
      if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
      this.tell.say(error instanceof Unreachable ? text("counter.gave_up") : error.message, "refused");
      this.reload();
    } finally {
      clearTimeout(sending);
      this.tell.busy(false);
      this.guard.end();
      this.tell.onChange();
    }
  }

  #take(told, fresh = false) {
    this.clock.take(told, fresh);
    if (told.seq < this.#heardSeq) return;
    this.#heardSeq = told.seq;
    this.#show(told);
  }

  /** A verb's answer names the counter's ticket, or the one just served when nobody was left to call. */
  #takeAnswer({ state, ticket, seq }) {
    if (seq < this.#heardSeq) return;
    this.#heardSeq = seq;
    const held = ticket && (ticket.state === "called" || ticket.state === "serving") ? ticket : null;
    this.#show({ ...this.counter, state, ticket: held });
  }

  #show(counter) {
    const before = this.counter;
    this.counter = counter;
    if (before?.ticket?.ticket_id === counter.ticket?.ticket_id && deskState(before) === this.state) return;
    this.guard.screenChanged();
    this.tell.onMoved();
  }

  #sentence(verb, about, answer) {
    const ticket = about ?? answer.ticket;
    if (verb === "open" || verb === "pause" || verb === "close") return text(`counter.done_${verb}`);
    if (verb === "call-next" || verb === "call") {
      if (this.counter.ticket) return text("counter.done_call", { label: this.counter.ticket.label });
      return `${text("counter.done_finish", { label: ticket.label })} ${text("counter.nobody_hint")}.`;
    }
    if (verb === "start-serving") return "";
    if (verb === "reopen") return text("counter.done_reopen", { label: answer.ticket.label });
    return text(`counter.done_${verb.replace("-", "_")}`, { label: ticket.label, n: answer.ticket?.attempt });
  }
}
