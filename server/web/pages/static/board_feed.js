// Where the board hears from: the live stream, and the snapshot asked for while the stream is away or silent.

const SILENCE_MS = 15000;
const CONNECT_WITHIN_MS = 8000;
const ASK_EVERY_MS = 3000;
const ANSWER_WITHIN_MS = 2500;
const RETRY_MS = [300, 1000, 2000, 3000];

/** `on.call(call)`, `on.snapshot(snapshot, asked)`, `on.alive()`; `wantsSnapshot()` is asked again and again. */
export class Feed {
  constructor(on, wantsSnapshot) {
    this.on = on;
    this.wantsSnapshot = wantsSnapshot;
    this.lastSeq = "";
    this.turn = 0;
    this.failures = 0;
    this.heardAt = -Infinity;
    this.openedAt = 0;
    this.askedAt = -Infinity;
    this.live = false;
    this.retry = 0;
  }

  start() {
    this.open();
    this.look();
    setInterval(() => this.look(), 500);
    window.addEventListener("online", () => this.open());
  }

  look() {
    const now = performance.now();
    const silent = this.live ? now - this.heardAt > SILENCE_MS : this.retry === 0 && now - this.openedAt > CONNECT_WITHIN_MS;
    if (silent) this.again();
    if ((!this.live || this.wantsSnapshot()) && now - this.askedAt >= ASK_EVERY_MS) this.ask();
  }

  /** Open the stream anew; whatever an older one still brings is not listened to. */
  open() {
    clearTimeout(this.retry);
    this.retry = 0;
    this.turn += 1;
    this.live = false;
    this.openedAt = performance.now();
    const turn = this.turn;
    this.read(turn).then(
      () => this.ended(turn),
      () => this.ended(turn)
    );
  }

  ended(turn) {
    if (turn === this.turn) this.again();
  }

  again() {
    this.turn += 1;
    this.live = false;
    const pause = RETRY_MS[Math.min(this.failures, RETRY_MS.length - 1)];
    this.failures += 1;
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.open(), pause * (0.8 + Math.random() * 0.4));
  }

  async read(turn) {
    const headers = { Accept: "text/event-stream" };
    if (this.lastSeq) headers["Last-Event-ID"] = this.lastSeq;
    const response = await fetch("/api/v1/live?topics=board,call", { headers, cache: "no-store" });
    if (!response.ok) throw new Error("live stream: " + response.status);
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    let held = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (turn !== this.turn) {
        reader.cancel();
        return;
      }
      if (done) return;
      this.live = true;
      this.failures = 0;
      this.heardAt = performance.now();
      this.on.alive();
      const blocks = (held + decoder.decode(value, { stream: true })).split("\n\n");
      held = blocks.pop();
      blocks.forEach((block) => this.event(block));
    }
  }

  event(block) {
    const fields = {};
    block.split("\n").forEach((line) => {
      const at = line.indexOf(": ");
      if (at > 0) fields[line.slice(0, at)] = line.slice(at + 2);
    });
    if (fields.id) this.lastSeq = fields.id;
    if (fields.event === "call") this.on.call(JSON.parse(fields.data));
    else if (fields.event === "board") this.on.snapshot(JSON.parse(fields.data), false);
  }

  ask() {
    this.askedAt = performance.now();
    const request = new XMLHttpRequest();
    request.open("GET", "/api/v1/board");
    request.timeout = ANSWER_WITHIN_MS;
    request.onload = () => {
      if (request.status === 200) this.on.snapshot(JSON.parse(request.responseText), true);
    };
    request.send();
  }
}
