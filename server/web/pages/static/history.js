// The manager's history: figures of any days, the tickets behind each number, the life of each ticket.

import { DayCharts } from "./day_charts.js";
import { element, setText } from "./elements.js";
import { HistoryPlace, dayAfter, dayInWords, mondayOf } from "./history_place.js";
import { countLink, durationOf, historyTable, share } from "./history_table.js";
import { ticketLife, ticketTable } from "./history_tickets.js";
import { Refused, Unreachable, ask } from "./server_requests.js";
import { text } from "./texts.js";
import { offerSignOut } from "./work_head.js";

const BYS = ["service", "counter", "officer", "day", "week"];
const part = (name) => document.getElementById(name);
// The service day is the server's to say: a browser abroad, or the demo's clock, may be at another.
const { day: today } = await ask("/api/v1/history/half-hours");
const place = new HistoryPlace(today, () => show(true));
const charts = new DayCharts(part("chart-people"), part("chart-waits"));
let asked = 0;

/** Show what the address says; somebody who has just gone there gets the focus to its heading. */
async function show(moved = false) {
  const mine = ++asked;
  part("first").value = place.first;
  part("last").value = place.last;
  drawWays();
  for (const link of document.querySelectorAll(".languages a")) link.href = `${place.address({})}&language=${link.lang}`;
  setText(part("problem"), "");
  document.body.dataset.view = place.ticket ? "life" : place.what ? "tickets" : "overview";
  try {
    await (place.ticket ? showLife : place.what ? showTickets : showOverview)(() => mine === asked);
  } catch (error) {
    if (!(error instanceof Unreachable || error instanceof Refused)) throw error;
    if (mine === asked) setText(part("problem"), error.message);
  }
  if (moved && mine === asked) part("view-title").focus();
}

function drawWays() {
  const days = { first: place.first, last: place.last };
  part("bys").replaceChildren(...BYS.map((by) => here(place.overview({ by }), text(`history.by_${by}`), by === place.by)));
  const monday = mondayOf(today);
  const periods = {
    today: { first: today, last: today },
    yesterday: { first: dayAfter(today, -1), last: dayAfter(today, -1) },
    this_week: { first: monday, last: today },
    last_week: { first: dayAfter(monday, -7), last: dayAfter(monday, -1) },
    this_month: { first: `${today.slice(0, 8)}01`, last: today },
  };
  const same = (period) => period.first === days.first && period.last === days.last;
  // On a Monday this week is today: one of them is where we are.
  const current = Object.keys(periods).find((name) => same(periods[name]));
  part("periods").replaceChildren(...Object.entries(periods).map(([name, period]) => here(place.overview(period), text(`history.${name}`), name === current)));
}

function here(href, words, current) {
  return element("a", { href, "data-here": true, "aria-current": current && "true", text: words });
}

function period() {
  return place.isOneDay ? dayInWords(place.first) : `${dayInWords(place.first)} – ${dayInWords(place.last)}`;
}

async function showOverview(isLatest) {
  const days = `first=${place.first}&last=${place.last}`;
  const [told, shape] = await Promise.all([
    ask(`/api/v1/history?${days}&by=${place.by}`),
    place.isOneDay ? ask(`/api/v1/history/half-hours?day=${place.first}`) : ask(`/api/v1/history?${days}&by=day`),
  ]);
  if (!isLatest()) return;
  setText(part("view-title"), text("history.overview", { period: period() }));
  part("disruptions").href = `/manager/report?from=${place.first}&to=${place.last}#disruptions-title`;
  drawTotal(told.total);
  if (place.isOneDay) charts.showDay(shape);
  else charts.show(shape.rows.map((row) => ({ label: dayInWords(row.key).slice(0, 5), ...row })), { first: text("history.by_day"), limit_s: null });
  part("charts").hidden = told.total.issued === 0;
  part("by").hidden = told.total.issued === 0;
  part("nothing").hidden = told.total.issued > 0;
  part("table").replaceChildren(historyTable(place, told));
}

function drawTotal(total) {
  const counts = ["issued", "served", "no_show", "past", "out_of_order"].map((what) => {
    const value = element("dd", { class: "tabular" }, countLink(place, total[what], what));
    const of = what === "issued" ? "" : share(total[what], total.issued);
    if (of) value.append(element("small", { text: ` ${of}` }));
    return element("div", { "data-level": what === "past" ? "past" : "", "data-some": what === "past" && total.past ? "yes" : false }, element("dt", { text: text(`history.${what}`) }), value);
  });
  const waits = ["mean_wait_s", "median_wait_s", "p95_wait_s", "longest_wait_s", "mean_handled_s"].map((key) =>
    element("div", {}, element("dt", { text: text(`history.${key}`) }), element("dd", { class: "tabular", text: durationOf(total[key]) })),
  );
  part("total").replaceChildren(...counts, ...waits);
}

async function showTickets(isLatest) {
  const filters = ["service", "counter", "officer"].filter((name) => place[name] !== null);
  const query = new URLSearchParams({ first: place.first, last: place.last, what: place.what });
  for (const name of filters) query.set(name, place[name]);
  const [told, named] = await Promise.all([ask(`/api/v1/history/tickets?${query}`), filters.length ? nameOf(filters[0]) : ""]);
  if (!isLatest()) return;
  const what = [text(`history.${place.what}`), named, period()].filter(Boolean).join(" · ");
  setText(part("view-title"), what);
  part("back").href = place.overview();
  const shown = told.found > told.tickets.length ? text("history.shown", { shown: told.tickets.length, n: told.found }) : text("history.found", { n: told.found });
  part("tickets").replaceChildren(element("p", { class: "quiet", text: shown }), element("div", { class: "table-scroll", tabindex: "0", role: "region", "aria-labelledby": "view-title" }, ticketTable(place, told)));
}

/** The name of what the tickets are narrowed to, as the table of figures has it. */
async function nameOf(by) {
  const { rows } = await ask(`/api/v1/history?first=${place.first}&last=${place.last}&by=${by}`);
  return rows.find(({ key }) => key === place[by])?.name ?? place[by];
}

async function showLife(isLatest) {
  const told = await ask(`/api/v1/tickets/${encodeURIComponent(place.ticket)}/life`);
  if (!isLatest()) return;
  const { label, service_name, day } = told.ticket;
  setText(part("view-title"), text("history.life", { label, service: service_name, day: dayInWords(day) }));
  part("back").href = place.what ? place.address({ ticket: null }) : place.overview();
  part("life").replaceChildren(...ticketLife(told));
}

part("period").addEventListener("submit", (event) => {
  event.preventDefault();
  const [first, last] = [part("first").value, part("last").value];
  if (!first || !last) return;
  place.go(place.overview({ first, last }));
  show(true);
});
offerSignOut();
show();
