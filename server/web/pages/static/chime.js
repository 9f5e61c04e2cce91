// A short sound for an officer. Browsers allow none before the first press on the page, so it is made ready then.

const KEPT_AS = "sound";
const NOTES = { arrived: [660, 880], near: [880, 660, 880] };
const NOTE_S = 0.16;
const LOUDNESS = 0.12;
// Several at once are one sound.
const QUIET_MS = 10_000;

export class Chime {
  #settings;
  #context = null;
  #on;
  #lastAt = -Infinity;

  constructor(settings) {
    this.#settings = settings;
    this.#on = settings.read(KEPT_AS) !== "off";
    for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, () => this.#unlock(), { capture: true });
  }

  get on() {
    return this.#on;
  }

  /** Switch the sound on or off; switched on, it lets itself be heard. */
  toggle() {
    this.#on = !this.#on;
    this.#settings.keep(KEPT_AS, this.#on ? "on" : "off");
    this.#lastAt = -Infinity;
    if (this.#on) this.play("arrived");
  }

  /** Play the sound of `arrived` or `near`. Returns whether it was to be heard. */
  play(kind) {
    const soon = performance.now() - this.#lastAt < QUIET_MS;
    if (!this.#on || soon || this.#context?.state !== "running") return false;
    this.#lastAt = performance.now();
    NOTES[kind].forEach((pitch, index) => this.#note(pitch, this.#context.currentTime + index * NOTE_S));
    return true;
  }

  #unlock() {
    if (this.#context === null) this.#context = new AudioContext();
    if (this.#context.state === "suspended") this.#context.resume();
  }

  #note(pitch, at) {
    const tone = this.#context.createOscillator();
    const loudness = this.#context.createGain();
    tone.frequency.value = pitch;
    loudness.gain.setValueAtTime(0, at);
    loudness.gain.linearRampToValueAtTime(LOUDNESS, at + 0.02);
    loudness.gain.exponentialRampToValueAtTime(0.001, at + NOTE_S * 1.6);
    tone.connect(loudness).connect(this.#context.destination);
    tone.start(at);
    tone.stop(at + NOTE_S * 1.7);
  }
}
