// Every waiting ticket as a bar against its service's limit. A row is made once, moved only when the order changes, and its bar's
// length is a transform set once a second: no layout, however many wait.

import { inMinutes } from "./durations.js";
import { element, keepRows, partsOf, setData, setText } from "./elements.js";
import { text } from "./texts.js";

// The bar's whole length is a quarter longer than the limit, so that those past it still differ.
const BEYOND = 1.25;
const parts = new WeakMap();

export class WaitBars {
  #root = document.getElementById("services");
  #quiet = document.getElementById("quiet-services");
  #legend = document.getElementById("legend");

  /** Draw all services: `services` as in the waits, `waiting` as WaitingTickets.now() gives it. */
  draw(services, waiting) {
    const byService = grouped(waiting);
    const busy = services.filter(({ service }) => byService.has(service));
    const quiet = services.filter(({ service }) => !byService.has(service));
    keepRows(this.#root, busy, {
      key: ({ service }) => service,
      create: serviceBlock,
      update: (block, service) => updateService(block, service, byService.get(service.service)),
    });
    const names = quiet.map(({ name }) => name).join(", ");
    setText(this.#quiet, busy.length === 0 ? text("manager.all_empty") : names && text("manager.all_quiet", { names }));
    this.#drawLegend(services[0]);
  }

  #drawLegend(first) {
    if (!first || this.#legend.childElementCount > 0) return;
    const facts = { near: first.near_s / 60, limit: first.limit_s / 60 };
    for (const level of ["ok", "near", "past"]) {
      const words = text(`manager.legend_${level}`, facts);
      this.#legend.append(element("li", { "data-level": level }, element("span", { class: "swatch", "aria-hidden": "true" }), words));
    }
    this.#legend.append(element("li", { text: text("manager.legend_note", facts) }));
  }
}

function grouped(waiting) {
  const groups = new Map();
  for (const one of waiting) {
    const { service } = one.ticket;
    if (!groups.has(service)) groups.set(service, []);
    groups.get(service).push(one);
  }
  return groups;
}

function serviceBlock({ service }) {
  const block = element(
    "section",
    { class: "service", "aria-labelledby": `service-${service}` },
    element(
      "header",
      {},
      element("h3", { id: `service-${service}`, "data-part": "name" }),
      element("span", { class: "figure tabular", "data-part": "waiting" }),
      element("span", { class: "figure mark-past tabular", "data-part": "past" }),
      element("span", { class: "figure mark-near tabular", "data-part": "near" }),
      element("span", { class: "figure", "data-part": "counters" }),
      element("span", { class: "figure expected", "data-part": "expected" }),
    ),
    element("ol", { class: "bars", "data-part": "bars" }),
  );
  parts.set(block, partsOf(block));
  return block;
}

function updateService(block, told, mine) {
  const { name, waiting, past, near, counters, expected, bars } = parts.get(block);
  const count = (level) => mine.filter((one) => one.level === level).length;
  setText(name, told.name);
  setText(waiting, text("manager.service_waiting", { n: mine.length }));
  setCount(past, "manager.service_past", count("past"));
  setCount(near, "manager.service_near", count("near"));
  setText(counters, told.open_counters ? text("manager.service_counters", { n: told.open_counters }) : text("manager.service_no_counter"));
  setData(counters, "level", told.open_counters ? "" : "past");
  const wait = told.expected_wait;
  setText(expected, wait && told.open_counters ? text("manager.service_expected", { low: Math.round(wait.low_s / 60), high: Math.round(wait.high_s / 60) }) : "");
  block.style.setProperty("--limit-share", 1 / BEYOND);
  block.style.setProperty("--near-share", told.near_s / told.limit_s / BEYOND);
  mine.sort((a, b) => b.wait_s - a.wait_s || a.ticket.number - b.ticket.number);
  keepRows(bars, mine, { key: ({ ticket }) => ticket.ticket_id, create: barRow, update: (row, one) => updateBar(row, one, told.limit_s) });
}

function setCount(target, key, n) {
  target.hidden = n === 0;
  if (n > 0) setText(target, text(key, { n }));
}

function barRow({ ticket }) {
  const row = element(
    "li",
    { class: "bar" },
    element("span", { class: "bar-label tabular", "data-part": "label" }),
    element("span", { class: "bar-track", "aria-hidden": "true" }, element("span", { class: "bar-fill", "data-part": "fill" })),
    element("span", { class: "bar-wait tabular", "data-part": "wait" }),
    element("span", { class: "visually-hidden", "data-part": "words" }),
  );
  parts.set(row, partsOf(row));
  setText(parts.get(row).label, ticket.label);
  return row;
}

function updateBar(row, { ticket, wait_s, level }, limit_s) {
  const { label, fill, wait, words } = parts.get(row);
  fill.style.setProperty("--share", Math.min(1, wait_s / (limit_s * BEYOND)).toFixed(3));
  setText(label, ticket.label);
  setText(wait, `${Math.floor(wait_s / 60)}′`);
  setData(row, "level", level);
  setData(row, "priority", ticket.priority ? "yes" : "");
  const tags = [level && text(`manager.level_${level}`), ticket.priority && text("manager.tag_priority"), ticket.over_break && text("manager.tag_break")].filter(Boolean).join(", ");
  setText(words, tags);
  const title = tags ? `${inMinutes(wait_s)}, ${tags}` : inMinutes(wait_s);
  if (row.title !== title) row.title = title;
}
