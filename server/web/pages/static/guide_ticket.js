// One ticket as a guide holds it out to its citizen: where it stands, its code for the phone, its slip, what has happened to it.

import { timeOfDay } from "./durations.js";
import { element, keepRows, partsOf, setData, setText } from "./elements.js";
import { waitRange } from "./guide_issue.js";
import { nameOf } from "./guide_kiosks.js";
import { act, ask } from "./server_requests.js";
import { text } from "./texts.js";

const RETURNED_FROM = ["no_show", "parked"];
const OVER = ["served", "cancelled", "expired"];
const SELDOM_MS = 2_000;

export class TicketCard {
  #card = document.getElementById("card");
  #parts = partsOf(this.#card);
  #form = document.getElementById("find-form");
  #field = document.getElementById("find");
  #problem = document.getElementById("find-problem");
  #none = document.getElementById("no-ticket");
  #kiosks;
  #id = "";
  #ticket = null;
  #planned = null;

  /** `onNext()` goes on to the next citizen. */
  constructor(kiosks, onNext) {
    this.#kiosks = kiosks;
    this.#parts.next.addEventListener("click", onNext);
    this.#card.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !this.#parts.next.hidden) onNext();
    });
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#find();
    });
    this.#parts.return.addEventListener("click", () => this.#return());
  }

  /** Open a ticket, and say what has just happened to it. */
  async open(ticketId, news = "") {
    this.#id = ticketId;
    this.#parts.next.hidden = news === "";
    this.#complain("");
    this.#say(this.#parts.printed, "", "");
    setText(this.#parts.news, news);
    this.#problemOfCard("");
    await this.#load();
    this.#card.scrollIntoView({ block: "nearest" });
    this.#card.focus({ preventScroll: true });
  }

  /** Something has happened to a ticket, or the queues have moved: look again, seldom. */
  heard(ticketId) {
    if (this.#ticket === null || (ticketId && ticketId !== this.#id)) return;
    if (!ticketId && this.#ticket.state !== "waiting") return;
    this.#planned ??= setTimeout(() => this.#load(), ticketId ? 0 : SELDOM_MS);
  }

  showKiosks() {
    if (this.#ticket) this.#drawPrints();
  }

  async #find() {
    const number = this.#field.value.trim();
    this.#complain("");
    if (number === "") return this.#missing(text("guide.find_missing"));
    try {
      const { tickets } = await ask(`/api/v1/tickets?number=${encodeURIComponent(number)}`);
      if (tickets.length === 0) return this.#missing(text("guide.not_found", { number }));
      await this.open(tickets[0].ticket_id);
      this.#field.value = "";
    } catch (error) {
      this.#missing(error.message);
    }
  }

  #missing(words) {
    this.#complain(words);
    this.#field.focus();
    this.#field.select();
  }

  async #load() {
    clearTimeout(this.#planned);
    this.#planned = null;
    const id = this.#id;
    try {
      const [ticket, life] = await Promise.all([ask(`/api/v1/tickets/${id}`), ask(`/api/v1/tickets/${id}/life`)]);
      if (id !== this.#id) return;
      this.#ticket = ticket;
      this.#draw(life.steps);
    } catch (error) {
      this.#problemOfCard(error.message);
    }
  }

  #draw(steps) {
    const { state, label, status_url: url } = this.#ticket;
    const over = OVER.includes(state);
    this.#card.hidden = false;
    this.#none.hidden = true;
    setData(this.#card, "state", state);
    setText(this.#parts.label, label);
    setText(this.#parts.service, this.#ticket.service_name);
    setText(this.#parts.state, stateWords(this.#ticket));
    setText(this.#parts.place, placeWords(this.#ticket));
    this.#parts.tags.replaceChildren(...tagsOf(this.#ticket).map((tag) => element("li", { text: tag })));
    this.#drawQr(over ? null : url, label);
    setText(this.#parts["qr-lead"], over ? "" : text(url ? "guide.qr_lead" : "guide.qr_none"));
    this.#parts.return.hidden = !RETURNED_FROM.includes(state);
    this.#parts.print.hidden = over;
    this.#drawPrints();
    keepRows(this.#parts.life, steps, { key: ({ seq }) => seq, create: createStep, update: updateStep });
  }

  #drawQr(url, label) {
    const picture = this.#parts["qr-picture"];
    this.#parts.qr.hidden = !url;
    if (!url) return;
    // The page's own server shows the link, whatever name it has for phones.
    const address = `${new URL(url).pathname}/qr.svg`;
    if (picture.getAttribute("src") !== address) picture.src = address;
    picture.alt = text("guide.qr", { label });
  }

  #drawPrints() {
    const kiosks = this.#kiosks.all;
    keepRows(this.#parts.prints, kiosks, {
      key: ({ device }) => device,
      create: ({ device }) => {
        const button = element("button", { type: "button", class: "button" });
        button.addEventListener("click", () => this.#print(device));
        return button;
      },
      update: (button, kiosk) => {
        setText(button, text("guide.print_at", { kiosk: nameOf(kiosk) }));
        button.disabled = !kiosk.reachable;
        if (kiosk.reachable) button.removeAttribute("title");
        else button.title = text("guide.kiosk_away");
      },
    });
    if (kiosks.length === 0) this.#say(this.#parts.printed, text("guide.print_none"), "");
    else if (!kiosks.some(({ reachable }) => reachable) && this.#parts.printed.textContent === "") {
      this.#say(this.#parts.printed, kiosks.map((kiosk) => `${nameOf(kiosk)}: ${text("guide.kiosk_away")}`).join(" · "), "");
    }
  }

  #print(device) {
    const kiosk = this.#kiosks.all.find((each) => each.device === device);
    const id = this.#id;
    this.#kiosks.reprint(kiosk, id, (words, kind) => {
      if (id === this.#id) this.#say(this.#parts.printed, words, kind);
    });
  }

  async #return() {
    const button = this.#parts.return;
    const { label } = this.#ticket;
    button.disabled = true;
    setText(button, text("guide.returning"));
    this.#problemOfCard("");
    try {
      await act(`/api/v1/tickets/${this.#id}/return`);
      setText(this.#parts.news, text("guide.returned", { label }));
      await this.#load();
      this.#card.focus({ preventScroll: true });
    } catch (error) {
      this.#problemOfCard(error.message);
    } finally {
      button.disabled = false;
      setText(button, text("guide.return"));
    }
  }

  #say(target, words, kind) {
    setText(target, words);
    setData(target, "kind", kind);
  }

  #complain(words) {
    this.#problem.textContent = words;
    this.#problem.hidden = words === "";
    this.#field.setAttribute("aria-invalid", String(words !== ""));
  }

  #problemOfCard(words) {
    this.#parts.problem.textContent = words;
    this.#parts.problem.hidden = words === "";
    if (words) this.#card.hidden = false;
  }
}

function stateWords(ticket) {
  const since = { waiting: ticket.waiting_since, called: ticket.called_at, serving: ticket.serving_since }[ticket.state] ?? ticket.ended_at;
  const state = text(`state.ticket.${ticket.state}`);
  return since ? text("guide.since", { state, time: timeOfDay(since) }) : state;
}

function placeWords(ticket) {
  if (ticket.state === "waiting") {
    const ahead = ticket.people_ahead === 0 ? text("guide.ahead_none") : text("guide.ahead", { n: ticket.people_ahead });
    const [only, ...more] = ticket.counters;
    const any = more.length === 0 ? text("guide.at_counter", { counter: only }) : text("guide.counters", { counters: ticket.counters.join(", ") });
    const where = ticket.to_counter ? text("guide.named_counter", { counter: ticket.to_counter }) : any;
    // To who is next there is nothing to count: it depends on the one person at the counter.
    const wait = ticket.people_ahead === 0 ? [] : [waitRange(ticket.expected_wait)];
    // Each part stays whole; the line may break between them.
    return [ahead, ...wait, where].map((part) => part.replaceAll(" ", "\u00a0").replaceAll("–", "\u2060–\u2060")).join(" · ");
  }
  return ticket.counter ? text("guide.at_counter", { counter: ticket.counter }) : "";
}

function tagsOf(ticket) {
  const tags = [];
  if (ticket.priority) tags.push(text("guide.tag_priority"));
  if (ticket.offline) tags.push(text("guide.tag_offline"));
  if (ticket.language === "en") tags.push(text("guide.tag_language"));
  if (ticket.reprints > 0) tags.push(text("guide.tag_reprints", { n: ticket.reprints }));
  return tags;
}

function createStep() {
  return element("li", {}, element("time", { "data-part": "time" }), element("span", { "data-part": "words" }));
}

function updateStep(row, step) {
  const parts = partsOf(row);
  setText(parts.time, timeOfDay(step.at));
  const by = step.by_name ? ` · ${text("guide.life_by", { name: step.by_name })}` : "";
  setText(parts.words, `${step.words}${by}`);
}
