// What the manager's forms need to know of the lobby as it stands: counters, services, the notice.

export class LobbyState {
  #counters = new Map();
  #services = new Map();
  paused = null;
  notice = "";

  takeCounters(counters) {
    this.#counters = new Map(counters.map((counter) => [counter.counter, counter]));
  }

  changeCounter(counter) {
    this.#counters.set(counter.counter, counter);
  }

  takeWaits({ services, paused, notice }) {
    this.#services = new Map(services.map((service) => [service.service, service]));
    this.paused = paused ?? null;
    this.notice = notice ?? "";
  }

  counter(number) {
    return this.#counters.get(number);
  }

  /** All counters, by number. */
  counters() {
    return Array.from(this.#counters.values()).sort((a, b) => a.counter - b.counter);
  }

  service(code) {
    return this.#services.get(code);
  }

  /** A service's place in the site's order; what the site has no more comes last. */
  place(code) {
    const place = Array.from(this.#services.keys()).indexOf(code);
    return place < 0 ? this.#services.size : place;
  }

  /** The counters that help a service now. */
  helpers(code) {
    return this.counters().filter(({ helps }) => helps.includes(code));
  }

  /** The counters that could help a service: neither serving nor helping it; open ones first. */
  couldHelp(code) {
    const free = this.counters().filter(({ serves, helps }) => !serves.includes(code) && !helps.includes(code));
    return [...free.filter(isOpen), ...free.filter((counter) => !isOpen(counter))];
  }

  /** The counters that serve a service and are not open. */
  closed(code) {
    return this.counters().filter((counter) => counter.serves.includes(code) && !isOpen(counter));
  }
}

function isOpen({ state }) {
  return state === "open";
}
