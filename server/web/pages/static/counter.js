// The officer's page: one counter, its ticket, its queues; verbs by one key, by letters, by mouse.

import { listen } from "./counter_keys.js";
import { callPanel, comeBackPanel, finishPanel, keysPanel, pausePanel, transferPanel } from "./counter_panels.js";
import { ONE_KEY, deskState, mayUse } from "./counter_rules.js";
import { CounterView } from "./counter_view.js";
import { InlinePanel } from "./inline_panel.js";
import { LiveStream } from "./live_stream.js";
import { PressGuard } from "./press_guard.js";
import { Unreachable, act, ask } from "./server_requests.js";
import { ServiceClock } from "./service_clock.js";
import { text } from "./texts.js";
import { WaitingTickets } from "./waiting_tickets.js";
import { WorkHead } from "./work_head.js";

const SENDING_SHOWN_MS = 300;
const RELOAD_MS = 60_000;

const own = Number(document.body.dataset.counter);
const path = `/api/v1/counters/${own}`;
const oneKey = document.getElementById("one-key");
const clock = new ServiceClock();
const head = new WorkHead(clock);
const view = new CounterView(clock);
const panel = new InlinePanel();
const guard = new PressGuard();
const everybody = new WaitingTickets(clock);

let counter = null;
let heardSeq = -1;
let live = false;
let somebodyWaited = null;

/** Who waits for this counter. */
function waiting() {
  if (!counter || !clock.known) return [];
  const services = new Set((counter.queues ?? []).map(({ service }) => service));
  return everybody.now().filter(({ ticket }) => services.has(ticket.service) && (!ticket.to_counter || ticket.to_counter === own));
}

function draw() {
  const mine = waiting();
  view.draw(counter, mine);
  const arrived = somebodyWaited === false && mine.length > 0;
  if (arrived && deskState(counter) === "free") view.say(text("counter.arrived"));
  somebodyWaited = counter && everybody.known ? mine.length > 0 : null;
}

function takeCounter(told, fresh = false) {
  clock.take(told, fresh);
  if (told.seq < heardSeq) return;
  heardSeq = told.seq;
  counter = told;
  if (panel.openName && panel.openName !== "keys" && !mayUse(counter, panel.openName)) panel.close();
}

async function reload() {
  try {
    const [told] = await Promise.all([ask(path), everybody.reload()]);
    takeCounter(told, true);
    head.tick();
    draw();
  } catch (error) {
    if (!(error instanceof Unreachable)) view.say(error.message, "refused");
  }
}

/** A verb's answer names the counter's ticket, or the one just served when nobody was left to call. */
function takeAnswer({ state, ticket, seq }) {
  if (seq < heardSeq) return;
  heardSeq = seq;
  const held = ticket && (ticket.state === "called" || ticket.state === "serving") ? ticket : null;
  counter = { ...counter, state, ticket: held };
}

function sentenceFor(verb, before, answer, about) {
  const ticket = about ?? before ?? answer.ticket;
  if (verb === "open" || verb === "pause" || verb === "close") return text(`counter.done_${verb}`);
  if (verb === "call-next" || verb === "call") {
    if (counter.ticket) return text("counter.done_call", { label: counter.ticket.label });
    return `${text("counter.done_finish", { label: ticket.label })} ${text("counter.nobody_hint")}.`;
  }
  if (verb === "start-serving") return "";
  if (verb === "reopen") return text("counter.done_reopen", { label: answer.ticket.label });
  return text(`counter.done_${verb.replace("-", "_")}`, { label: ticket.label, n: answer.ticket?.attempt });
}

async function perform(verb, body = {}, about = null) {
  if (guard.busy) return;
  guard.begin();
  panel.close();
  const before = counter.ticket;
  const sending = setTimeout(() => {
    view.busy(true);
    view.say(text("counter.sending"));
  }, SENDING_SHOWN_MS);
  try {
    const answer = await act(`${path}/${verb}`, body, (n) => view.say(text("counter.retrying", { n }), "lost"));
    takeAnswer(answer);
    view.say(sentenceFor(verb, before, answer, about), "done");
    if (!live) reload();
  } catch (error) {
    view.say(error instanceof Unreachable ? text("counter.gave_up") : error.message, "refused");
    reload();
  } finally {
    clearTimeout(sending);
    view.busy(false);
    guard.end();
    draw();
    oneKey.focus();
  }
}

function press(repeat) {
  if (!guard.accepts(repeat)) return;
  const meaning = ONE_KEY[deskState(counter)];
  if (meaning) perform(meaning.verb);
}

const PANELS = {
  finish: () => finishPanel({ ticket: counter.ticket, outcomes: counter.outcomes ?? [], defaultOutcome: counter.default_outcome }, perform),
  pause: () => pausePanel(perform),
  call: () => callPanel(perform),
  keys: keysPanel,
  async transfer() {
    const [{ services }, { counters }] = await Promise.all([ask("/api/v1/menu"), ask("/api/v1/counters")]);
    return transferPanel({ ticket: counter.ticket, services, counters, own }, perform);
  },
  async "come-back"() {
    const lists = await Promise.all(["parked", "no_show"].map((state) => ask(`/api/v1/tickets?state=${state}`)));
    const services = new Set(counter.queues.map(({ service }) => service));
    return comeBackPanel(lists.flatMap(({ tickets }) => tickets).filter(({ service }) => services.has(service)), perform);
  },
};

async function choose(verb) {
  if (guard.busy || (verb !== "keys" && !mayUse(counter, verb))) return;
  if (panel.openName === verb) return panel.close();
  if (!PANELS[verb]) {
    if (guard.accepts()) perform(verb);
    return;
  }
  // Until the form is there, no key may mean anything else.
  guard.begin();
  try {
    panel.open(verb, await PANELS[verb](), oneKey);
  } catch (error) {
    view.say(error.message, "refused");
  } finally {
    guard.end();
  }
}

listen(oneKey, { press, verb: choose, close: () => panel.close() });
for (const button of document.querySelectorAll("[data-verb]")) button.addEventListener("click", () => choose(button.dataset.verb));

new LiveStream(`topics=counter,ticket&counter=${own}`, {
  onOpen() {
    heardSeq = -1;
    everybody.startAnew();
    reload();
  },
  onState(state) {
    live = state === "live";
    head.show(state);
  },
  onEvent(kind, data, seq) {
    if (kind === "counter" && data.counter === own) takeCounter(data);
    else if (kind === "ticket") everybody.change(data, seq);
    else return;
    draw();
  },
}).start();

setInterval(() => {
  head.tick();
  view.tick(counter, waiting());
}, 1_000);
setInterval(reload, RELOAD_MS);
view.draw(null, []);
oneKey.focus();
