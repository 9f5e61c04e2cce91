// Calls a manager who looks elsewhere: a sound and a notification for new alerts, one for a burst, and their number in the tab's title.

import { partsOf, setText } from "./elements.js";
import { text } from "./texts.js";

// Alerts of the same moment are one notification.
const GATHER_MS = 1_500;
const NAMED = 6;
const TAG = "moiso-alerts";

export class AlertAttention {
  #parts = partsOf(document.getElementById("attention"));
  #chime;
  #fresh = [];
  #timer = 0;
  #title = document.title;

  constructor(chime) {
    this.#chime = chime;
    this.#parts.sound.addEventListener("click", () => {
      chime.toggle();
      this.#draw();
    });
    this.#parts.notify.addEventListener("click", async () => {
      await Notification.requestPermission();
      this.#draw();
    });
    this.#draw();
  }

  /** An alert has just been raised. */
  raised(alert) {
    this.#fresh.push(alert);
    this.#timer ||= setTimeout(() => {
      this.#timer = 0;
      this.#call(this.#fresh.splice(0));
    }, GATHER_MS);
  }

  /** Show in the tab's title how many tickets nobody has answered for. */
  count(n) {
    const title = n ? `(${n}) ${this.#title}` : this.#title;
    if (document.title !== title) document.title = title;
  }

  #call(alerts) {
    this.#chime.play("near");
    if (stateOfNotifications() !== "granted") return;
    const level = alerts.some(({ level: each }) => each === "past") ? "past" : "near";
    const labels = Array.from(new Set(alerts.filter((alert) => alert.level === level).map(({ label }) => label)));
    const services = Array.from(new Set(alerts.map(({ service_name }) => service_name)));
    const named = labels.slice(0, NAMED).join(", ") + (labels.length > NAMED ? "…" : "");
    // One tag: a new notification takes the place of the last, so that a bad hour does not fill the screen.
    new Notification(text(`manager.notification_${level}`, { n: labels.length }), { body: `${named} · ${services.join(", ")}`, tag: TAG, renotify: true }).onclick = () => window.focus();
  }

  #draw() {
    const { sound, notify, said } = this.#parts;
    setText(sound, text(this.#chime.on ? "manager.sound_on" : "manager.sound_off"));
    sound.setAttribute("aria-pressed", String(this.#chime.on));
    const state = stateOfNotifications();
    notify.hidden = state !== "default";
    setText(said, state === "default" ? "" : text(`manager.notify_${state}`));
  }
}

/** "granted", "denied", "default" (not asked yet), or "impossible": browsers notify over HTTPS only, and some telephones never. */
function stateOfNotifications() {
  if (!("Notification" in window) || !window.isSecureContext) return "impossible";
  return Notification.permission;
}
