// Alerts that nobody has answered for, one row a ticket, by service, the most urgent first; acknowledged one by one or a service at once.
// Past alerts stay until somebody has written down the cause, from earlier days too.

import { timeOfDay } from "./durations.js";
import { element, keepRows, partsOf, setData, setText } from "./elements.js";
import { act, ask } from "./server_requests.js";
import { text } from "./texts.js";

const SHOWN = 6;

export class AlertList {
  #alerts = new Map();
  #whole = new Set();
  #root = document.getElementById("alerts");
  #message = document.getElementById("message");

  constructor(lobby, clock) {
    this.lobby = lobby;
    this.clock = clock;
  }

  async reload() {
    const { alerts } = await ask("/api/v1/alerts?state=unacknowledged");
    this.#alerts = new Map(alerts.map((alert) => [alert.alert_id, alert]));
  }

  /** Take an alert of the live stream; returns whether it has just been raised. */
  change(alert) {
    const isNew = !alert.acknowledged && !alert.closed_at && !this.#alerts.has(alert.alert_id);
    if (alert.acknowledged) this.#alerts.delete(alert.alert_id);
    else this.#alerts.set(alert.alert_id, alert);
    return isNew;
  }

  draw() {
    const services = grouped(this.#alerts.values());
    // Services keep the site's order: a group may not move while somebody writes in it.
    const groups = Array.from(services.values()).sort((a, b) => this.lobby.place(a.service) - this.lobby.place(b.service));
    keepRows(this.#root, groups, {
      key: ({ service }) => service,
      create: (group) => this.#group(group),
      update: (block, group) => this.#updateGroup(block, group),
    });
    const n = groups.reduce((sum, { rows }) => sum + rows.length, 0);
    setText(document.getElementById("alerts-count"), n ? String(n) : "");
    document.getElementById("alerts-none").hidden = groups.length > 0;
    return n;
  }

  #group({ service, name }) {
    const all = element("button", { type: "button", class: "small-button", "data-part": "all" });
    const more = element("button", { type: "button", class: "link", "data-part": "more" });
    const block = element(
      "div",
      { class: "alert-group", role: "group", "aria-label": name },
      element("header", {}, element("h3", { text: name }), all),
      element("div", { "data-part": "form" }),
      element("ul", { "data-part": "rows" }),
      more,
      element("p", { class: "quiet", "data-part": "in_time" }),
    );
    all.addEventListener("click", () => this.#answer(block, service, null));
    more.addEventListener("click", () => {
      if (!this.#whole.delete(service)) this.#whole.add(service);
      this.draw();
    });
    return block;
  }

  #updateGroup(block, { service, rows, inTime }) {
    const parts = partsOf(block);
    const n = rows.length + inTime;
    setText(parts.all, text(rows.length ? "manager.acknowledge_all" : "manager.acknowledge", { n }));
    parts.all.hidden = n < 2 && rows.length > 0;
    const whole = this.#whole.has(service);
    parts.more.hidden = rows.length <= SHOWN;
    setText(parts.more, whole ? text("manager.alerts_fewer") : text("manager.alerts_more", { n: rows.length - SHOWN }));
    setText(parts.in_time, inTime ? text("manager.alerts_in_time", { n: inTime }) : "");
    parts.in_time.hidden = inTime === 0;
    keepRows(parts.rows, whole ? rows : rows.slice(0, SHOWN), {
      key: ({ ticket_id }) => ticket_id,
      create: (alert) => this.#row(block, alert),
      update: (row, alert) => this.#updateRow(row, alert),
    });
  }

  #row(block, alert) {
    const button = element("button", { type: "button", class: "small-button", "aria-label": `${text("manager.acknowledge")} ${alert.label}` }, text("manager.acknowledge"));
    button.addEventListener("click", () => this.#answer(block, alert.service, alert));
    return element(
      "li",
      { class: "alert" },
      element("a", { class: "alert-label tabular", href: `/manager/history?ticket=${encodeURIComponent(alert.ticket_id)}`, "data-part": "label" }),
      element("span", { class: "alert-what" }, element("strong", { "data-part": "level" }), element("span", { "data-part": "when" })),
      button,
    );
  }

  #updateRow(row, alert) {
    const { label, level, when } = partsOf(row);
    const limit_s = this.lobby.service(alert.service)?.limit_s ?? 1200;
    setData(row, "level", alert.level);
    setData(row, "closed", alert.closed_at ? "yes" : "");
    setText(label, alert.label);
    setText(level, text(`manager.alert_${alert.level}`, { limit: limit_s / 60 }));
    const words = [text("manager.alert_at", { time: this.#moment(alert.reached_at) }), text(alert.closed_at ? "manager.alert_closed" : "manager.alert_open")];
    if (alert.late) words.push(text("manager.alert_late"));
    setText(when, ` ${words.join(" · ")}`);
  }

  // An alert of an earlier day says which.
  #moment(moment) {
    const day = moment.slice(0, 10);
    const today = this.clock.known ? this.clock.today() : day;
    return day === today ? timeOfDay(moment) : `${timeOfDay(moment)} ${day.slice(8, 10)}/${day.slice(5, 7)}`;
  }

  /** Open the form in the group, for the alerts of one ticket or (null) all of the service. */
  async #answer(block, service, alert) {
    const [{ answerForm }, { openIn }] = await Promise.all([import("./alert_answer.js"), import("./form_parts.js")]);
    const mine = Array.from(this.#alerts.values()).filter((other) => other.service === service);
    const own = alert && mine.filter(({ ticket_id }) => ticket_id === alert.ticket_id);
    const title = alert ? text("manager.acknowledge_title", { label: alert.label }) : text("manager.acknowledge_title_all", { n: new Set(mine.map(({ ticket_id }) => ticket_id)).size, service: mine[0].service_name });
    openIn(partsOf(block).form, (close) =>
      answerForm({
        title,
        service,
        lobby: this.lobby,
        close,
        acknowledge: (answer) => (alert ? this.#save(own, answer) : this.#saveAll(service, answer)),
      }),
    );
  }

  async #save(alerts, answer) {
    for (const { alert_id } of alerts) {
      if (this.#alerts.has(alert_id)) this.#saved(await act(`/api/v1/alerts/${encodeURIComponent(alert_id)}/acknowledge`, answer));
    }
  }

  async #saveAll(service, answer) {
    this.#saved(await act("/api/v1/alerts/acknowledge", { service, ...answer }));
  }

  #saved({ alerts }) {
    alerts.forEach((alert) => this.change(alert));
    setText(this.#message, text("manager.saved", { n: alerts.length }));
    this.draw();
  }
}

/** By service: one row a ticket (its worst alert); those near the limit that were called in time need no cause and are only counted. */
function grouped(alerts) {
  const worst = new Map();
  for (const alert of alerts) {
    const known = worst.get(alert.ticket_id);
    if (!known || byUrgency(alert, known) < 0) worst.set(alert.ticket_id, alert);
  }
  const groups = new Map();
  for (const alert of worst.values()) {
    const { service, service_name: name } = alert;
    if (!groups.has(service)) groups.set(service, { service, name, rows: [], inTime: 0 });
    const group = groups.get(service);
    if (alert.level === "near" && alert.closed_at) group.inTime += 1;
    else group.rows.push(alert);
  }
  for (const { rows } of groups.values()) rows.sort(byUrgency);
  return groups;
}

// Those still waiting first, past before near, then the oldest.
function byUrgency(a, b) {
  return (
    Number(Boolean(a.closed_at)) - Number(Boolean(b.closed_at)) ||
    Number(b.level === "past") - Number(a.level === "past") ||
    Date.parse(a.raised_at) - Date.parse(b.raised_at)
  );
}
