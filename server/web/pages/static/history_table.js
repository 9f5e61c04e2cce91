// The figures of a period as a table: every number leads to the tickets that it counts.

import { inMinutes } from "./durations.js";
import { element } from "./elements.js";
import { dayAfter } from "./history_place.js";
import { text } from "./texts.js";

const COUNTS = ["issued", "served", "no_show", "cancelled", "expired"];
const WAITS = ["mean_wait_s", "p95_wait_s", "longest_wait_s"];

/** A number that leads to its tickets; nothing leads nowhere. */
export function countLink(place, n, what, changes = {}) {
  if (n === 0) return element("span", { class: "nothing", text: "0" });
  return element("a", { href: place.address({ what, ...changes }), "data-here": true, text: String(n) });
}

/** The share of a part in a whole, in words; empty for none. */
export function share(part, whole) {
  return whole > 0 && part > 0 ? text("history.percent", { n: Math.round((part / whole) * 100) }) : "";
}

export function durationOf(seconds) {
  return seconds === null || seconds === undefined ? "–" : inMinutes(seconds);
}

export function historyTable(place, { by, rows, total }) {
  const columns = [...COUNTS.map((name) => text(`history.${name}`)), ...WAITS.map((name) => text(`history.${name}`)), text("history.past"), text("history.out_of_order"), text("history.mean_handled_s")];
  const head = element("tr", {}, element("th", { scope: "col", text: text(`history.by_${by}`) }), ...columns.map((name) => element("th", { scope: "col", class: "end", text: name })));
  const body = rows.map((row) => figureRow(place, row, nameOf(place, by, row), narrowing(by, row.key)));
  const foot = figureRow(place, total, text("history.total"), {});
  return element(
    "table",
    { class: "figures" },
    element("caption", { class: "visually-hidden", text: text("history.table_caption") }),
    element("thead", {}, head),
    element("tbody", {}, ...body),
    element("tfoot", {}, foot),
  );
}

function figureRow(place, figures, name, changes) {
  const cell = (...children) => element("td", { class: "end tabular" }, ...children);
  const past = cell(countLink(place, figures.past, "past", changes));
  if (figures.past) past.append(element("small", { text: ` ${share(figures.past, figures.issued)}` }));
  past.dataset.level = figures.past ? "past" : "";
  return element(
    "tr",
    {},
    element("th", { scope: "row" }, name),
    ...COUNTS.map((what) => cell(countLink(place, figures[what], what, changes))),
    ...WAITS.map((key) => cell(durationOf(figures[key]))),
    past,
    cell(countLink(place, figures.out_of_order, "out_of_order", changes)),
    cell(durationOf(figures.mean_handled_s)),
  );
}

/** A day's or a week's name leads into it; the others are names. */
function nameOf(place, by, { key, name }) {
  const period = periodOf(by, key);
  if (!period || (period.first === place.first && period.last === place.last)) return name;
  return element("a", { href: place.overview({ ...period, by: by === "week" ? "day" : "service" }), "data-here": true, text: name });
}

function periodOf(by, key) {
  if (by === "day") return { first: key, last: key };
  if (by === "week") return { first: key, last: dayAfter(key, 6) };
  return null;
}

/** What narrows the tickets of a row's figures: its days, or its service, counter or officer. */
function narrowing(by, key) {
  return periodOf(by, key) ?? { [by]: key };
}
