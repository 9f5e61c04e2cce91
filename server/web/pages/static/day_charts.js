// A day by its half hours: how many came and were served, how long they waited.

import { BarChart } from "./bar_chart.js";
import { inMinutes } from "./durations.js";
import { text } from "./texts.js";

const MINUTE_S = 60;

export class DayCharts {
  #people;
  #waits;

  constructor(peopleRoot, waitsRoot) {
    this.#people = new BarChart(peopleRoot, text("chart.people"));
    this.#waits = new BarChart(waitsRoot, text("chart.waits"));
  }

  /** Show the answer of `GET /api/v1/history/half-hours`. */
  showDay({ half_hours, limit_s }) {
    this.show(
      half_hours.map((each) => ({ label: each.begins, ...each })),
      { first: text("chart.half_hour"), limit_s },
    );
  }

  /** Show figures in any order of time: each with `label`, `issued`, `served`, `mean_wait_s` and `longest_wait_s`. */
  show(items, { first, limit_s }) {
    this.#people.show({
      first,
      series: [
        { name: text("chart.issued"), kind: "bar", look: "issued" },
        { name: text("chart.served"), kind: "bar", look: "served" },
      ],
      items: items.map(({ label, issued, served }) => ({ label, values: [issued, served] })),
      say: String,
    });
    const minutes = (seconds) => (seconds === null ? null : seconds / MINUTE_S);
    this.#waits.show({
      first,
      series: [
        { name: text("chart.mean_wait"), kind: "bar", look: "mean" },
        { name: text("chart.longest_wait"), kind: "mark", look: "longest" },
      ],
      items: items.map(({ label, mean_wait_s, longest_wait_s }) => ({ label, values: [minutes(mean_wait_s), minutes(longest_wait_s)] })),
      say: (value, short) => (short ? `${Math.round(value)}′` : inMinutes(value * MINUTE_S)),
      step: 5,
      line: limit_s && { at: limit_s / MINUTE_S, name: text("chart.limit", { n: limit_s / MINUTE_S }) },
    });
  }
}
