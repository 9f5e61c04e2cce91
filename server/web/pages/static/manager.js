// The manager's page: who waits how long, alerts, counters, devices.

import { AlertList } from "./alert_list.js";
import { CounterTable } from "./counter_table.js";
import { DeviceList } from "./device_list.js";
import { inMinutes } from "./durations.js";
import { partsOf, setData, setText } from "./elements.js";
import { LiveStream } from "./live_stream.js";
import { Unreachable, ask } from "./server_requests.js";
import { ServiceClock } from "./service_clock.js";
import { WaitBars } from "./wait_bars.js";
import { WaitingTickets } from "./waiting_tickets.js";
import { WorkHead } from "./work_head.js";

const RELOAD_MS = 60_000;
const DRAW_MS = 100;

const clock = new ServiceClock();
const head = new WorkHead(clock);
const everybody = new WaitingTickets(clock);
const bars = new WaitBars();
const alerts = new AlertList();
const counters = new CounterTable(clock);
const devices = new DeviceList();
const totals = partsOf(document.getElementById("totals"));

let waits = null;
let asked = false;

/** Draw once for however many events come in a tenth of a second: an eye reads no faster. */
function drawSoon() {
  if (asked) return;
  asked = true;
  setTimeout(() => {
    asked = false;
    draw();
  }, DRAW_MS);
}

function draw() {
  if (!waits || !clock.known) return;
  const waiting = everybody.now();
  bars.draw(waits.services, waiting);
  drawTotals(waiting);
  alerts.draw();
  counters.draw();
}

function drawTotals(waiting) {
  const count = (level) => waiting.filter((one) => one.level === level).length;
  setText(totals.waiting, String(waiting.length));
  setText(totals.longest, waiting.length ? inMinutes(Math.max(...waiting.map(({ wait_s }) => wait_s))) : "–");
  setText(totals.open_counters, String(waits.total.open_counters));
  for (const level of ["near", "past"]) {
    const n = count(level);
    setText(totals[level], String(n));
    setData(totals[level].parentElement, "some", n ? "yes" : "");
  }
}

function takeWaits(told, fresh = false) {
  clock.take(told, fresh);
  waits = told;
  alerts.takeLimits(told.services);
}

async function reload() {
  try {
    const [told, present] = await Promise.all([ask("/api/v1/waits"), ask("/api/v1/counters"), everybody.reload(), alerts.reload()]);
    takeWaits(told, true);
    head.tick();
    counters.take(present.counters);
    drawSoon();
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
  }
}

async function reloadDevices() {
  try {
    await devices.reload();
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
  }
}

new LiveStream("topics=waits,alert,counter,ticket,devices", {
  onOpen() {
    everybody.startAnew();
    reload();
    reloadDevices();
  },
  onState: (state) => head.show(state),
  onEvent(kind, data, seq) {
    if (kind === "waits") takeWaits(data);
    else if (kind === "alert") alerts.change(data);
    else if (kind === "counter") counters.change(data);
    else if (kind === "devices") devices.take(data);
    else if (kind === "ticket") everybody.change(data, seq);
    drawSoon();
  },
}).start();

setInterval(() => {
  head.tick();
  drawSoon();
}, 1_000);
setInterval(reload, RELOAD_MS);
