// The board's voice: a queue in which each call is said once and to its end, and the clips joined end to end.

import { PAUSE } from "./board_speech.js";

const TIMES = 2;
const MANY_WAITING = 3;
const LONGEST_MS = 90000;
const REMEMBERED = 2000;
const AFTER_CHIME_S = 0.15;
const BETWEEN_PHRASES_S = 0.03;
const BREATH_S = 0.22;
const BETWEEN_SENTENCES_S = 0.7;
const AT_THE_END_S = 0.9;
const CHIME = [
  { hertz: 659.26, at: 0 },
  { hertz: 523.25, at: 0.38 },
];
const CHIME_S = 1.5;
const CHIME_STRENGTH = 0.2;

/** What waits to be said and what is being said; `now` is in steady milliseconds. */
export class VoiceQueue {
  constructor() {
    this.waiting = [];
    this.known = new Set();
    this.sayingSince = null;
  }

  /** Put a call at the end, unless the same one has been here before. */
  add(call) {
    const identity = call.epoch + " " + call.seq;
    if (this.known.has(identity)) return;
    this.known.add(identity);
    if (this.known.size > REMEMBERED) this.known.delete(this.known.values().next().value);
    this.waiting.push(call);
  }

  /** What is to be said now, `{call, times}`; null while something is being said or nothing waits. */
  begin(now, stillCalls) {
    if (this.sayingSince !== null && now - this.sayingSince < LONGEST_MS) return null;
    this.sayingSince = null;
    this.waiting = this.waiting.filter(stillCalls);
    if (this.waiting.length === 0) return null;
    this.sayingSince = now;
    const times = this.waiting.length > MANY_WAITING ? 1 : TIMES;
    return { call: this.waiting.shift(), times };
  }

  ended() {
    this.sayingSince = null;
  }
}

/** Plays sentences; `clips` are the clips' names by language and words. */
export class Player {
  constructor(clips) {
    this.clips = clips;
    this.learning = null;
    this.context = null;
    this.out = null;
    this.buffers = new Map();
    this.freeAt = 0;
  }

  /** Must be called by a touch: browsers let a page sound only then. */
  start() {
    const Context = window.AudioContext || window.webkitAudioContext;
    this.context = this.context || new Context();
    if (this.out === null) {
      this.out = this.context.createGain();
      this.out.connect(this.context.destination);
    }
    return this.context.resume();
  }

  /** Tell now, and whenever it changes, whether the browser lets us be heard: a television may put a page to rest. */
  onChange(tell) {
    this.context.onstatechange = () => tell(this.context.state === "running");
    this.context.onstatechange();
  }

  /** Have the clips of some words ready, one after the other, so that the first call does not wait for them. */
  prepare(language, words) {
    return words.reduce((before, each) => before.then(() => this.clip(language, each)).catch(() => null), Promise.resolve());
  }

  /** Ask for the clips' names anew: a counter may have been given a name since the page was loaded. */
  learn() {
    if (this.learning === null) {
      const over = () => {
        this.learning = null;
      };
      this.learning = fetch("/board/clips.json")
        .then((response) => response.json())
        .then((clips) => {
          this.clips = clips;
        });
      this.learning.then(over, over);
    }
    return this.learning;
  }

  async clip(language, words) {
    if (this.clips[language][words] === undefined) await this.learn();
    const name = this.clips[language][words];
    if (name === undefined) throw new Error("no clip for " + words);
    if (!this.buffers.has(name)) {
      const made = fetch("/board/clips/" + name + ".wav")
        .then((response) => {
          if (!response.ok) throw new Error(name + ": " + response.status);
          return response.arrayBuffer();
        })
        .then((content) => this.context.decodeAudioData(content));
      this.buffers.set(name, made);
      made.catch(() => this.buffers.delete(name));
    }
    return this.buffers.get(name);
  }

  /** Chime, then the sentences so many times; resolves when all has been said. A sentence whose clips are not to be had is left out. `volume` is 0 to 1. */
  async say(sentences, times, volume) {
    const said = (await Promise.all(sentences.map((sentence) => this.pieces(sentence)))).filter((pieces) => pieces !== null);
    let at = Math.max(this.context.currentTime + 0.05, this.freeAt);
    this.out.gain.setValueAtTime(volume, at);
    this.chime(at);
    at += CHIME_S + AFTER_CHIME_S;
    for (let time = 0; time < times; time += 1) {
      said.forEach((pieces) => {
        pieces.forEach((piece) => {
          at += piece === PAUSE ? BREATH_S : this.play(piece, at) + BETWEEN_PHRASES_S;
        });
        at += BETWEEN_SENTENCES_S;
      });
    }
    this.freeAt = at + AT_THE_END_S - BETWEEN_SENTENCES_S;
    const restMs = (this.freeAt - this.context.currentTime) * 1000;
    await new Promise((over) => setTimeout(over, restMs));
  }

  pieces({ language, phrases }) {
    const clips = phrases.map((phrase) => (phrase === PAUSE ? PAUSE : this.clip(language, phrase)));
    return Promise.all(clips).catch(() => null);
  }

  play(buffer, at) {
    const source = this.context.createBufferSource();
    source.buffer = buffer;
    source.connect(this.out);
    source.start(at);
    return buffer.duration;
  }

  chime(begin) {
    CHIME.forEach(({ hertz, at }) => {
      const tone = this.context.createOscillator();
      const strength = this.context.createGain();
      tone.frequency.value = hertz;
      strength.gain.setValueAtTime(0.0001, begin + at);
      strength.gain.exponentialRampToValueAtTime(CHIME_STRENGTH, begin + at + 0.015);
      strength.gain.exponentialRampToValueAtTime(0.0005, begin + CHIME_S);
      tone.connect(strength);
      strength.connect(this.out);
      tone.start(begin + at);
      tone.stop(begin + CHIME_S);
    });
  }
}
