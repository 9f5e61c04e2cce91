// The disk that the ledger lies on: whoever can make room must know before the ledger itself has none.

import { setData, setText } from "./elements.js";
import { text } from "./texts.js";

const MEGABYTE = 1_000_000;

export class DiskLine {
  #root = document.getElementById("disk");

  /** Take the `disk` of the devices' answer. */
  take({ room, free_bytes }) {
    setData(this.#root, "room", room);
    setText(this.#root, room === "ok" ? "" : text(`disk.${room}`, { free: Math.floor(free_bytes / MEGABYTE) }));
  }
}
