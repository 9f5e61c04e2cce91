// Where somebody is in the history: the period, by what, which figure's tickets, which ticket. All of it stands in the address, so that
// the browser's own back, bookmarks and links work.

const NAMES = ["first", "last", "by", "what", "service", "counter", "officer", "ticket"];

export class HistoryPlace {
  constructor(today, show) {
    this.today = today;
    this.#read();
    addEventListener("popstate", () => {
      this.#read();
      show();
    });
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-here]");
      const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
      if (!link || !plain) return;
      event.preventDefault();
      this.go(link.getAttribute("href"));
      show();
    });
  }

  #read() {
    const query = new URLSearchParams(location.search);
    for (const name of NAMES) this[name] = query.has(name) ? query.get(name) : null;
    this.last ??= this.today;
    this.first ??= this.last;
    this.by ??= "service";
  }

  go(address) {
    history.pushState(null, "", address);
    this.#read();
  }

  /** The address of a place that differs in some names; null leaves a name out. */
  address(changes) {
    const query = new URLSearchParams();
    for (const name of NAMES) {
      const value = name in changes ? changes[name] : this[name];
      if (value !== null && value !== undefined) query.set(name, value);
    }
    return `?${query}`;
  }

  /** The address of the overview, without a figure or a ticket. */
  overview(changes = {}) {
    return this.address({ what: null, service: null, counter: null, officer: null, ticket: null, ...changes });
  }

  get isOneDay() {
    return this.first === this.last;
  }
}

/** A day some days away, as text. */
export function dayAfter(day, days) {
  const moment = new Date(`${day}T00:00:00Z`);
  moment.setUTCDate(moment.getUTCDate() + days);
  return moment.toISOString().slice(0, 10);
}

/** The Monday of a day's week. */
export function mondayOf(day) {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return dayAfter(day, -((weekday + 6) % 7));
}

/** A day as people write it: 23/11/2026. */
export function dayInWords(day) {
  return day.split("-").reverse().join("/");
}
