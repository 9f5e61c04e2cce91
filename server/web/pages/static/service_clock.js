// The service clock: told by the server's `at` and `speed`, carried on by the browser's steady clock.

import { offsetOf } from "./durations.js";

const STEPPED_MS = 5_000;

export class ServiceClock {
  #anchor = null;

  constructor(steady = () => performance.now()) {
    this.steady = steady;
    this.offsetMinutes = 0;
  }

  /**
   * Take the server's time from an answer or an event. A message can only be late, never early, so the one that puts the clock
   * furthest ahead is the truest; only a fresh answer may set it back, when the server's clock itself was stepped.
   */
  take({ at, speed }, fresh = false) {
    const told = Date.parse(at);
    const steady = this.steady();
    const behind = this.#anchor === null ? 0 : this.now() - told;
    const sameSpeed = this.#anchor !== null && this.#anchor.speed === speed;
    if (sameSpeed && behind > 0 && !(fresh && behind > STEPPED_MS * speed)) return;
    this.#anchor = { told, steady, speed };
    this.offsetMinutes = offsetOf(at);
  }

  get known() {
    return this.#anchor !== null;
  }

  /** Milliseconds since 1970 by the service clock. */
  now() {
    const { told, steady, speed } = this.#anchor;
    return told + (this.steady() - steady) * speed;
  }

  /** The site's own day, as 2026-11-23. */
  today() {
    return new Date(this.now() + this.offsetMinutes * 60_000).toISOString().slice(0, 10);
  }

  /** Seconds from a moment's text until now. */
  since(moment) {
    return (this.now() - Date.parse(moment)) / 1000;
  }
}
