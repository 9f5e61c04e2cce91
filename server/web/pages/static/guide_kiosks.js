// The kiosks, and errands to them: a slip once more, paper changed. A result comes by the live stream, or not at all.

import { element, keepRows, partsOf, setData, setText } from "./elements.js";
import { act, ask } from "./server_requests.js";
import { hasText, text } from "./texts.js";

// The server gives up after 30 s; a page that lost its stream meanwhile does so a little later.
const PATIENCE_MS = 36_000;

export class Kiosks {
  #list = document.getElementById("kiosk-list");
  #none = document.getElementById("kiosks-none");
  #message = document.getElementById("kiosk-message");
  #kiosks = [];
  #waiting = new Map();
  #early = new Map();
  #loading = null;

  /** `onChange(kiosks)` is told whenever the kiosks are known anew. */
  constructor(onChange) {
    this.onChange = onChange;
    // A kiosk that was just put right is seen when the guide looks at the page again.
    document.addEventListener("visibilitychange", () => document.hidden || this.load());
  }

  get all() {
    return this.#kiosks;
  }

  async load() {
    this.#loading ??= ask("/api/v1/kiosks").finally(() => (this.#loading = null));
    try {
      this.#kiosks = (await this.#loading).kiosks;
    } catch {
      return; // The head of the page says that the connection is lost.
    }
    this.#none.hidden = this.#kiosks.length > 0;
    keepRows(this.#list, this.#kiosks, { key: ({ device }) => device, create: (kiosk) => this.#create(kiosk), update });
    this.onChange(this.#kiosks);
  }

  /** Have a kiosk print a ticket's slip; `say(words, kind)` is told how it goes. */
  reprint(kiosk, ticketId, say) {
    return this.#send(kiosk, "reprint", { ticket_id: ticketId }, say);
  }

  /** Take a result from the live stream. */
  heard(result) {
    const tell = this.#waiting.get(result.errand_id);
    if (tell) return tell(result);
    // Another guide's, or one whose own answer is still on its way to this page.
    this.#early.set(result.errand_id, result);
    setTimeout(() => this.#early.delete(result.errand_id), PATIENCE_MS);
  }

  #create({ device }) {
    const button = element("button", { type: "button", class: "small-button", text: text("guide.paper_changed") });
    button.addEventListener("click", () => {
      const kiosk = this.#kiosks.find((each) => each.device === device);
      this.#send(kiosk, "paper-changed", {}, (words, kind) => {
        setText(this.#message, words);
        setData(this.#message, "kind", kind);
      });
    });
    return element("li", { class: "kiosk" }, element("p", {}, element("strong", { "data-part": "name" }), " ", element("span", { class: "kiosk-state", "data-part": "state" })), button);
  }

  async #send(kiosk, kind, body, say) {
    const name = nameOf(kiosk);
    say(text("guide.sending", { kiosk: name }), "");
    try {
      const { errand_id: id } = await act(`/api/v1/devices/${encodeURIComponent(kiosk.device)}/${kind}`, body);
      const tell = ({ result, detail }) => {
        clearTimeout(timer);
        const key = result === "no-answer" ? "guide.no_answer" : `guide.${kind.replace("-", "_")}_${result}`;
        const why = hasText(`device.detail_${detail}`) ? text(`device.detail_${detail}`) : detail;
        say([text(key, { kiosk: name }), why && `(${why})`].filter(Boolean).join(" "), result === "ok" ? "done" : "refused");
        this.load();
      };
      const timer = setTimeout(() => tell({ result: "no-answer" }), PATIENCE_MS);
      this.#waiting.set(id, tell);
      if (this.#early.has(id)) tell(this.#early.get(id));
    } catch (error) {
      say(error.message, "refused");
      this.load();
    }
  }
}

/** What people call a kiosk: by its digit, else by its id. */
export function nameOf({ kiosk, device }) {
  return kiosk ? text("guide.kiosk", { number: kiosk }) : device;
}

function update(row, kiosk) {
  const parts = partsOf(row);
  setText(parts.name, nameOf(kiosk));
  const words = [text(kiosk.reachable ? "guide.kiosk_reachable" : "guide.kiosk_away")];
  if (kiosk.printer === "down") words.push(text("guide.printer_down"));
  if (kiosk.paper && hasText(`guide.paper_${kiosk.paper}`)) words.push(text(`guide.paper_${kiosk.paper}`));
  setText(parts.state, words.join(" · "));
  const trouble = !kiosk.reachable || kiosk.printer === "down" || kiosk.paper === "out";
  setData(row, "standing", trouble ? "trouble" : kiosk.paper === "low" ? "short" : "");
  row.querySelector("button").disabled = !kiosk.reachable;
}
