// The tablet at a counter: unlocked by the finish there, five faces, once a ticket, calm in between.

import { LiveStream } from "./live_stream.js";
import { pairedToken, forgetToken } from "./tablet_pairing.js";
import { Refused, act } from "./server_requests.js";

const COUNTER = document.body.dataset.counter;
const ASK_FOR_MS = 60_000;
const THANK_FOR_MS = 5_000;
const lost = document.getElementById("lost");
const dealtWith = new Set();
let token = "";
let asked = null;
let timer = 0;

function show(view, language) {
  document.body.dataset.shows = view;
  for (const section of document.querySelectorAll("[data-view]")) {
    section.hidden = section.dataset.view !== view || (section.dataset.language ?? language) !== language;
  }
}

function rest() {
  clearTimeout(timer);
  asked = null;
  show("idle");
}

/** Ask about a ticket for a minute; whoever goes without a word has answered as well. */
function askAbout(ticket) {
  asked = ticket;
  const section = document.querySelector(`[data-view="ask"][data-language="${ticket.language}"]`) ?? document.querySelector('[data-view="ask"]');
  const number = section.querySelector("[data-number]");
  number.textContent = number.dataset.number.replace("{label}", ticket.label);
  section.querySelector("[data-problem]").hidden = true;
  show("ask", section.dataset.language);
  clearTimeout(timer);
  timer = setTimeout(leave, ASK_FOR_MS);
}

function leave() {
  if (asked) dealtWith.add(asked.ticket_id);
  rest();
}

/** What the counter has just done: a finish asks, the next citizen's coming ends it. */
function heard({ at, ticket, last_ticket: last }) {
  if (asked && (ticket?.state === "serving" || last?.ticket_id !== asked.ticket_id || last.state !== "served" || last.rated)) leave();
  if (asked || ticket?.state === "serving" || !last || last.state !== "served" || last.rated || dealtWith.has(last.ticket_id)) return;
  // A tablet that is switched on later does not ask the next citizen about the last one.
  if (Date.parse(at) - Date.parse(last.ended_at) < ASK_FOR_MS) askAbout(last);
}

async function rate(button) {
  const ticket = asked;
  const section = button.closest("[data-view]");
  const problem = section.querySelector("[data-problem]");
  const buttons = section.querySelectorAll("button");
  for (const each of buttons) each.disabled = true;
  try {
    const body = { ticket_id: ticket.ticket_id, score: Number(button.dataset.score) };
    await act(`/api/v1/counters/${COUNTER}/rating`, body, () => {}, bearer());
    dealtWith.add(ticket.ticket_id);
    clearTimeout(timer);
    asked = null;
    show("thanks", section.dataset.language);
    timer = setTimeout(rest, THANK_FOR_MS);
  } catch (error) {
    // A ticket that is rated already, or was reopened, is asked about no more.
    if (error instanceof Refused && error.status === 409) return leave();
    problem.textContent = problem.dataset.problem;
    problem.hidden = false;
  } finally {
    for (const each of buttons) each.disabled = false;
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button || !asked) return;
  if (button.dataset.score) rate(button);
  else if ("later" in button.dataset) leave();
});

function bearer() {
  return { Authorization: `Bearer ${token}` };
}

async function begin() {
  token = await pairedToken(() => show("pair"));
  rest();
  new LiveStream(`topics=counter&counter=${COUNTER}`, {
    headers: bearer(),
    onEvent: (_kind, data) => heard(data),
    onOpen: () => {},
    onState(state) {
      lost.hidden = state !== "lost";
      // Revoked: the tablet asks for a code again.
      if (state !== "signed_out") return;
      forgetToken();
      begin();
    },
  }).start();
}

begin();
