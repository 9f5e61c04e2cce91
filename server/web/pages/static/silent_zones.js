// The parts of the hall whose calls no board can say aloud: the manager must know before a citizen sits through a call.

import { element, keepRows, setText } from "./elements.js";
import { text } from "./texts.js";

export class SilentZones {
  #root = document.getElementById("silent-zones");

  /** Take the `silent_zones` of the devices' answer. */
  take(zones) {
    keepRows(this.#root, zones, {
      key: ({ counters, services }) => JSON.stringify([counters, services]),
      create: () => element("p", { class: "silent-zone" }),
      update: (row, zone) => setText(row, wordsOf(zone)),
    });
  }
}

function wordsOf({ counters, services, devices }) {
  const parts = [];
  if (counters.length) parts.push(text("manager.silent_counters", { counters: counters.join(", ") }));
  if (services.length) parts.push(text("manager.silent_services", { services: services.map(({ name }) => name).join(", ") }));
  const where = parts.join(text("manager.silent_and")) || text("manager.silent_hall");
  const said = text("manager.silent", { where });
  return devices.length ? `${said} ${text("manager.silent_devices", { devices: devices.join(", ") })}` : said;
}
