// The parts of the setup: the site, its hours, services, counters, priority groups, and the numbers of the queue.

import { element } from "./elements.js";
import { checkField, choicesField, linesField, namesFields, numberField, selectField, sessionsField, textField } from "./setup_fields.js";
import { drawList } from "./setup_lists.js";
import { offerImport } from "./procedures_import.js";
import { language, text } from "./texts.js";

export const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const OUTCOMES = ["received", "supplement_requested", "rejected", "result_returned", "guided", "other"];
const SERVICE_MINUTES = ["limit_minutes", "warning_minutes", "priority_target_minutes", "handling_minutes", "issue_early_minutes", "stop_issuing_minutes"];
const QUEUE_MINUTES = [...SERVICE_MINUTES, "park_return_minutes", "no_show_window_minutes", "undo_minutes"];

function nameOf(entry) {
  return entry.names?.[language] || entry.names?.vi || entry.id || text("admin.unnamed");
}

function outcomes(withNone) {
  const all = OUTCOMES.map((outcome) => [outcome, text(`admin.outcome.${outcome}`)]);
  return withNone ? [["", text("admin.as_site")], ...all] : all;
}

export function drawSite(container, draft) {
  const { site } = draft.tables;
  container.replaceChildren(
    linesField(draft, site, "name_lines", "site.name_lines", "name_lines", { rows: 3 }),
    textField(draft, site, "slogan", "site.slogan", "slogan"),
    textField(draft, site, "hotline", "site.hotline", "hotline", { inputmode: "tel" }),
    element("p", { class: "fixed wide", text: text("admin.fixed", { code: site.code, timezone: site.timezone }) }),
  );
}

export function drawHours(container, draft) {
  const { hours } = draft.tables;
  const days = WEEKDAYS.map((day) => sessionsField(draft, hours, day, `hours.${day}`, day));
  const holidays = linesField(draft, hours, "holidays", "hours.holidays", "holidays", { rows: 4 });
  container.replaceChildren(...days, holidays, makeUpDays(draft, hours));
}

/** Days that follow another weekday, one a line: 2027-01-09 friday. */
function makeUpDays(draft, hours) {
  const shown = { lines: (hours.make_up_days ?? []).map(({ day, follows }) => `${day} ${text(`admin.field.${follows}`)}`) };
  const byName = new Map(WEEKDAYS.map((day) => [text(`admin.field.${day}`).toLowerCase(), day]));
  const box = linesField({ touch() {} }, shown, "lines", "hours.make_up_days", "make_up_days", { rows: 3 });
  box.querySelector("textarea").addEventListener("input", () => {
    hours.make_up_days = shown.lines.map((line) => {
      const [day, ...name] = line.split(/\s+/);
      return { day, follows: byName.get(name.join(" ").toLowerCase()) ?? name.join(" ") };
    });
    draft.touch();
  });
  return box;
}

export function drawServices(container, draft) {
  drawList(container, draft, "services", "service", {
    head: (service) => [service.prefix || String(service.series ?? ""), nameOf(service), (service.aliases ?? []).slice(0, 4).join(", ")],
    fields: (service, path) => serviceFields(draft, service, path),
    fresh: () => ({ id: "", series: freeSeries(draft.tables.service), names: { vi: "" } }),
  });
}

function freeSeries(services) {
  const taken = new Set(services.map(({ series }) => series));
  return [1, 2, 3, 4, 5, 6, 7, 8, 9].find((digit) => !taken.has(digit)) ?? "";
}

function serviceFields(draft, service, path) {
  const { queue } = draft.tables;
  const minutes = SERVICE_MINUTES.map((name) => numberField(draft, service, name, `${path}.${name}`, name, { inherited: text("admin.inherited", { n: queue[name] }) }));
  return [
    ...namesFields(draft, service, path),
    textField(draft, service, "id", `${path}.id`, "service_id", { pattern: "[a-z0-9-]+" }),
    numberField(draft, service, "series", `${path}.series`, "series"),
    textField(draft, service, "prefix", `${path}.prefix`, "prefix", { optional: true, maxlength: 1 }),
    selectField(draft, service, "default_outcome", `${path}.default_outcome`, "default_outcome", outcomes(true)),
    linesField(draft, service, "aliases", `${path}.aliases`, "aliases", { rows: 4 }),
    notesField(draft, service, path),
    textField(draft, service, "needs", `${path}.needs`, "needs", { optional: true, wide: true }),
    group("admin.own_minutes", minutes),
    group("admin.own_hours", ownHours(draft, service, path)),
    offerImport(draft, service, path),
  ];
}

/** Days that differ from the site's; a service without any has no hours of its own. */
function ownHours(draft, service, path) {
  const hours = { ...service.hours };
  const keep = {
    touch() {
      if (Object.keys(hours).length > 0) service.hours = hours;
      else delete service.hours;
      draft.touch();
    },
  };
  return WEEKDAYS.map((day) => sessionsField(keep, hours, day, `${path}.hours.${day}`, day, { follows: true }));
}

function group(key, fields) {
  return element("details", { class: "group wide" }, element("summary", { text: text(key) }), element("div", { class: "entry-form" }, ...fields));
}

/** Notes for the slip: Vietnamese, then after a bar the English. */
function notesField(draft, service, path) {
  const shown = { lines: (service.notes ?? []).map((note) => [note.vi, note.en].filter(Boolean).join(" | ")) };
  const box = linesField({ touch() {} }, shown, "lines", `${path}.notes`, "notes", { rows: 2 });
  box.querySelector("textarea").addEventListener("input", () => {
    service.notes = shown.lines.map((line) => {
      const [vi, en] = line.split("|").map((part) => part.trim());
      return en ? { vi, en } : { vi };
    });
    draft.touch();
  });
  return box;
}

export function drawCounters(container, draft) {
  const services = draft.tables.service.map((service) => [service.id, nameOf(service)]);
  const names = new Map(services);
  drawList(container, draft, "counters", "counter", {
    head: (counter) => [String(counter.id ?? ""), counter.name || text("admin.counter_number", { n: counter.id }), (counter.serves ?? []).map((id) => names.get(id) ?? id).join(", ")],
    fields: (counter, path) => [
      numberField(draft, counter, "id", `${path}.id`, "counter_id"),
      textField(draft, counter, "name", `${path}.name`, "counter_name", { optional: true }),
      choicesField(draft, counter, "serves", `${path}.serves`, "serves", services),
      choicesField(draft, counter, "helps", `${path}.helps`, "helps", services),
    ],
    fresh: () => ({ id: Math.max(0, ...draft.tables.counter.map(({ id }) => Number(id) || 0)) + 1, serves: [] }),
  });
}

export function drawGroups(container, draft) {
  drawList(container, draft, "groups", "priority_group", {
    head: (entry) => ["", nameOf(entry), entry.id],
    fields: (entry, path) => [...namesFields(draft, entry, path), textField(draft, entry, "id", `${path}.id`, "group_id")],
    fresh: () => ({ id: "", names: { vi: "" } }),
  });
}

export function drawQueue(container, draft) {
  const { queue } = draft.tables;
  container.replaceChildren(
    ...QUEUE_MINUTES.map((name) => numberField(draft, queue, name, `queue.${name}`, name)),
    numberField(draft, queue, "no_show_calls", "queue.no_show_calls", "no_show_calls"),
    numberField(draft, queue, "no_show_after_s", "queue.no_show_after_s", "no_show_after_s"),
    selectField(draft, queue, "when_full", "queue.when_full", "when_full", [["say", text("admin.when_full.say")], ["stop", text("admin.when_full.stop")]]),
    selectField(draft, queue, "default_outcome", "queue.default_outcome", "default_outcome", outcomes(false)),
    checkField(draft, queue, "keep_priority_group", "queue.keep_priority_group", "keep_priority_group"),
  );
}
