// How the copies are, on the manager's and the administrator's page; and that a damaged ledger was made anew.

import { timeOfDay } from "./durations.js";
import { element, keepRows, partsOf, setData, setText } from "./elements.js";
import { hasText, text } from "./texts.js";

export class BackupList {
  #list;
  #news;
  #reader;

  /** Draw into a list and a place for news; `reader` is "manager" or "administrator". */
  constructor(list, news, reader) {
    this.#list = list;
    this.#news = news;
    this.#reader = reader;
  }

  /** Take the `backup` of the devices' answer, which came at a moment. */
  take({ places, mended }, at) {
    keepRows(this.#list, places, { key: ({ place }) => place, create: row, update: (made, place) => fill(made, place, at) });
    const told = mended ? [mended] : [];
    keepRows(this.#news, told, {
      key: ({ at: moment }) => moment,
      create: () => element("p", { class: "mended" }),
      update: (made, each) => {
        setData(made, "whole", each.whole ? "yes" : "no");
        setText(made, mendedWords(each, at, this.#reader));
      },
    });
  }
}

function row() {
  return element("li", { class: "device" }, element("span", { class: "dot", "aria-hidden": "true" }), element("strong", { "data-part": "name" }), element("span", { "data-part": "words" }));
}

function fill(made, { place, ok, word, since, copy_at }, at) {
  const { name, words } = partsOf(made);
  setText(name, place ? text("backup.target", { place }) : text("backup.own"));
  setData(made, "level", ok ? (word ? "near" : "") : "past");
  const parts = [];
  if (!ok) parts.push(text("backup.trouble", { why: whyOf(word), time: moment(since, at) }));
  else if (word) parts.push(whyOf(word));
  parts.push(copy_at ? text("backup.newest", { time: moment(copy_at, at) }) : text("backup.none"));
  setText(words, parts.join(" · "));
}

function whyOf(word) {
  return hasText(`backup.word_${word}`) ? text(`backup.word_${word}`) : word;
}

function mendedWords({ at, whole, until, aside }, now, reader) {
  const lost = () => text("backup.mended_lost", { until: until ? moment(until, now) : "–" });
  return [text("backup.mended", { time: moment(at, now) }), whole ? text("backup.mended_whole") : lost(), text(`backup.mended_${reader}`, { aside })].join(" ");
}

/** The hour alone for today, with its day before that. */
function moment(told, now) {
  const [year, month, day] = told.slice(0, 10).split("-");
  return told.slice(0, 10) === now.slice(0, 10) ? timeOfDay(told) : `${timeOfDay(told)} ${day}/${month}/${year}`;
}
