// The counter in a small window beside the dossier system: on top of all others where the browser can do that, a plain window elsewhere.
// It has no state and no code of its own: the page draws into it and hears its keys, and it closes with the page.

import { element } from "./elements.js";
import { text } from "./texts.js";

const SIZE = { width: 380, height: 250 };
const CLONED = ["held", "one-key", "message"];
const VERBS = ["recall", "no-show", "park", "reopen"];

export class SmallWindow {
  #open = null;

  /** `onOpen(view)` is told of its document when it has opened, `onTick()` every second, `onClose()` when it has gone. */
  constructor({ onOpen, onTick, onClose }) {
    this.onOpen = onOpen;
    this.onTick = onTick;
    this.onClose = onClose;
    window.addEventListener("pagehide", () => this.#open?.close());
  }

  /** Open it, or close it when it is open. Returns the sentence that says what is in the way, or "". */
  async toggle() {
    if (this.#open) {
      this.#open.close();
      return "";
    }
    let opened;
    try {
      opened = await openWindow();
    } catch {
      opened = null;
    }
    if (!opened) return text("counter.small_blocked");
    this.#open = opened;
    furnish(opened.document);
    opened.addEventListener("pagehide", () => {
      this.#open = null;
      this.onClose();
    });
    // A page behind others is told the time once a minute at worst; what is in sight is told every second.
    opened.setInterval(() => this.onTick(), 1_000);
    this.onOpen(opened.document);
    return "";
  }
}

// Only a page over TLS, or of this machine itself, may have a window on top of all others.
function openWindow() {
  if ("documentPictureInPicture" in window) return window.documentPictureInPicture.requestWindow(SIZE);
  return window.open("", `moiso-counter-${document.body.dataset.counter}`, `popup,width=${SIZE.width},height=${SIZE.height}`);
}

function furnish(view) {
  view.documentElement.lang = document.documentElement.lang;
  const title = text("counter.title", { counter: document.body.dataset.counter });
  view.head.replaceChildren(element("title", { text: title }), element("meta", { name: "color-scheme", content: "light dark" }), styleSheet());
  view.body.className = "small-window";
  const parts = CLONED.map((id) => document.getElementById(id).cloneNode(true));
  const verbs = VERBS.map((verb) => document.querySelector(`[data-verb="${verb}"]`).cloneNode(true));
  const heading = element("h1", { class: "visually-hidden", text: title });
  const main = element("main", {}, heading, ...parts, element("p", { id: "waits" }), element("div", { class: "small-verbs" }, ...verbs));
  view.body.replaceChildren(main);
}

function styleSheet() {
  return element("link", { rel: "stylesheet", href: document.querySelector('link[rel="stylesheet"]').href });
}
