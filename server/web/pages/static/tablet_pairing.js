// A tablet becomes a device: it shows six digits, the administrator types them, and the token stays in this browser.

import { Refused, ask, send } from "./server_requests.js";

const KEPT_AS = "moiso-rating-token";
const AGAIN_MS = 3_000;
// The server answers after 20 s at the latest.
const WAIT_MS = 25_000;
const code = document.getElementById("code");
const waiting = code.textContent;

/** The token of this tablet; asks to be paired, after `onPairing()`, when there is none. */
export async function pairedToken(onPairing) {
  const kept = localStorage.getItem(KEPT_AS);
  if (kept) return kept;
  onPairing();
  for (;;) {
    try {
      const token = await pair();
      localStorage.setItem(KEPT_AS, token);
      return token;
    } catch {
      // The code is over, or the server away: a new one comes.
      code.textContent = waiting;
      await new Promise((wake) => setTimeout(wake, AGAIN_MS));
    }
  }
}

export function forgetToken() {
  localStorage.removeItem(KEPT_AS);
}

async function pair() {
  const pairing = await send("POST", "/api/v1/pairing", { role: "display" });
  code.textContent = `${pairing.code.slice(0, 3)} ${pairing.code.slice(3)}`;
  for (;;) {
    try {
      const answer = await ask(`/api/v1/pairing/${pairing.claim}`, WAIT_MS);
      if (answer.paired) return answer.token;
    } catch (error) {
      if (error instanceof Refused) throw error;
    }
  }
}
