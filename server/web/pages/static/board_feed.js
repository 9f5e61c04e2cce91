// Where the board hears from: the live stream, and the snapshot asked for while the stream is away or silent.

const SILENCE_MS = 15000;
const CONNECT_WITHIN_MS = 8000;
const ASK_EVERY_MS = 3000;
const ANSWER_WITHIN_MS = 2500;
const LONGEST_STREAM = 200000;
const RETRY_MS = [300, 1000, 2000, 3000];

/**
 * `on.call(call)`, `on.snapshot(snapshot, asked)`, `on.alive()`; `wantsSnapshot()` is asked again and again.
 * The stream tells the server for which part of the hall this board speaks, and whether it is heard.
 */
export class Feed {
  constructor(on, wantsSnapshot, { counters, services }) {
    this.on = on;
    this.wantsSnapshot = wantsSnapshot;
    this.zone = "&counters=" + counters.join(",") + "&services=" + services.map(encodeURIComponent).join(",");
    this.sound = "none";
    this.started = false;
    this.stream = null;
    this.read = 0;
    this.live = false;
    this.lastSeq = "";
    this.failures = 0;
    this.heardAt = 0;
    this.askedAt = -Infinity;
    this.retry = 0;
  }

  start() {
    this.started = true;
    this.open();
    this.look();
    setInterval(() => this.look(), 500);
    window.addEventListener("online", () => this.open());
  }

  /** Say whether this board is heard: "ok", "none", or "off" where it is not meant to be. */
  tellSound(sound) {
    if (sound === this.sound) return;
    this.sound = sound;
    if (this.started) this.open();
  }

  look() {
    const now = performance.now();
    if (this.stream !== null && now - this.heardAt > (this.live ? SILENCE_MS : CONNECT_WITHIN_MS)) this.again();
    if ((!this.live || this.wantsSnapshot()) && now - this.askedAt >= ASK_EVERY_MS) this.ask();
  }

  /** Open the stream, from where the last one ended. Made of XMLHttpRequest: a fetch could not be given up in 2017. */
  open() {
    this.close();
    const stream = new XMLHttpRequest();
    this.stream = stream;
    this.read = 0;
    this.heardAt = performance.now();
    stream.open("GET", "/api/v1/live?topics=board,call&sound=" + this.sound + this.zone);
    stream.setRequestHeader("Accept", "text/event-stream");
    if (this.lastSeq) stream.setRequestHeader("Last-Event-ID", this.lastSeq);
    stream.onprogress = () => this.heard(stream);
    stream.onloadend = () => {
      if (stream === this.stream) this.again();
    };
    stream.send();
  }

  close() {
    clearTimeout(this.retry);
    const stream = this.stream;
    this.stream = null;
    this.live = false;
    if (stream !== null) stream.abort();
  }

  again() {
    this.close();
    const pause = RETRY_MS[Math.min(this.failures, RETRY_MS.length - 1)];
    this.failures += 1;
    this.retry = setTimeout(() => this.open(), pause * (0.8 + Math.random() * 0.4));
  }

  heard(stream) {
    if (stream !== this.stream || stream.status !== 200) return;
    this.live = true;
    this.failures = 0;
    this.heardAt = performance.now();
    this.on.alive();
    const whole = stream.responseText;
    const end = whole.lastIndexOf("\n\n");
    if (end >= this.read) {
      const blocks = whole.slice(this.read, end).split("\n\n");
      this.read = end + 2;
      blocks.forEach((block) => this.event(block));
    }
    // All that a stream has brought stays in memory until it is closed.
    if (whole.length > LONGEST_STREAM) this.open();
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
