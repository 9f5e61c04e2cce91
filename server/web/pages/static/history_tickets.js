// The tickets behind a figure, and one ticket's life in the ledger.

import { inMinutes, timeOfDay } from "./durations.js";
import { element } from "./elements.js";
import { dayInWords } from "./history_place.js";
import { durationOf } from "./history_table.js";
import { text } from "./texts.js";

/** The list of `GET /api/v1/history/tickets`. */
export function ticketTable(place, { tickets }) {
  const many = !place.isOneDay;
  const columns = ["label", "service", "state", "issued_at", "wait", "counter", "officer", "handled"];
  const head = element("tr", {}, ...columns.map((name) => element("th", { scope: "col", text: text(`history.ticket_${name}`) })));
  const body = tickets.map((ticket) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, element("a", { class: "tabular", href: place.address({ ticket: ticket.ticket_id }), "data-here": true, text: ticket.label })),
      element("td", { text: ticket.service_name }),
      element("td", {}, text(`state.ticket.${ticket.state}`), ...marksOf(ticket)),
      element("td", { class: "tabular", text: many ? `${timeOfDay(ticket.issued_at)} ${dayInWords(ticket.day)}` : timeOfDay(ticket.issued_at) }),
      element("td", { "data-level": ticket.past && ticket.wait_s !== undefined ? "past" : "", text: durationOf(ticket.wait_s) }),
      element("td", { class: "tabular", text: ticket.counter ?? "–" }),
      element("td", { text: ticket.officer_name ?? ticket.officer ?? "–" }),
      element("td", { text: durationOf(ticket.handled_s) }),
    ),
  );
  return element("table", { class: "figures tickets" }, element("caption", { class: "visually-hidden", text: text("history.tickets_caption") }), element("thead", {}, head), element("tbody", {}, ...body));
}

function marksOf(ticket) {
  return ["priority", "past", "out_of_order", "offline"].filter((mark) => ticket[mark]).map((mark) => element("span", { class: "mark", "data-mark": mark, text: text(`history.mark_${mark}`) }));
}

/** The life of `GET /api/v1/tickets/{ticket_id}/life`, as facts and steps. */
export function ticketLife({ ticket, steps }) {
  const facts = [
    ["ticket_state", text(`state.ticket.${ticket.state}`)],
    ["ticket_issued_at", `${timeOfDay(ticket.issued_at)} ${dayInWords(ticket.day)}`],
    ["ticket_wait", durationOf(ticket.wait_s)],
    ["ticket_handled", durationOf(ticket.handled_s)],
  ];
  const list = element("dl", { class: "life-facts" }, ...facts.map(([name, words]) => element("div", {}, element("dt", { text: text(`history.${name}`) }), element("dd", { text: words }))));
  return [list, element("ol", { class: "life" }, ...steps.map((step, index) => lifeStep(step, steps[index - 1])))];
}

function lifeStep(step, before) {
  const what = element("p", { class: "life-words", text: step.words });
  const row = element("li", { class: "life-step", "data-kind": kindOf(step) }, element("time", { class: "tabular", datetime: step.at, text: timeInWords(step, before) }), element("div", {}, what));
  const by = step.by_name ?? step.by;
  const lines = [];
  if (by) lines.push(text("history.by_whom", { name: by }));
  if (before) lines.push(text("history.after", { duration: inMinutes((Date.parse(step.at) - Date.parse(before.at)) / 1000) }));
  if (lines.length) what.after(element("p", { class: "life-by", text: lines.join(" · ") }));
  if (step.note !== undefined) row.lastElementChild.append(element("p", { class: "life-note", text: step.note === null ? text("history.note_erased") : `“${step.note}”` }));
  return row;
}

// An alert may be answered days later: then the day is said too.
function timeInWords(step, before) {
  const day = step.at.slice(0, 10);
  const time = step.at.slice(11, 19);
  return before && before.at.slice(0, 10) !== day ? `${time} ${dayInWords(day)}` : time;
}

function kindOf({ kind, level, out_of_order }) {
  if (out_of_order) return "out-of-order";
  if (kind === "alert_raised") return level === "near" ? "near" : "alert";
  if (kind === "serving_finished") return "good";
  return ["ticket_marked_no_show", "ticket_cancelled", "ticket_expired"].includes(kind) ? "ended" : "";
}
