// Which page? For the officers: who sits where already.

import { partsOf } from "./elements.js";
import { ask } from "./server_requests.js";
import { hasText, text } from "./texts.js";
import { offerSignOut } from "./work_head.js";

offerSignOut();

const ways = new Map(Array.from(document.querySelectorAll("[data-counter]"), (way) => [way.dataset.counter, way]));
if (ways.size > 0) {
  const { counters } = await ask("/api/v1/counters");
  for (const { counter, state, staff } of counters) {
    const way = ways.get(String(counter));
    if (!way || !hasText(`state.counter.${state}`)) continue;
    way.dataset.state = state;
    const words = text(`state.counter.${state}`);
    partsOf(way).state.textContent = staff ? `${words} · ${staff}` : words;
  }
}
