// Server-sent events, read by hand: EventSource hides the `: alive` comments, and with them a half-open connection.

import { inLanguage } from "./server_requests.js";

// The server sends a comment every 10 s of real time.
const SILENCE_MS = 15_000;
// By so much the wall clock runs away from the steady one only when the machine has slept (or its clock was set).
const SLEPT_MS = 5_000;
const RETRY_MS = [300, 1_000, 2_000, 3_000, 5_000];

/**
 * One stream that is opened again for ever. `query` says what of; `onEvent(kind, data, seq)` gets each event, `onOpen()` each (re)connection,
 * `onState("connecting" | "live" | "lost" | "signed_out")` each change.
 */
export class LiveStream {
  #lastSeq = "";
  #state = "";
  #heardAt = 0;
  #failures = 0;
  #asleep = Date.now() - performance.now();
  #abort = null;
  #wake = () => {};

  /** `headers` are a device's; a page of staff has its cookie. */
  constructor(query, { onEvent, onOpen, onState, headers = {} }) {
    this.headers = headers;
    this.path = `/api/v1/live?${query}`;
    this.onEvent = onEvent;
    this.onOpen = onOpen;
    this.onState = onState;
  }

  start() {
    setInterval(() => this.#dropWhenSilent(), 1_000);
    window.addEventListener("online", () => this.#wake());
    window.addEventListener("offline", () => this.#abort?.abort());
    document.addEventListener("visibilitychange", () => this.#dropWhenSilent());
    this.#run();
  }

  async #run() {
    this.#say("connecting");
    for (;;) {
      try {
        await this.#read();
        this.#failures += 1;
      } catch {
        this.#failures += 1;
      }
      if (this.#state === "signed_out") return;
      this.#say("lost");
      const pause = RETRY_MS[Math.min(this.#failures, RETRY_MS.length) - 1];
      await new Promise((wake) => {
        this.#wake = wake;
        setTimeout(wake, pause * (0.8 + Math.random() * 0.4));
      });
    }
  }

  async #read() {
    this.#abort = new AbortController();
    this.#heardAt = performance.now();
    const headers = { ...this.headers, Accept: "text/event-stream" };
    if (this.#lastSeq) headers["Last-Event-ID"] = this.#lastSeq;
    const response = await fetch(inLanguage(this.path), { headers, cache: "no-store", signal: this.#abort.signal });
    if (response.status === 401 || response.status === 403) {
      this.#say("signed_out");
      return;
    }
    if (!response.ok) throw new Error(`live stream: ${response.status}`);
    this.onOpen();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let held = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      this.#heardAt = performance.now();
      this.#failures = 0;
      this.#say("live");
      const blocks = (held + value).replaceAll("\r\n", "\n").split("\n\n");
      held = blocks.pop();
      blocks.forEach((block) => this.#event(block));
    }
  }

  #event(block) {
    let kind = "message";
    const data = [];
    for (const line of block.split("\n")) {
      const at = line.indexOf(":");
      if (at === 0) continue;
      const value = line.slice(at + 1).replace(/^ /, "");
      const field = line.slice(0, at);
      if (field === "event") kind = value;
      else if (field === "data") data.push(value);
      else if (field === "id") this.#lastSeq = value;
    }
    if (data.length > 0) this.onEvent(kind, JSON.parse(data.join("\n")), Number(this.#lastSeq));
  }

  // After a sleep the connection is dead more often than not, and nothing says so.
  #dropWhenSilent() {
    const asleep = Date.now() - performance.now();
    const slept = asleep - this.#asleep > SLEPT_MS;
    this.#asleep = asleep;
    if (slept || performance.now() - this.#heardAt > SILENCE_MS) this.#abort?.abort();
  }

  #say(state) {
    if (state === this.#state) return;
    this.#state = state;
    this.onState(state);
  }
}
