// The guide at the machine: numbers for others, tickets in hand, people who come back, errands to kiosks.

import { AwayList } from "./guide_away.js";
import { IssueForm } from "./guide_issue.js";
import { Kiosks } from "./guide_kiosks.js";
import { TicketCard } from "./guide_ticket.js";
import { LiveStream } from "./live_stream.js";
import { ask } from "./server_requests.js";
import { ServiceClock } from "./service_clock.js";
import { text } from "./texts.js";
import { WorkHead } from "./work_head.js";

const clock = new ServiceClock();
const head = new WorkHead(clock);
const kiosks = new Kiosks(() => card.showKiosks());
const card = new TicketCard(kiosks, () => form.focus());
const away = new AwayList((ticket) => card.open(ticket.ticket_id));
const form = new IssueForm((issued) => card.open(issued.ticket_id, text("guide.issued")));

async function loadMenu() {
  const menu = await ask("/api/v1/menu");
  clock.take(menu, true);
  head.tick();
  form.show(menu);
}

/** Take the present state anew: at the start, and whenever the stream was away. */
async function load() {
  try {
    await Promise.all([loadMenu(), away.load(), kiosks.load()]);
    card.heard("");
  } catch {
    // The stream is still open or will be opened again; either brings the next attempt.
  }
}

const heard = {
  board(snapshot) {
    clock.take(snapshot);
    if (form.showWaiting(snapshot.waiting)) loadMenu().catch(() => {});
    card.heard("");
  },
  ticket(ticket) {
    away.heard(ticket);
    card.heard(ticket.ticket_id);
  },
  errand_result(result) {
    kiosks.heard(result);
  },
};

new LiveStream("topics=board,ticket,errand_result", {
  onEvent: (kind, data) => heard[kind]?.(data),
  onOpen: load,
  onState: (state) => head.show(state),
}).start();

setInterval(() => head.tick(), 1_000);
