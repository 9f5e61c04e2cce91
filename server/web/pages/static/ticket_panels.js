// The forms for tickets that are not at the counter now: who waits, who comes back, who was served before.

import { codeInput } from "./counter_panels.js";
import { inMinutes, timeOfDay } from "./durations.js";
import { element } from "./elements.js";
import { choices, field, finder, reasons } from "./panel_fields.js";
import { text } from "./texts.js";

/** What can be done with one waiting ticket; `ways` are verbs, `choose(verb)` goes on with one. */
export function ticketPanel({ ticket, wait_s }, ways, choose) {
  const buttons = ways.map((verb, index) => {
    const words = verb === "priority" && ticket.priority ? text("counter.priority_remove") : text(`counter.ticket_${verb}`);
    const button = element("button", { type: "button", class: "button", text: words, "data-first": index === 0 });
    button.addEventListener("click", () => choose(verb));
    return button;
  });
  return {
    title: `${ticket.label} · ${ticket.service_name}`,
    lead: text("counter.ticket_lead", { time: inMinutes(wait_s) }),
    fields: [element("div", { class: "panel-buttons" }, ...buttons)],
  };
}

function numberInput(ticket) {
  return element("input", { type: "text", class: "tabular", maxlength: "8", autocomplete: "off", value: ticket?.label, "data-first": !ticket });
}

export function callPanel(ticket, perform) {
  const number = numberInput(ticket);
  const reason = reasons(text("counter.reason"), ["reason_weak", "reason_missed", "reason_paper", "reason_wrong"]);
  return {
    title: text("counter.call_title"),
    fields: [field("number", text("counter.number"), number), ...reason.fields],
    submit: text("counter.call_do"),
    onSubmit() {
      const label = number.value.trim();
      if (!label) return text("counter.number_missing");
      if (!reason.value()) return text("counter.reason_missing");
      return perform("call", { number: /^\d+$/.test(label) ? Number(label) : label, reason: reason.value() });
    },
  };
}

/** Grant or remove priority. `onTicket(label, verb, body)` does it. */
export function priorityPanel(ticket, onTicket) {
  const number = numberInput(ticket);
  const way = choices(
    "priority",
    text("counter.priority_way"),
    [
      { value: "grant", label: text("counter.priority_grant") },
      { value: "remove", label: text("counter.priority_remove") },
    ],
    ticket?.priority ? "remove" : "grant",
  );
  const reason = reasons(text("counter.reason"), ["priority_old", "priority_disabled", "priority_child", "priority_merit", "priority_ill", "priority_mistake"]);
  const suggest = () => reason.choose(way.value() === "remove" ? "priority_mistake" : "priority_old");
  way.set.addEventListener("change", suggest);
  suggest();
  return {
    title: text("counter.priority_title"),
    fields: [element("div", { class: "pair" }, field("number", text("counter.number"), number), way.set), ...reason.fields],
    submit: text("counter.priority_do"),
    onSubmit() {
      const label = number.value.trim();
      if (!label) return text("counter.number_needed");
      if (!reason.value()) return text("counter.reason_missing");
      return onTicket(label, "priority", { priority: way.value() === "grant", reason: reason.value() });
    },
  };
}

export function comeBackPanel(away, perform) {
  const shown = away.map((ticket) => {
    const when = timeOfDay(ticket.ended_at ?? ticket.called_at ?? ticket.issued_at);
    const words = text(ticket.state === "parked" ? "counter.parked_since" : "counter.missed_at", { time: when });
    return { value: ticket.ticket_id, label: `${ticket.label} · ${ticket.service_name} · ${words}` };
  });
  const who = shown.length ? choices("ticket", text("counter.come_back_title"), shown, shown[0].value) : null;
  return {
    title: text("counter.come_back_title"),
    lead: text(who ? "counter.come_back_lead" : "counter.come_back_empty"),
    fields: who ? [who.set] : [],
    submit: who ? text("counter.come_back_do") : null,
    onSubmit: who ? () => perform("return", { ticket_id: who.value() }, away.find(({ ticket_id }) => ticket_id === who.value())) : null,
  };
}

/** Put right the outcome of a ticket that this counter served today. `onServed(ticket, body)` does it. */
export function outcomePanel({ served, outcomes }, onServed) {
  const title = text("counter.outcome_title");
  if (served.length === 0) return { title, lead: text("counter.outcome_empty"), fields: [] };
  const names = new Map(outcomes.map(({ id, name }) => [id, name]));
  const newest = served.slice().sort((a, b) => Date.parse(b.ended_at) - Date.parse(a.ended_at));
  const byId = new Map(newest.map((ticket) => [ticket.ticket_id, ticket]));
  const outcome = choices("outcome", text("counter.outcome_right"), outcomes.map(({ id, name }) => ({ value: id, label: name })), newest[0].outcome);
  const listed = newest.map((ticket) => ({
    value: ticket.ticket_id,
    label: [ticket.label, ticket.service_name, timeOfDay(ticket.ended_at), names.get(ticket.outcome)].join(" · "),
  }));
  const code = codeInput();
  const found = finder(text("counter.outcome_filter"), text("counter.outcome_which"), listed, {
    onPick: (id) => outcome.choose(byId.get(id)?.outcome),
    below: [field("code", text("counter.dossier_code_kept"), code)],
  });
  return {
    title,
    fields: [found.pair, outcome.set],
    submit: text("counter.outcome_do"),
    onSubmit() {
      const ticket = byId.get(found.value());
      const dossier = code.value.trim();
      if (!ticket) return text("counter.outcome_missing");
      if (outcome.value() === ticket.outcome && !dossier) return text("counter.outcome_same");
      return onServed(ticket, dossier ? { outcome: outcome.value(), dossier_code: dossier } : { outcome: outcome.value() });
    },
  };
}
