// The service's time: how it stands to the machines' clocks, and a person's word on what time it is.

import { clockFace, offsetOf } from "./durations.js";
import { partsOf, setText } from "./elements.js";
import { Refused, ask, send } from "./server_requests.js";
import { text } from "./texts.js";

const LOOK_MS = 5_000;
const AGAIN_MS = 1_000;

const lead = document.getElementById("lead");
const clocks = partsOf(document.getElementById("clocks"));
const form = document.getElementById("clock-form");
const problem = document.getElementById("problem");
const submit = document.getElementById("submit");
const other = document.getElementById("other");
const goesBack = document.getElementById("goes-back");
const goesBackField = document.getElementById("goes-back-field");

let standing = null;
let told = 0;
let asked = false;
let sent = false;

const offset = () => (standing ? offsetOf(standing.wall) : 0);

/** A moment as the site writes it: 09:12:05 25/11/2026. */
function inWords(milliseconds, seconds = true) {
  const day = new Date(milliseconds + offset() * 60_000).toISOString().slice(0, 10).split("-").reverse().join("/");
  return `${clockFace(milliseconds, offset(), seconds)} · ${day}`;
}

function show(part, moment, moves) {
  const words = moment === undefined ? text("clock.nothing_yet") : inWords(Date.parse(moment) + moves);
  setText(part.querySelector("dd"), words);
}

function draw() {
  setText(clocks.here.querySelector("dd"), inWords(Date.now()));
  if (!standing) return;
  const gone = performance.now() - told;
  clocks.service.hidden = standing.at === undefined;
  if (standing.at) show(clocks.service, standing.at, gone);
  show(clocks.wall, standing.wall, gone);
  show(clocks.last, standing.last_event_at, 0);
  setText(clocks.step, standing.in_step === undefined ? "" : text(standing.in_step ? "clock.in_step" : "clock.out_of_step"));
}

function explain() {
  if (standing.told) {
    setText(lead, text("clock.told", { at: inWords(Date.parse(standing.told), false), n: standing.open_tickets }));
  } else if (sent) {
    setText(lead, text("clock.told_now"));
  } else if (standing.doubt) {
    setText(document.getElementById("title"), text("clock.asks_title"));
    setText(lead, text(`clock.asks_${standing.doubt}`));
  } else {
    setText(lead, text("clock.runs_lead"));
  }
}

async function look() {
  try {
    standing = await ask("/api/v1/clock");
    told = performance.now();
    if (asked && sent && standing.at) location.assign("/");
    draw();
    explain();
  } catch {
    // The server begins anew, or is away: what is shown goes on, and the next look tells.
  }
}

function complain(message, field) {
  problem.textContent = message;
  problem.hidden = false;
  field.focus();
}

/** The moment that was chosen, as a text with its offset; null when it is not whole. */
function chosen() {
  const which = form.which.value;
  if (which === "here") return new Date().toISOString();
  if (which === "wall") return new Date(Date.parse(standing.wall) + performance.now() - told).toISOString();
  if (!other.value) return null;
  return new Date(Date.parse(`${other.value}Z`) - offset() * 60_000).toISOString();
}

form.addEventListener("change", () => {
  document.getElementById("other-field").hidden = form.which.value !== "other";
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!standing) return;
  const at = chosen();
  if (at === null) {
    complain(text("clock.other_missing"), other);
    return;
  }
  submit.disabled = true;
  submit.textContent = text("clock.submitting");
  problem.hidden = true;
  try {
    const body = { staff: form.staff.value.trim(), pin: form.pin.value, at, goes_back: goesBack.checked };
    standing = await send("POST", "/api/v1/clock", body);
    asked = standing.doubt !== undefined;
    sent = true;
    form.hidden = true;
    explain();
    setInterval(look, AGAIN_MS);
  } catch (error) {
    const backwards = error instanceof Refused && error.slug === "wrong-state";
    if (backwards) goesBackField.hidden = false;
    else form.pin.value = "";
    complain(error.message, backwards ? goesBack : form.pin);
  } finally {
    submit.disabled = false;
    submit.textContent = text("clock.submit");
  }
});

look();
setInterval(look, LOOK_MS);
setInterval(draw, 1_000);
