// Kiosks and boards: are they there, is there paper.

import { BackupList } from "./backup_list.js";
import { DiskLine } from "./disk_line.js";
import { timeOfDay } from "./durations.js";
import { element, keepRows, partsOf, setData, setText } from "./elements.js";
import { ask } from "./server_requests.js";
import { SilentZones } from "./silent_zones.js";
import { hasText, text } from "./texts.js";

// The broker stands in the list as the first: without it boards are slower, and nobody hears of their troubles.
const BROKER = "";

export class DeviceList {
  #root = document.getElementById("devices");
  #silent = new SilentZones();
  #disk = new DiskLine();
  #backups = new BackupList(document.getElementById("backups"), document.getElementById("backup-news"), "manager");

  async reload() {
    this.take(await ask("/api/v1/devices"));
  }

  /** Take the answer of /api/v1/devices, or the live event that is the same. */
  take({ at, broker, devices, disk, silent_zones, backup }) {
    keepRows(this.#root, [{ device: BROKER, online: broker }, ...devices], { key: ({ device }) => device, create: deviceRow, update: updateDevice });
    document.getElementById("devices-none").hidden = devices.length > 0;
    this.#silent.take(silent_zones);
    this.#backups.take(backup, at);
    this.#disk.take(disk);
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

function updateDevice(row, { device, role, online, since, printer, paper, sound, detail, flooding }) {
  const { name, words } = partsOf(row);
  setText(name, device === BROKER ? text("manager.broker") : `${hasText(`manager.role_${role}`) ? text(`manager.role_${role}`) : role} ${device}`);
  const trouble = [printer, paper, sound].some((value) => ["down", "out", "none"].includes(value));
  const unsure = printer === "unknown" && detail !== "no-status";
  const short = unsure || paper === "near-end";
  setData(row, "level", !online || trouble || flooding ? "past" : short ? "near" : "");
  const parts = [text(online ? "manager.device_online" : "manager.device_offline")];
  if (device === BROKER && !online) parts.push(text("manager.broker_away"));
  if (!online && since) parts.push(text("manager.device_since", { time: timeOfDay(since) }));
  if (printer) parts.push(text("manager.printer", { value: valueOf(printer) }));
  if (paper) parts.push(text("manager.paper", { value: valueOf(paper) }));
  if (sound && online) parts.push(text("manager.sound", { value: valueOf(sound) }));
  if (detail && hasText(`device.detail_${detail}`)) parts.push(text(`device.detail_${detail}`));
  if (flooding) parts.push(text("manager.device_flooding"));
  setText(words, parts.join(" · "));
}

function valueOf(value) {
  return hasText(`manager.value_${value}`) ? text(`manager.value_${value}`) : value;
}
