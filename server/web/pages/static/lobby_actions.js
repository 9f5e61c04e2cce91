// What a manager can do for the lobby from here; each is a verb of the interface.

import { act } from "./server_requests.js";

const path = encodeURIComponent;

/** Let a counter help a service besides those that it helps already. */
export function letHelp({ counter, helps }, service) {
  return act(`/api/v1/counters/${counter}/help`, { services: [...helps.filter((code) => code !== service), service] });
}

/** Let a counter not help a service any more. */
export function endHelp({ counter, helps }, service) {
  return act(`/api/v1/counters/${counter}/help`, { services: helps.filter((code) => code !== service) });
}

export function pauseService(service, reason) {
  return act(`/api/v1/services/${path(service)}/pause`, { reason });
}

export function resumeService(service) {
  return act(`/api/v1/services/${path(service)}/resume`);
}

export function pauseSite(reason) {
  return act("/api/v1/site/pause", { reason });
}

export function resumeSite() {
  return act("/api/v1/site/resume");
}

/** Show a notice on kiosks and boards; an empty one takes it down. */
export function publishNotice(words) {
  return act("/api/v1/site/notice", { text: words });
}
