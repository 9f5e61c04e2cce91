// Today's charts on the lobby's page: asked for anew when something has happened, but not at every event.

import { DayCharts } from "./day_charts.js";
import { Unreachable, ask } from "./server_requests.js";

const SHORTEST_MS = 30_000;

export class TodayCharts {
  #charts = new DayCharts(document.getElementById("chart-people"), document.getElementById("chart-waits"));
  #timer = 0;
  #askedAt = -Infinity;

  /** Something has happened that the charts count. */
  changed() {
    if (this.#timer) return;
    const left = Math.max(0, this.#askedAt + SHORTEST_MS - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      this.reload();
    }, left);
  }

  async reload() {
    this.#askedAt = performance.now();
    try {
      this.#charts.showDay(await ask("/api/v1/history/half-hours"));
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
    }
  }
}
