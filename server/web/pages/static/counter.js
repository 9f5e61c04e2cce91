// The officer's page: one counter, its ticket, its queues; verbs by one key, by letters, by mouse, here or in the small window.

import { Attention, markOf, titleOf } from "./counter_attention.js";
import { Chime } from "./chime.js";
import { CounterDesk } from "./counter_desk.js";
import { CounterFace } from "./counter_face.js";
import { CounterLists } from "./counter_lists.js";
import { ONE_KEY, WITH_FORM, mayUse } from "./counter_rules.js";
import { InlinePanel } from "./inline_panel.js";
import { KeyMap, PRESS, keyName } from "./key_map.js";
import { listen } from "./counter_keys.js";
import { ServiceClock } from "./service_clock.js";
import { SmallWindow } from "./small_window.js";
import { StaffSettings } from "./staff_settings.js";
import { TabMark } from "./tab_mark.js";
import { Unreachable } from "./server_requests.js";
import { text } from "./texts.js";
import { WorkHead } from "./work_head.js";

// So long the answer to a press stays, whatever the page has to say besides.
const ANSWER_STAYS_MS = 5_000;

const own = Number(document.body.dataset.counter);
const settings = new StaffSettings(document.body.dataset.staff);
const clock = new ServiceClock();
const head = new WorkHead(clock);
const keys = new KeyMap(settings);
const chime = new Chime(settings);
const attention = new Attention();
const tab = new TabMark();
const panel = new InlinePanel();
const page = new CounterFace(document, clock);
const faces = [page];
const lists = new CounterLists((ticket_id) => {
  const pressed = desk.waiting().find(({ ticket }) => ticket.ticket_id === ticket_id);
  if (pressed) choose("ticket", pressed);
});

const desk = new CounterDesk(own, clock, {
  onChange: draw,
  onMoved: closeWhatIsGone,
  onConnection: (state) => head.show(state),
  say,
  busy: (on) => faces.forEach((face) => face.busy(on)),
});

let answer = { sentence: "", kind: "", at: -Infinity };

function say(sentence, kind) {
  answer = { sentence, kind, at: performance.now() };
  for (const face of faces) face.say(sentence, kind);
}

function sayBesides(sentence, kind) {
  const fresh = answer.sentence && performance.now() - answer.at < ANSWER_STAYS_MS;
  for (const face of faces) face.say(fresh ? `${answer.sentence} ${sentence}` : sentence, fresh ? answer.kind : kind);
}

function draw() {
  const { counter, state } = desk;
  const waiting = desk.waiting();
  head.tick();
  for (const face of faces) face.draw(counter, waiting);
  drawWaits(counter, waiting);
  const { arrived, near } = attention.look(state, waiting, desk.known);
  if (near.length > 0) sayBesides(text("counter.near_now", { label: near.join(", "), n: near.length }), "lost");
  else if (arrived) sayBesides(text("counter.arrived"));
  if (near.length > 0 || arrived) chime.play(near.length > 0 ? "near" : "arrived");
}

function drawWaits(counter, waiting) {
  if (counter) lists.draw(counter, waiting);
  const mark = markOf(desk.state, waiting);
  tab.show(mark, titleOf(counter, waiting, mark));
}

function tick() {
  head.tick();
  const waiting = desk.waiting();
  for (const face of faces) face.tick(desk.counter, waiting);
  drawWaits(desk.counter, waiting);
}

function press(repeat) {
  if (!desk.guard.accepts(repeat)) return;
  const meaning = ONE_KEY[desk.state];
  if (meaning) perform(meaning.verb);
}

async function perform(...asked) {
  panel.close();
  await desk.perform(...asked);
  page.oneKey.focus();
}

async function performElsewhere(done) {
  panel.close();
  await done;
  page.oneKey.focus();
}

// The forms come with the first press on the page: nobody needs them before, and the page is there sooner.
const forms = () => import("./counter_forms.js");
for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, () => forms().catch(() => {}), { once: true, capture: true });

async function formFor(verb, about) {
  const { FORMS } = await forms().catch(() => {
    throw new Unreachable();
  });
  return FORMS[verb]({ desk, keys, own, about, perform, performElsewhere, choose });
}

// Of the page itself, not of the queue.
const SWITCHES = {
  sound() {
    chime.toggle();
    drawSound();
  },
  async small() {
    const problem = await small.toggle();
    if (problem) say(problem, "refused");
  },
};

async function choose(verb, about) {
  if (desk.guard.busy || !mayUse(desk.counter, verb)) return;
  if (SWITCHES[verb]) {
    page.oneKey.focus();
    await SWITCHES[verb]();
    return;
  }
  if (panel.openName === verb && !about) return panel.close();
  if (!WITH_FORM.includes(verb)) {
    if (desk.guard.accepts()) await perform(verb);
    return;
  }
  // Until the form is there, no key may mean anything else.
  desk.guard.begin();
  try {
    panel.open(verb, await formFor(verb, about), page.oneKey);
  } catch (error) {
    say(error.message, "refused");
  } finally {
    desk.guard.end();
  }
}

// A form that was opened for one citizen must not be filled in for the next.
const ABOUT_HELD = ["finish", "transfer"];

function closeWhatIsGone() {
  const { openName } = panel;
  if (openName && (ABOUT_HELD.includes(openName) || !mayUse(desk.counter, openName))) panel.close();
}

function nameKeys() {
  const oneKey = keys.keysOf(PRESS);
  for (const face of faces) {
    face.nameKeys(oneKey.slice(0, 2).map(keyName).join(text("counter.key_or")));
    for (const button of face.verbs) {
      const [code] = button.dataset.verb === "keys" ? ["?"] : keys.on ? keys.keysOf(button.dataset.verb) : [];
      const key = button.querySelector("kbd");
      key.textContent = code ? keyName(code) : "";
      key.hidden = !code;
      if (code) button.setAttribute("aria-keyshortcuts", code.replace(/^Key/, ""));
      else button.removeAttribute("aria-keyshortcuts");
    }
  }
}

function drawSound() {
  const button = document.querySelector('[data-verb="sound"]');
  button.toggleAttribute("data-off", !chime.on);
  button.querySelector('[data-part="words"]').textContent = text(chime.on ? "counter.sound_on" : "counter.sound_off");
}

function hear(face, view, verb) {
  listen(view, face.oneKey, keys, { press, verb, close: () => panel.close() });
  for (const button of face.verbs) button.addEventListener("click", () => verb(button.dataset.verb));
}

const small = new SmallWindow({
  onOpen(view) {
    const face = new CounterFace(view, clock);
    faces.push(face);
    hear(face, view, (verb) => {
      if (WITH_FORM.includes(verb)) face.say(text("counter.small_needs_page"));
      else choose(verb);
    });
    nameKeys();
    draw();
    face.oneKey.focus();
  },
  onClose: () => faces.splice(1),
  onTick: tick,
});

hear(page, document, choose);
keys.onChange(nameKeys);
drawSound();
desk.start();
setInterval(tick, 1_000);
draw();
page.oneKey.focus();
