// The counter's forms. Each returns what InlinePanel.open takes, and calls `perform(verb, body)` when it is filled in.

import { LETTERS } from "./counter_rules.js";
import { lettersOn, setLetters } from "./counter_keys.js";
import { timeOfDay } from "./durations.js";
import { element } from "./elements.js";
import { text } from "./texts.js";

function field(name, label, input, hint) {
  input.id = `panel-${name}`;
  const made = element("div", { class: "field" }, element("label", { for: input.id, text: label }), input);
  if (hint) made.append(element("p", { class: "hint", text: hint }));
  return made;
}

/** One choice of several as large radio buttons; the digits 1–9 choose while the focus is on them. */
function choices(name, legend, options, chosen) {
  const set = element("fieldset", { class: "choices" }, element("legend", { text: legend }));
  options.forEach(({ value, label }, index) => {
    const radio = element("input", { type: "radio", name, value, checked: value === chosen, "data-first": value === chosen || (!chosen && index === 0) });
    const digit = index < 9 ? element("kbd", { text: String(index + 1), "aria-hidden": "true" }) : "";
    set.append(element("label", {}, radio, element("span", { text: label }), digit));
  });
  set.addEventListener("keydown", (event) => {
    const radios = set.querySelectorAll("input");
    const index = Number(event.key) - 1;
    if (!radios[index]) return;
    radios[index].checked = true;
    radios[index].focus();
    set.dispatchEvent(new Event("change"));
  });
  return { set, value: () => set.querySelector("input:checked")?.value ?? "" };
}

/** A reason from a short list, or in one's own words. */
function reasons(legend, keys) {
  const own = element("input", { type: "text", maxlength: "120", "aria-label": text("counter.reason_other"), hidden: true });
  const options = keys.map((key) => ({ value: text(`counter.${key}`), label: text(`counter.${key}`) }));
  const list = choices("reason", legend, [...options, { value: "", label: text("counter.reason_other") }], options[0].value);
  list.set.addEventListener("change", () => {
    own.hidden = list.value() !== "";
    if (!own.hidden) own.focus();
  });
  return { fields: [list.set, own], value: () => list.value() || own.value.trim() };
}

export function finishPanel({ ticket, outcomes, defaultOutcome }, perform) {
  const outcome = choices(
    "outcome",
    text("counter.outcome"),
    outcomes.map(({ id, name }) => ({ value: id, label: name })),
    defaultOutcome,
  );
  const code = element("input", { type: "text", maxlength: "40", autocomplete: "off", spellcheck: "false" });
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

export function callPanel(perform) {
  const number = element("input", { type: "text", class: "tabular", maxlength: "8", autocomplete: "off", "data-first": true });
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

export function transferPanel({ ticket, services, counters, own }, perform) {
  const list = element("select", { size: "6" });
  const filter = element("input", { type: "search", autocomplete: "off", "data-first": true });
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
  const show = () => {
    const wanted = plain(filter.value);
    const groups = new Map();
    for (const { group, value, label, usable } of ways) {
      if (!plain(label).includes(wanted)) continue;
      if (!groups.has(group)) groups.set(group, element("optgroup", { label: group }));
      groups.get(group).append(element("option", { value, text: label, disabled: !usable }));
    }
    list.replaceChildren(...groups.values());
    list.value = list.querySelector("option:not([disabled])")?.value ?? "";
  };
  filter.addEventListener("input", show);
  filter.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") list.focus();
  });
  list.addEventListener("dblclick", () => list.form.requestSubmit());
  list.addEventListener("keydown", (event) => {
    if (event.key === "Enter") list.form.requestSubmit();
  });
  show();
  return {
    title: text("counter.transfer_title", { label: ticket.label }),
    fields: [element("div", { class: "pair" }, field("filter", text("counter.filter"), filter), field("to", text("counter.transfer_to"), list))],
    submit: text("counter.transfer_do"),
    onSubmit() {
      const [kind, id] = list.value.split(/:(.*)/s);
      if (!id) return text("counter.transfer_missing");
      return perform("transfer", kind === "service" ? { service: id } : { to_counter: Number(id) });
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

export function keysPanel() {
  const list = element("dl", { class: "keys" });
  const row = (key, words) => list.append(element("div", {}, element("dt", {}, element("kbd", { text: key })), element("dd", { text: words })));
  row(text("counter.one_key_hint"), text("counter.key_one"));
  for (const [code, verb] of Object.entries(LETTERS)) row(code.slice(3), document.querySelector(`[data-verb="${verb}"] span`).textContent.replace("…", ""));
  row("Esc", text("counter.key_escape"));
  row("?", text("counter.key_help"));
  const on = element("input", { type: "checkbox", checked: lettersOn(), "data-first": true });
  on.addEventListener("change", () => setLetters(on.checked));
  const check = element("label", { class: "check" }, on, element("span", { text: text("counter.keys_on") }));
  return { title: text("counter.keys_title"), fields: [list, check, element("p", { class: "hint", text: text("counter.keys_on_hint") })] };
}

// Letters without accents and case, so that "dat dai" finds Đất đai.
function plain(words) {
  return words.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();
}
