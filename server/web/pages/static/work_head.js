// The head of a working page: the connection in plain words, the site's clock, signing out.

import { clockFace } from "./durations.js";
import { partsOf, setText } from "./elements.js";
import { send } from "./server_requests.js";
import { text } from "./texts.js";

export class WorkHead {
  #connection = document.getElementById("connection");
  #face = document.getElementById("clock");
  #parts = partsOf(this.#connection);

  constructor(clock) {
    this.clock = clock;
    offerSignOut();
  }

  /** Say how the connection is; `lost` names since when, by the site's clock. */
  show(state) {
    this.#connection.dataset.state = state;
    const time = this.clock.known ? clockFace(this.clock.now(), this.clock.offsetMinutes) : "–";
    setText(this.#parts.text, text(`live.${state}`, { time }));
    this.#parts.link.hidden = state !== "signed_out";
    this.#parts.link.href = `/login?next=${encodeURIComponent(location.pathname)}`;
  }

  tick() {
    if (this.clock.known) setText(this.#face, clockFace(this.clock.now(), this.clock.offsetMinutes));
  }
}

/** Let the page's sign-out button end the session. */
export function offerSignOut() {
  document.getElementById("sign-out").addEventListener("click", async () => {
    await send("DELETE", "/api/v1/session");
    location.assign("/login");
  });
}
