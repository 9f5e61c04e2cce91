// Alerts that nobody has answered for, by service, the most urgent first; acknowledged one by one or a service at once.

import { timeOfDay } from "./durations.js";
import { element, keepRows, partsOf, setData, setText } from "./elements.js";
import { act, ask } from "./server_requests.js";
import { text } from "./texts.js";

const ACTIONS = ["opened_counter", "helped_service", "informed_citizens", "citizen_away", "system_fault", "other"];
const SHOWN = 6;

export class AlertList {
  #alerts = new Map();
  #limits = new Map();
  #root = document.getElementById("alerts");
  #message = document.getElementById("message");
  #saving = false;

  async reload() {
    const { alerts } = await ask("/api/v1/alerts?state=unacknowledged");
    this.#alerts = new Map(alerts.map((alert) => [alert.alert_id, alert]));
  }

  change(alert) {
    if (alert.acknowledged) this.#alerts.delete(alert.alert_id);
    else this.#alerts.set(alert.alert_id, alert);
  }

  /** Learn each service's limit in seconds, for the words of its alerts. */
  takeLimits(services) {
    this.#limits = new Map(services.map(({ service, limit_s }) => [service, limit_s]));
  }

  draw() {
    const groups = new Map();
    for (const alert of this.#alerts.values()) {
      if (!groups.has(alert.service)) groups.set(alert.service, []);
      groups.get(alert.service).push(alert);
    }
    // Services keep the site's order: a group may not move while somebody writes in it.
    const order = Array.from(this.#limits.keys());
    const sorted = Array.from(groups.values(), (alerts) => alerts.sort(byUrgency));
    sorted.sort(([a], [b]) => order.indexOf(a.service) - order.indexOf(b.service));
    keepRows(this.#root, sorted, {
      key: ([first]) => first.service,
      create: ([first]) => this.#group(first),
      update: (group, alerts) => this.#updateGroup(group, alerts),
    });
    setText(document.getElementById("alerts-count"), this.#alerts.size ? String(this.#alerts.size) : "");
    document.getElementById("alerts-none").hidden = this.#alerts.size > 0;
  }

  #group({ service, service_name }) {
    const all = element("button", { type: "button", class: "small-button", "data-part": "all" });
    all.addEventListener("click", () => this.#ask(group, service, null));
    const group = element(
      "div",
      { class: "alert-group", role: "group", "aria-label": service_name },
      element("header", {}, element("h3", { "data-part": "name", text: service_name }), all),
      element("ul", { "data-part": "rows" }),
      element("p", { class: "quiet", "data-part": "more" }),
      element("div", { "data-part": "form" }),
    );
    return group;
  }

  #updateGroup(group, alerts) {
    const { all, rows, more } = partsOf(group);
    setText(all, text("manager.acknowledge_all", { n: alerts.length }));
    all.hidden = alerts.length < 2;
    setText(more, alerts.length > SHOWN ? text("manager.alerts_more", { n: alerts.length - SHOWN }) : "");
    keepRows(rows, alerts.slice(0, SHOWN), {
      key: ({ alert_id }) => alert_id,
      create: (alert) => this.#row(group, alert),
      update: (row, alert) => updateRow(row, alert, this.#limits.get(alert.service) ?? 1200),
    });
  }

  #row(group, alert) {
    const button = element("button", { type: "button", class: "small-button", "aria-label": `${text("manager.acknowledge")} ${alert.label}` }, text("manager.acknowledge"));
    button.addEventListener("click", () => this.#ask(group, alert.service, alert));
    return element(
      "li",
      { class: "alert" },
      element("span", { class: "alert-label tabular", "data-part": "label" }),
      element("span", { class: "alert-what" }, element("strong", { "data-part": "level" }), element("span", { "data-part": "when" })),
      button,
    );
  }

  /** Open the form in the group, for one alert or (null) all of the service. */
  #ask(group, service, alert) {
    const place = partsOf(group).form;
    const mine = Array.from(this.#alerts.values()).filter((other) => other.service === service);
    const title = alert
      ? text("manager.acknowledge_title", { label: alert.label })
      : text("manager.acknowledge_title_all", { n: mine.length, service: mine[0].service_name });
    const form = acknowledgeForm(title, service);
    const close = () => place.replaceChildren();
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#save(form, alert ? `/api/v1/alerts/${encodeURIComponent(alert.alert_id)}/acknowledge` : "/api/v1/alerts/acknowledge", alert ? {} : { service }, close);
    });
    form.addEventListener("keydown", (event) => event.key === "Escape" && close());
    form.querySelector("[data-part=cancel]").addEventListener("click", close);
    place.replaceChildren(form);
    form.querySelector("select").focus();
    form.scrollIntoView({ block: "nearest" });
  }

  async #save(form, path, body, close) {
    if (this.#saving) return;
    this.#saving = true;
    const note = form.note.value.trim();
    try {
      const { alerts } = await act(path, { ...body, action: form.action_done.value, ...(note && { note }) });
      alerts.forEach((alert) => this.change(alert));
      close();
      this.draw();
      setText(this.#message, text("manager.saved", { n: alerts.length }));
    } catch (error) {
      const { problem } = partsOf(form);
      problem.textContent = error.message;
      problem.hidden = false;
    } finally {
      this.#saving = false;
    }
  }
}

function acknowledgeForm(title, service) {
  const id = (name) => `acknowledge-${name}-${service}`;
  const select = element("select", { id: id("action"), name: "action_done" });
  for (const action of ACTIONS) select.append(element("option", { value: action, text: text(`manager.action_${action}`) }));
  return element(
    "form",
    { class: "acknowledge", novalidate: true, "aria-label": title },
    element("h4", { text: title }),
    element("div", { class: "field" }, element("label", { for: id("action"), text: text("manager.action") }), select),
    element(
      "div",
      { class: "field" },
      element("label", { for: id("note"), text: text("manager.note") }),
      element("input", { id: id("note"), name: "note", type: "text", maxlength: "200", autocomplete: "off", "aria-describedby": id("hint") }),
      element("p", { class: "hint", id: id("hint"), text: text("manager.note_hint") }),
    ),
    element("p", { class: "problem", role: "alert", "data-part": "problem", hidden: true }),
    element(
      "div",
      { class: "panel-buttons" },
      element("button", { type: "submit", class: "primary", text: text("manager.save") }),
      element("button", { type: "button", class: "quiet-button", "data-part": "cancel", text: text("manager.cancel") }),
    ),
  );
}

function updateRow(row, alert, limit_s) {
  const { label, level, when } = partsOf(row);
  setData(row, "level", alert.level);
  setData(row, "closed", alert.closed_at ? "yes" : "");
  setText(label, alert.label);
  setText(level, text(`manager.alert_${alert.level}`, { limit: limit_s / 60 }));
  const words = [text("manager.alert_at", { time: timeOfDay(alert.reached_at ?? alert.raised_at) }), text(alert.closed_at ? "manager.alert_closed" : "manager.alert_open")];
  if (alert.late) words.push(text("manager.alert_late"));
  setText(when, ` ${words.join(" · ")}`);
}

// Those still waiting first, past before near, then the oldest.
function byUrgency(a, b) {
  return (
    Number(Boolean(a.closed_at)) - Number(Boolean(b.closed_at)) ||
    Number(b.level === "past") - Number(a.level === "past") ||
    Date.parse(a.raised_at) - Date.parse(b.raised_at)
  );
}
