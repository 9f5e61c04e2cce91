// Draws the board: texts as large as their place allows, and nothing while nothing changes.

import { areFew, largestFont, nightPlace, pixelMm, rowsFor } from "./board_care.js";

const LANDSCAPE = [1920, 1080];
const PORTRAIT = [1080, 1920];
const MOST_TILES = 10;
const SMALLEST = 0.2;
const STEPS = 7;
const LINE_HEIGHT = 1.25;

const TEXTS = JSON.parse(document.getElementById("texts").textContent);
const language = document.documentElement.lang;

/** The text of a key below `board.` with {facts} filled in. */
export function text(key, facts) {
  return TEXTS["board." + key].replace(/\{(\w+)\}/g, (_, name) => String(facts[name]));
}

function part(name) {
  return document.querySelector(`[data-part="${name}"]`);
}

function made(tag, className, ...children) {
  const element = document.createElement(tag);
  element.className = className;
  element.append(...children);
  return element;
}

function fitted(className, largest, lines) {
  const element = made("span", "fit " + className);
  element.dataset.largest = largest;
  if (lines) element.dataset.lines = lines;
  return element;
}

/** Half goes to the even neighbour, as on the TV board. */
function roundMinutes(seconds) {
  const minutes = seconds / 60;
  const rounded = Math.round(minutes);
  return minutes % 1 === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded;
}

function waitWords(count) {
  if (!count.open) return text("closed");
  if (!count.expected_wait) return text("wait_unknown");
  const low = roundMinutes(count.expected_wait.low_s);
  const high = roundMinutes(count.expected_wait.high_s);
  if (low < 1) return text("wait_short", { high: Math.max(high, 1) });
  return text(low === high ? "wait_about" : "wait_range", { low, high });
}

/** Let a name such as "Hộ kinh doanh - Kinh tế" break after a dash only. */
function breakingAtDashes(name) {
  const parts = name.split(" - ").map((each) => each.replace(/ /g, "\u00a0"));
  return parts.length > 1 ? parts.join("\u00a0- ") : name;
}

/** `glass` is the screen's size in millimetres, and how far away the farthest seat is. */
export class BoardView {
  constructor(glass) {
    this.glass = glass;
    this.unit = 1;
    this.lines = [];
    this.tiles = [];
    window.addEventListener("resize", () => this.measure());
    this.measure();
    document.fonts.addEventListener("loadingdone", () => this.fitAll());
  }

  /** Take the window's size: the drawing's unit, and upright or not. */
  measure() {
    const portrait = window.innerHeight > window.innerWidth;
    const [width, height] = portrait ? PORTRAIT : LANDSCAPE;
    this.unit = Math.min(window.innerWidth / width, window.innerHeight / height);
    document.body.dataset.shape = portrait ? "portrait" : "landscape";
    document.documentElement.style.setProperty("--u", this.unit + "px");
    this.columns();
    this.tileTexts();
    this.rows();
    this.fitAll();
  }

  /** As many of the last calls as the farthest seat can read. */
  rows() {
    const lines = part("lines");
    const place = { width: lines.clientWidth, height: lines.clientHeight };
    const mm = pixelMm(this.glass, window.innerWidth, window.innerHeight);
    const rows = rowsFor(place, mm, this.glass.farthest_seat_m);
    while (this.lines.length > rows) this.lines.pop().root.remove();
    while (this.lines.length < rows) this.lines.push(this.line());
    this.flag(lines, "few", areFew(rows));
    const largest = largestFont(place, rows) / this.unit;
    this.lines.forEach((line) => {
      line.label.dataset.largest = largest;
      line.counter.dataset.largest = largest;
    });
  }

  line() {
    const line = { label: fitted("heavy", 1), note: fitted("", 30, 2), counter: fitted("heavy", 1) };
    line.root = made("li", "line", made("span", "line-label", line.label), made("span", "line-note", line.note), made("span", "line-counter", line.counter));
    part("lines").append(line.root);
    return line;
  }

  columns() {
    const tiles = this.tiles.length;
    const portrait = document.body.dataset.shape === "portrait";
    const wide = tiles <= MOST_TILES / 2 ? tiles : Math.ceil(tiles / 2);
    const columns = portrait ? (tiles === 2 || tiles === 4 ? 2 : 3) : wide;
    part("tiles").style.gridTemplateColumns = `repeat(${Math.max(1, columns)}, minmax(0, 1fr))`;
  }

  /** Fewer queues have larger tiles, and larger words in them. */
  tileTexts() {
    this.tiles.forEach((tile) => {
      const height = tile.root.clientHeight / this.unit;
      tile.name.dataset.largest = Math.max(28, Math.min(46, height * 0.19));
      tile.wait.dataset.largest = Math.max(26, Math.min(38, height * 0.15));
    });
  }

  fitAll() {
    document.querySelectorAll(".fit").forEach((element) => this.fit(element));
  }

  /** Give a text the largest size at which its place holds it. */
  fit(element) {
    if (element.textContent === "") return;
    const largest = Number(element.dataset.largest) * this.unit;
    const place = element.parentElement;
    const lines = Number(element.dataset.lines || 0);
    const fits = (share) => {
      element.style.fontSize = largest * share + "px";
      const most = lines ? Math.min(place.clientHeight, largest * share * lines * LINE_HEIGHT) : place.clientHeight;
      return element.offsetHeight <= most + 1 && element.scrollWidth <= element.clientWidth + 1;
    };
    if (fits(1)) return;
    let [small, large] = [SMALLEST, 1];
    for (let step = 0; step < STEPS; step += 1) {
      const middle = (small + large) / 2;
      if (fits(middle)) small = middle;
      else large = middle;
    }
    fits(small);
  }

  put(element, words) {
    if (element.textContent === words) return;
    element.textContent = words;
    this.fit(element);
  }

  flag(element, name, on) {
    if (on !== (name in element.dataset)) {
      if (on) element.dataset[name] = "";
      else delete element.dataset[name];
    }
  }

  /** Draw a view: `{snapshot, calls, waiting, at, offsetMs, oldAt, lost, lit, shift, asleep}`. */
  show(view) {
    this.showNight(view);
    this.showHead(view);
    this.showCalls(view);
    this.showWaiting(view.waiting);
    this.showFoot(view);
  }

  /** Out of hours a dim clock lies over the board. */
  showNight({ asleep, at, offsetMs }) {
    const night = part("night");
    if (night.hidden === asleep) night.hidden = !asleep;
    if (!asleep) return;
    const clock = part("night-clock");
    const time = new Date(at + offsetMs).toISOString().slice(11, 16);
    if (clock.textContent === time) return;
    clock.textContent = time;
    const [left, top] = nightPlace(time);
    clock.style.left = left * 100 + "%";
    clock.style.top = top * 100 + "%";
  }

  showHead({ snapshot, at, offsetMs, oldAt, shift }) {
    const names = (snapshot ? snapshot.name_lines : []).filter((line) => line);
    this.put(part("first"), names.length > 1 ? names[0] : "");
    this.put(part("name"), names.length > 1 ? names.slice(1).join(" · ") : names[0] || "");
    const here = at === null ? null : new Date(at + offsetMs);
    this.put(part("clock"), here ? here.toISOString().slice(11, 16) : "");
    const old = oldAt ? text("age", { time: oldAt.slice(11, 19) }) : "";
    this.put(part("date"), old || (here ? dateWords(here) : ""));
    this.flag(part("date-box"), "old", old !== "");
    const moved = shift[0] || shift[1] ? `translate(${shift[0]}px, ${shift[1]}px)` : "";
    const board = document.getElementById("board");
    if (board.style.transform !== moved) board.style.transform = moved;
  }

  showCalls({ snapshot, calls, lit }) {
    const newest = calls[0];
    const box = part("newest");
    if (box.dataset.state !== (newest ? "called" : "none")) {
      box.dataset.state = newest ? "called" : "none";
      box.querySelectorAll(".fit").forEach((element) => this.fit(element));
    }
    this.put(part("status"), newest ? "" : text(snapshot ? "none_called" : "connecting"));
    this.put(part("number"), newest ? newest.label : "");
    this.put(part("counter"), newest ? String(newest.counter) : "");
    this.put(part("again"), newest ? again(newest) : "");
    this.flag(box, "lit", lit);
    this.lines.forEach((line, row) => {
      const call = calls[row + 1];
      this.flag(line.root, "full", call !== undefined);
      this.put(line.label, call ? call.label : "");
      this.put(line.counter, call ? String(call.counter) : "");
      this.put(line.note, call ? again(call) : "");
    });
  }

  showWaiting(waiting) {
    const counts = waiting.slice(0, MOST_TILES);
    const anew = counts.length !== this.tiles.length;
    while (this.tiles.length > counts.length) this.tiles.pop().root.remove();
    while (this.tiles.length < counts.length) this.tiles.push(this.tile());
    if (anew) {
      this.columns();
      this.tileTexts();
    }
    counts.forEach((count, index) => {
      const tile = this.tiles[index];
      this.put(tile.count, String(count.waiting));
      this.put(tile.name, breakingAtDashes(count.names[language] || count.name));
      this.put(tile.wait, waitWords(count));
      this.flag(tile.root, "closed", !count.open);
    });
    if (anew) this.fitAll();
  }

  tile() {
    const tile = { count: fitted("heavy", 72), name: fitted("", 28, 2), wait: fitted("", 26) };
    const words = made("span", "tile-words", made("span", "tile-name", tile.name), made("span", "tile-wait", tile.wait));
    tile.root = made("li", "tile", made("span", "tile-count", tile.count), words);
    part("tiles").append(tile.root);
    return tile;
  }

  showFoot({ snapshot, lost }) {
    const message = part("message");
    const words = lost ? text("lost") : snapshot ? snapshot.notice || snapshot.slogan : "";
    if (("lost" in part("foot").dataset) !== lost) {
      this.flag(part("foot"), "lost", lost);
      message.dataset.largest = lost ? 56 : 40;
      this.fit(message);
    }
    this.put(message, words);
    this.put(part("hotline"), snapshot && snapshot.hotline ? text("hotline", { hotline: snapshot.hotline }) : "");
  }
}

function again(call) {
  return call.attempt > 1 ? text("again", { n: call.attempt }) : "";
}

function dateWords(here) {
  const [year, month, day] = here.toISOString().slice(0, 10).split("-");
  return `${text("weekday." + (here.getUTCDay() || 7))}, ${day}/${month}/${year}`;
}
