// The forms for the ticket and the counter at hand. Each returns what InlinePanel.open takes, and calls `perform(verb, body)` when it is filled in.

import { element } from "./elements.js";
import { choices, field, finder, reasons } from "./panel_fields.js";
import { text } from "./texts.js";

export function codeInput() {
  return element("input", { type: "text", maxlength: "40", autocomplete: "off", spellcheck: "false" });
}

export function finishPanel({ ticket, outcomes, defaultOutcome }, perform) {
  const outcome = choices(
    "outcome",
    text("counter.outcome"),
    outcomes.map(({ id, name }) => ({ value: id, label: name })),
    defaultOutcome,
  );
  const code = codeInput();
  return {
    title: text("counter.finish_title", { label: ticket.label }),
    fields: [outcome.set, field("code", text("counter.dossier_code"), code)],
    submit: text("counter.finish_do"),
    onSubmit() {
      const body = outcome.value() ? { outcome: outcome.value() } : {};
      if (code.value.trim()) body.dossier_code = code.value.trim();
      perform("finish", body);
    },
  };
}

export function pausePanel(perform) {
  const reason = reasons(text("counter.pause_title"), ["pause_break", "pause_meeting", "pause_system", "pause_lunch"]);
  return {
    title: text("counter.pause"),
    fields: reason.fields,
    submit: text("counter.pause_do"),
    onSubmit() {
      if (!reason.value()) return text("counter.reason_missing");
      return perform("pause", { reason: reason.value() });
    },
  };
}

export function transferPanel({ ticket, services, counters, own }, perform) {
  const names = new Map(services.map(({ service, name }) => [service, name]));
  const ways = [
    ...services.filter(({ service }) => service !== ticket.service).map(({ service, name, open }) => ({
      group: text("counter.transfer_services"),
      value: `service:${service}`,
      label: open ? name : `${name} (${text("counter.service_closed")})`,
      usable: open,
    })),
    ...counters.filter(({ counter }) => counter !== own).map(({ counter, serves, state }) => ({
      group: text("counter.transfer_counters"),
      value: `counter:${counter}`,
      label: [text("counter.counter_named", { counter }), serves.map((service) => names.get(service)).join(", "), text(`state.counter.${state}`)].join(" · "),
      usable: state === "open",
    })),
  ];
  const found = finder(text("counter.filter"), text("counter.transfer_to"), ways);
  return {
    title: text("counter.transfer_title", { label: ticket.label }),
    fields: [found.pair],
    submit: text("counter.transfer_do"),
    onSubmit() {
      const [kind, id] = found.value().split(/:(.*)/s);
      if (!id) return text("counter.transfer_missing");
      return perform("transfer", kind === "service" ? { service: id } : { to_counter: Number(id) });
    },
  };
}
