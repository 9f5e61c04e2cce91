// Questions and verbs to the server. A verb carries its own request_id and is sent again with the same one until it is answered.

import { language, text } from "./texts.js";

const ATTEMPT_MS = 8_000;
const PAUSES_MS = [400, 800, 1_600, 3_000, 3_000, 3_000, 3_000];

/** The server said no and nothing changed; `message` is its sentence, `slug` its kind. */
export class Refused extends Error {
  constructor(status, problem) {
    super(problem?.detail || text("common.unexpected", { status }));
    this.status = status;
    this.slug = problem?.type ?? "";
  }
}

/** Nobody answered; what became of the request is not known. */
export class Unreachable extends Error {
  constructor() {
    super(text("common.unreachable"));
  }
}

/** GET a path's JSON, given `patienceMs` to come. Throws Refused or Unreachable. */
export async function ask(path, patienceMs = ATTEMPT_MS) {
  return answerOf(await attempt("GET", path, undefined, {}, patienceMs));
}

/** POST or DELETE once, without a request_id (signing in and out). Throws Refused or Unreachable. */
export async function send(method, path, body) {
  return answerOf(await attempt(method, path, body));
}

/**
 * POST a verb until it is answered. `onRetry(n)` is told before the n-th time it is sent again; `headers` are a device's.
 * Throws Refused, or Unreachable when it has been tried for about a minute.
 */
export async function act(path, body = {}, onRetry = () => {}, headers = {}) {
  const whole = { request_id: requestId(), ...body };
  for (let tried = 0; ; tried += 1) {
    try {
      const response = await attempt("POST", path, whole, headers);
      if (response.status < 500) return await answerOf(response);
      if (tried === PAUSES_MS.length) throw new Refused(response.status, await problemOf(response));
    } catch (error) {
      if (!(error instanceof Unreachable) || tried === PAUSES_MS.length) throw error;
    }
    onRetry(tried + 1);
    await new Promise((wake) => setTimeout(wake, PAUSES_MS[tried]));
  }
}

async function attempt(method, path, body, headers = {}, patienceMs = ATTEMPT_MS) {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), patienceMs);
  try {
    return await fetch(inLanguage(path), {
      method,
      cache: "no-store",
      signal: giveUp.signal,
      headers: body === undefined ? headers : { ...headers, "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Unreachable();
  } finally {
    clearTimeout(timer);
  }
}

async function answerOf(response) {
  if (!response.ok) throw new Refused(response.status, await problemOf(response));
  if (response.status === 204) return null;
  try {
    return await response.json();
  } catch {
    throw new Unreachable();
  }
}

async function problemOf(response) {
  try {
    return await response.json();
  } catch {
    return null;
  }
}

export function inLanguage(path) {
  return `${path}${path.includes("?") ? "&" : "?"}language=${language}`;
}

// crypto.randomUUID exists only over TLS; a ward's first installation may not have it yet.
function requestId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
