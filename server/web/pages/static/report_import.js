// A file of the dossier system: what it holds and what is wrong with it, before anything is taken from it.

import { element } from "./elements.js";
import { send } from "./server_requests.js";
import { text } from "./texts.js";

const LARGEST_BYTES = 180_000;

export class DossierImport {
  #preview = document.getElementById("preview");
  #file = document.getElementById("file");

  /** `onTake(rows)` is given the rows of a file that somebody has looked at. */
  constructor(onTake) {
    this.onTake = onTake;
    this.#file.addEventListener("change", () => this.#read());
  }

  async #read() {
    const [file] = this.#file.files;
    if (!file) return;
    if (file.size > LARGEST_BYTES) return this.#say(element("p", { class: "problem", text: text("report.import_large") }));
    try {
      const content = await inBase64(file);
      this.#show(await send("POST", "/api/v1/reports/dossiers/preview", { name: file.name, content }));
    } catch (error) {
      this.#say(element("p", { class: "problem", text: error.message }));
    }
  }

  #show({ dossiers, mistakes, doubts }) {
    const parts = [];
    if (mistakes.length) parts.push(element("p", { class: "problem", text: text("report.import_mistakes", { n: mistakes.length }) }), listOf(mistakes, "mistake"));
    else parts.push(element("p", { text: text("report.import_clean") }));
    if (doubts.length) parts.push(element("p", { text: text("report.import_doubts", { n: doubts.length }) }), listOf(doubts, "doubt"));
    if (!mistakes.length && dossiers.length) {
      const take = element("button", { type: "button", class: "primary", text: text("report.import_take", { n: dossiers.length }) });
      take.addEventListener("click", () => {
        this.#say();
        this.#file.value = "";
        this.onTake(dossiers);
      });
      parts.push(take);
    }
    this.#say(...parts);
  }

  #say(...parts) {
    this.#preview.replaceChildren(...parts);
  }
}

function listOf(places, kind) {
  const rows = places.map(({ row, column, detail }) => element("li", {}, element("strong", { text: text("report.import_place", { row, column }) }), `: ${detail}`));
  return element("ul", { class: "preview-list", "data-kind": kind }, ...rows);
}

async function inBase64(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let letters = "";
  for (let place = 0; place < bytes.length; place += 8_192) letters += String.fromCharCode(...bytes.subarray(place, place + 8_192));
  return btoa(letters);
}
