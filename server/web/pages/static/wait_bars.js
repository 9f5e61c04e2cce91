// Every waiting ticket as a bar against its service's limit. A row is made once, moved only when the order changes, and touched only when
// what it shows is otherwise: five hundred rows cost nothing while nothing happens to them.

import { inMinutes } from "./durations.js";
import { element, keepRows, partsOf, setData, setText } from "./elements.js";
import { text } from "./texts.js";

// The bar's whole length is a quarter longer than the limit, so that those past it still differ.
const BEYOND = 1.25;
// A bar grows by steps that an eye can see: 1/250 of its length, about one every six seconds.
const STEPS = 250;
const parts = new WeakMap();

export class WaitBars {
  #root = document.getElementById("services");
  #quiet = document.getElementById("quiet-services");
  #place = document.getElementById("quiet-form");
  #legend = document.getElementById("legend");

  constructor(lobby) {
    this.lobby = lobby;
  }

  /** Draw all services: `services` as in the waits, `waiting` as WaitingTickets.now() gives it. */
  draw(services, waiting) {
    const byService = grouped(waiting);
    const isBusy = ({ service, paused }) => byService.has(service) || paused !== undefined;
    keepRows(this.#root, services.filter(isBusy), {
      key: ({ service }) => service,
      create: (service) => this.#block(service),
      update: (block, service) => updateService(block, service, byService.get(service.service) ?? [], this.lobby),
    });
    const quiet = services.filter((service) => !isBusy(service));
    setText(document.getElementById("quiet-words"), quiet.length === services.length ? text("manager.all_empty") : quiet.length ? text("manager.all_quiet") : "");
    keepRows(this.#quiet, quiet, {
      key: ({ service }) => service,
      create: (service) => this.#quietButton(service),
      update: (row, { name }) => setText(row.firstElementChild, name),
    });
    this.#drawLegend(services[0]);
  }

  #quietButton(service) {
    const button = element("button", { type: "button", class: "link" });
    button.addEventListener("click", () => openPanel(this.#place, service, this.lobby));
    return element("li", {}, button);
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

  #block(service) {
    const manage = element("button", { type: "button", class: "small-button manage", "aria-label": text("manager.do_title", { service: service.name }), text: text("manager.do") });
    const block = element(
      "section",
      { class: "service", "aria-labelledby": `service-${service.service}` },
      element(
        "header",
        {},
        element(
          "div",
          { class: "service-facts" },
          element("h3", { id: `service-${service.service}`, "data-part": "name" }),
          element("span", { class: "figure tabular", "data-part": "waiting" }),
          element("span", { class: "figure mark-past tabular", "data-part": "past" }),
          element("span", { class: "figure mark-near tabular", "data-part": "near" }),
          element("span", { class: "figure", "data-part": "counters" }),
          element("span", { class: "figure", "data-part": "helpers" }),
          element("span", { class: "figure paused", "data-part": "paused" }),
          element("span", { class: "figure expected", "data-part": "expected" }),
        ),
        manage,
      ),
      element("div", { "data-part": "form" }),
      element("ol", { class: "bars", "data-part": "bars" }),
    );
    parts.set(block, partsOf(block));
    manage.addEventListener("click", () => openPanel(parts.get(block).form, service, this.lobby));
    return block;
  }
}

// Forms are loaded when somebody first wants one.
async function openPanel(place, service, lobby) {
  const { openServicePanel } = await import("./service_panel.js");
  openServicePanel(place, service, lobby);
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

function updateService(block, told, mine, lobby) {
  const { name, waiting, past, near, counters, helpers, paused, expected, bars } = parts.get(block);
  const count = (level) => mine.filter((one) => one.level === level).length;
  setText(name, told.name);
  setText(waiting, text("manager.service_waiting", { n: mine.length }));
  setWords(past, count("past"), "manager.service_past");
  setWords(near, count("near"), "manager.service_near");
  setText(counters, told.open_counters ? text("manager.service_counters", { n: told.open_counters }) : text("manager.service_no_counter"));
  setData(counters, "level", told.open_counters ? "" : "past");
  const helping = lobby.helpers(told.service).map(({ counter }) => counter);
  setText(helpers, helping.length ? text("manager.service_helped", { counters: helping.join(", ") }) : "");
  setText(paused, told.paused === undefined ? "" : text("manager.service_paused", { reason: told.paused }));
  const wait = told.expected_wait;
  setText(expected, wait && told.open_counters ? text("manager.service_expected", { low: Math.round(wait.low_s / 60), high: Math.round(wait.high_s / 60) }) : "");
  setStyle(block, "--limit-share", String(1 / BEYOND));
  setStyle(block, "--near-share", String(told.near_s / told.limit_s / BEYOND));
  mine.sort((a, b) => b.wait_s - a.wait_s || a.ticket.number - b.ticket.number);
  keepRows(bars, mine, { key: ({ ticket }) => ticket.ticket_id, create: barRow, update: (row, one) => updateBar(row, one, told.limit_s) });
}

function setWords(target, n, key) {
  if (target.hidden !== (n === 0)) target.hidden = n === 0;
  if (n > 0) setText(target, text(key, { n }));
}

function setStyle(target, name, value) {
  if (target.style.getPropertyValue(name) !== value) target.style.setProperty(name, value);
}

function barRow({ ticket }) {
  const row = element(
    "li",
    { class: "bar" },
    element("a", { class: "bar-label tabular", href: `/manager/history?ticket=${encodeURIComponent(ticket.ticket_id)}`, "data-part": "label" }),
    element("span", { class: "bar-track", "aria-hidden": "true" }, element("span", { class: "bar-fill", "data-part": "fill" })),
    element("span", { class: "bar-wait tabular", "data-part": "wait" }),
    element("span", { class: "visually-hidden", "data-part": "words" }),
  );
  parts.set(row, partsOf(row));
  return row;
}

function updateBar(row, { ticket, wait_s, level }, limit_s) {
  const { label, fill, wait, words } = parts.get(row);
  const share = Math.min(1, Math.round((wait_s / (limit_s * BEYOND)) * STEPS) / STEPS);
  setStyle(fill, "--share", String(share));
  setText(label, ticket.label);
  setText(wait, `${Math.floor(wait_s / 60)}′`);
  setData(row, "level", level);
  setData(row, "priority", ticket.priority ? "yes" : "");
  const tags = [level && text(`manager.level_${level}`), ticket.priority && text("manager.tag_priority"), ticket.over_break && text("manager.tag_break")].filter(Boolean).join(", ");
  setText(words, tags);
  const title = tags ? `${inMinutes(wait_s)}, ${tags}` : inMinutes(wait_s);
  if (row.title !== title) row.title = title;
}
