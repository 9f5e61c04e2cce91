// What the board knows and what follows from it: the rules of the TV board (display/board.py, display/call_log.py).
// JavaScript of 2017, like all that the board loads.

import { isOn } from "./board_care.js";

const SPEAK_WITHIN_S = 30;
const FRESH_FOR_MS = 12000;
const OLD_AFTER_MS = 10000;
const ASK_AGAIN_AFTER_MS = 5000;
const GAP_GRACE_MS = 1000;
const PENDING_CALLS = 20;
const KEPT_CALLS = 20;
const AWAKE_AFTER_CALL_MS = 600000;

/** One epoch's and day's calls by their own count, `call_no`: each comes on once, whatever way it came. */
class CallLog {
  constructor(epoch, day) {
    this.epoch = epoch;
    this.day = day;
    this.calls = new Map();
    this.shown = new Set();
    this.closedTo = 0;
  }

  show(call, kept) {
    const count = call.call_no;
    const isNew = count > this.closedTo && !this.shown.has(count);
    if (kept && (isNew || this.calls.has(count))) this.calls.set(count, call);
    this.shown.add(count);
    const counts = Array.from(this.calls.keys()).sort((one, other) => one - other);
    counts.slice(0, -KEPT_CALLS).forEach((old) => this.calls.delete(old));
    return isNew;
  }

  /** Give up whatever is missing up to a count that a snapshot has reached. */
  closeTo(count) {
    this.closedTo = Math.max(this.closedTo, count);
    this.shown.forEach((shown) => {
      if (shown <= this.closedTo) this.shown.delete(shown);
    });
  }

  missesOne() {
    let newest = this.closedTo;
    this.shown.forEach((shown) => {
      newest = Math.max(newest, shown);
    });
    return newest - this.closedTo > this.shown.size;
  }

  /** The calls that may stand on the board: each ticket's latest, newest first. */
  newestFirst() {
    const byTicket = new Map();
    const counts = Array.from(this.calls.keys()).sort((one, other) => other - one);
    counts.forEach((count) => {
      const call = this.calls.get(count);
      if (!byTicket.has(call.ticket_id)) byTicket.set(call.ticket_id, call);
    });
    return Array.from(byTicket.values());
  }
}

/** The service clock: told by the server, carried on by the browser's steady clock; its wall clock is never asked. */
class Clock {
  constructor() {
    this.told = null;
    this.offsetMs = 0;
  }

  set(at, speed, now) {
    this.told = { at: Date.parse(at), speed, now };
    const offset = /([+-])(\d\d):(\d\d)$/.exec(at);
    if (offset) this.offsetMs = (offset[1] === "-" ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3])) * 60000;
  }

  /** Go forward to a moment that has certainly been reached; never back. */
  advance(at, speed, now) {
    if (this.told === null || Date.parse(at) > this.time(now)) this.set(at, speed || (this.told ? this.told.speed : 1), now);
  }

  /** Milliseconds since 1970, or null before anybody has told the time. */
  time(now) {
    return this.told === null ? null : this.told.at + (now - this.told.now) * this.told.speed;
  }

  /** The time of day at the site, such as "06:45", or null before anybody has told the time. */
  timeOfDay(now) {
    return this.told === null ? null : new Date(this.time(now) + this.offsetMs).toISOString().slice(11, 16);
  }

  realSecondsSince(moment, now) {
    return this.told === null ? 0 : (this.time(now) - Date.parse(moment)) / 1000 / this.told.speed;
  }
}

/** `counters` and `services` are this board's part of the hall, `hours` those in which it is on; `now` is in steady milliseconds everywhere. */
export class Board {
  constructor({ counters, services, hours }, now) {
    this.hours = hours;
    this.counters = new Set(counters);
    this.services = new Set(services);
    this.clock = new Clock();
    this.snapshot = null;
    this.log = null;
    this.pending = [];
    this.pastEpochs = new Set();
    this.contactAt = now;
    this.currentAt = now;
    this.newestShownAt = -Infinity;
    this.gapSince = null;
  }

  /** Take over a snapshot; `asked` for one just asked for, which alone may set the clock back. Returns the calls that come on. */
  takeSnapshot(snapshot, now, asked) {
    if (this.pastEpochs.has(snapshot.epoch)) return [];
    this.contactAt = now;
    if (asked) this.clock.set(snapshot.at, snapshot.speed, now);
    else this.clock.advance(snapshot.at, snapshot.speed, now);
    const held = this.snapshot;
    const sameEpoch = held !== null && held.epoch === snapshot.epoch;
    const earlier = Date.parse(snapshot.at) < (held ? Date.parse(held.at) : 0);
    if (sameEpoch && (snapshot.seq < held.seq || (snapshot.seq === held.seq && earlier))) return [];
    if (held !== null && !sameEpoch) this.pastEpochs.add(held.epoch);
    this.snapshot = snapshot;
    this.currentAt = now;
    const log = this.logFor(snapshot);
    const shown = log ? this.merge(snapshot, log, now, !sameEpoch) : [];
    const waiting = this.pending;
    this.pending = [];
    waiting.forEach((call) => shown.push(...this.takeCall(call, now)));
    return shown;
  }

  /** Show a call unless it is known, of another day or false; one of an unknown ledger waits for its snapshot. */
  takeCall(call, now) {
    if (this.pastEpochs.has(call.epoch)) return [];
    this.contactAt = now;
    const snapshot = this.snapshot;
    if (snapshot === null || call.epoch !== snapshot.epoch) {
      this.pending = this.pending.concat(call).slice(-PENDING_CALLS);
      return [];
    }
    const log = this.logForCall(call);
    const contradicts = snapshot.day === dayOf(call) && snapshot.seq >= call.seq && call.call_no > snapshot.call_no;
    if (log === null || contradicts) return [];
    this.clock.advance(call.at, null, now);
    return this.comesOn(log, call) ? [this.shownCall(call, this.isStillCalled(call), now, false)] : [];
  }

  /** Something was heard of the server. */
  alive(now) {
    this.contactAt = now;
  }

  wantsSnapshot(now) {
    if (this.snapshot === null || now - this.currentAt > ASK_AGAIN_AFTER_MS) return true;
    const missing = this.pending.length > 0 || (this.log !== null && this.log.missesOne());
    if (!missing) this.gapSince = null;
    else if (this.gapSince === null) this.gapSince = now;
    return missing && now - this.gapSince >= GAP_GRACE_MS;
  }

  /** Whether a call that waits for the voice still holds: its number at its counter. */
  stillCalls(call) {
    const snapshot = this.snapshot;
    if (snapshot === null || snapshot.epoch !== call.epoch) return false;
    return (
      snapshot.seq < call.seq ||
      snapshot.counters.some((sign) => sign.number === call.number && sign.counter === call.counter && sign.ticket_state === "called")
    );
  }

  calls() {
    return this.log === null ? [] : this.log.newestFirst();
  }

  waiting() {
    if (this.snapshot === null) return [];
    return this.snapshot.waiting.filter((count) => this.services.size === 0 || this.services.has(count.service));
  }

  isFresh(now) {
    return now - this.newestShownAt < FRESH_FOR_MS;
  }

  isLost(now) {
    return now - this.contactAt > OLD_AFTER_MS;
  }

  isOld(now) {
    return this.snapshot !== null && now - this.currentAt > OLD_AFTER_MS;
  }

  /** Whether nobody looks: out of hours, no call for a while, and nobody at a counter. */
  isAsleep(now) {
    const time = this.clock.timeOfDay(now);
    if (time === null || isOn(this.hours, time) || now - this.newestShownAt < AWAKE_AFTER_CALL_MS) return false;
    return this.snapshot === null || this.snapshot.counters.every((sign) => sign.number === null);
  }

  has(call) {
    return (this.counters.size === 0 && this.services.size === 0) || this.counters.has(call.counter) || this.services.has(call.service);
  }

  merge(snapshot, log, now, inSilence) {
    const shown = [];
    snapshot.recent
      .slice()
      .reverse()
      .filter((call) => dayOf(call) === log.day)
      .forEach((call) => {
        if (this.comesOn(log, call)) shown.push(this.shownCall(call, call.still_called, now, inSilence));
      });
    log.closeTo(snapshot.call_no);
    return shown;
  }

  comesOn(log, call) {
    const ours = this.has(call);
    return log.show(call, ours) && ours;
  }

  logFor(snapshot) {
    if (this.log === null || this.log.epoch !== snapshot.epoch || this.log.day < snapshot.day) {
      this.log = new CallLog(snapshot.epoch, snapshot.day);
    }
    return this.log.day === snapshot.day ? this.log : null;
  }

  logForCall(call) {
    if (this.log !== null && this.log.day < dayOf(call)) this.log = new CallLog(call.epoch, dayOf(call));
    return this.log !== null && this.log.day === dayOf(call) ? this.log : null;
  }

  isStillCalled(call) {
    if (this.snapshot.seq < call.seq) return true;
    return this.snapshot.counters.some((sign) => sign.number === call.number && sign.ticket_state === "called");
  }

  shownCall(call, stillCalled, now, inSilence) {
    const late = this.clock.realSecondsSince(call.at, now) > SPEAK_WITHIN_S;
    if (!inSilence) this.newestShownAt = now;
    return { call, speaks: !inSilence && !late && stillCalled };
  }
}

/** The service day of a call: its own date, in the site's zone. */
function dayOf(call) {
  return call.at.slice(0, 10);
}
