// A double press is one: presses that follow too soon, key repeats and presses while a verb is under way count for nothing.

const QUIET_MS = 400;

export class PressGuard {
  #busy = false;
  #lastAt = -Infinity;

  constructor(now = () => performance.now()) {
    this.now = now;
  }

  get busy() {
    return this.#busy;
  }

  /** Whether a press counts. Each press, counted or not, begins the quiet time anew. */
  accepts(repeat = false) {
    const soon = this.now() - this.#lastAt < QUIET_MS;
    this.#lastAt = this.now();
    return !repeat && !soon && !this.#busy;
  }

  begin() {
    this.#busy = true;
  }

  end() {
    this.#busy = false;
  }

  /** The screen has just changed its meaning under the finger: a press meant for the old one must not act on the new one. */
  screenChanged() {
    this.#lastAt = this.now();
  }
}
