// The manager's page: who waits how long, alerts, counters, devices.

import { AlertAttention } from "./alert_attention.js";
import { AlertList } from "./alert_list.js";
import { Chime } from "./chime.js";
import { CounterTable } from "./counter_table.js";
import { DeviceList } from "./device_list.js";
import { inMinutes } from "./durations.js";
import { partsOf, setData, setText } from "./elements.js";
import { LiveStream } from "./live_stream.js";
import { LobbyState } from "./lobby_state.js";
import { Unreachable, ask } from "./server_requests.js";
import { ServiceClock } from "./service_clock.js";
import { SitePanel } from "./site_panel.js";
import { StaffSettings } from "./staff_settings.js";
import { WaitBars } from "./wait_bars.js";
import { WaitingTickets } from "./waiting_tickets.js";
import { WorkHead } from "./work_head.js";

const RELOAD_MS = 60_000;
const DRAW_MS = 100;
const CHARTS_AFTER_MS = 500;

const clock = new ServiceClock();
const head = new WorkHead(clock);
const lobby = new LobbyState();
const everybody = new WaitingTickets(clock);
const bars = new WaitBars(lobby);
const alerts = new AlertList(lobby, clock);
const attention = new AlertAttention(new Chime(new StaffSettings(document.body.dataset.staff)));
const counters = new CounterTable(lobby, clock);
const site = new SitePanel(lobby);
const devices = new DeviceList();
const totals = partsOf(document.getElementById("totals"));

let charts = null;
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
  attention.count(alerts.draw());
  counters.draw();
  site.draw();
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
  lobby.takeWaits(told);
}

async function reload() {
  try {
    const [told, present] = await Promise.all([ask("/api/v1/waits"), ask("/api/v1/counters"), everybody.reload(), alerts.reload()]);
    takeWaits(told, true);
    head.tick();
    lobby.takeCounters(present.counters);
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
    charts?.changed();
  },
  onState: (state) => head.show(state),
  onEvent(kind, data, seq) {
    if (kind === "waits") takeWaits(data);
    else if (kind === "alert") alerts.change(data) && attention.raised(data);
    else if (kind === "counter") lobby.changeCounter(data);
    else if (kind === "devices") devices.take(data);
    else if (kind === "ticket") everybody.change(data, seq);
    if (kind === "ticket") charts?.changed();
    drawSoon();
  },
}).start();

setInterval(() => {
  head.tick();
  drawSoon();
}, 1_000);
setInterval(reload, RELOAD_MS);

// The charts stand below the lobby: they come once it is there.
async function bringCharts() {
  const { TodayCharts } = await import("./today_charts.js");
  charts = new TodayCharts();
  charts.changed();
  const { watchClock } = await import("./clock_notice.js");
  watchClock();
}
addEventListener("load", () => setTimeout(bringCharts, CHARTS_AFTER_MS));
