// Kiosks and boards: are they there, is there paper.

import { timeOfDay } from "./durations.js";
import { element, keepRows, partsOf, setData, setText } from "./elements.js";
import { ask } from "./server_requests.js";
import { hasText, text } from "./texts.js";

export class DeviceList {
  #root = document.getElementById("devices");

  async reload() {
    const { devices } = await ask("/api/v1/devices");
    keepRows(this.#root, devices, { key: ({ device }) => device, create: deviceRow, update: updateDevice });
    document.getElementById("devices-none").hidden = devices.length > 0;
  }
}

function deviceRow() {
  return element(
    "li",
    { class: "device" },
    element("span", { class: "dot", "aria-hidden": "true" }),
    element("strong", { "data-part": "name" }),
    element("span", { "data-part": "words" }),
  );
}

function updateDevice(row, { device, role, online, since, printer, paper }) {
  const { name, words } = partsOf(row);
  setText(name, `${hasText(`manager.role_${role}`) ? text(`manager.role_${role}`) : role} ${device}`);
  const trouble = [printer, paper].some((value) => ["down", "out"].includes(value));
  const short = [printer, paper].includes("low");
  setData(row, "level", !online || trouble ? "past" : short ? "near" : "");
  const parts = [text(online ? "manager.device_online" : "manager.device_offline")];
  if (!online && since) parts.push(text("manager.device_since", { time: timeOfDay(since) }));
  if (printer) parts.push(text("manager.printer", { value: valueOf(printer) }));
  if (paper) parts.push(text("manager.paper", { value: valueOf(paper) }));
  setText(words, parts.join(" · "));
}

function valueOf(value) {
  return hasText(`manager.value_${value}`) ? text(`manager.value_${value}`) : value;
}
