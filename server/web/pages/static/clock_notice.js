// Says on a page when the service's time differs from the server's own clock, or from that of the machine with this page.

import { clockFace, offsetOf } from "./durations.js";
import { element } from "./elements.js";
import { ask } from "./server_requests.js";
import { text } from "./texts.js";

const LOOK_MS = 60_000;
const SERVER_MS = 120_000;
/** People set their PCs by hand; a few minutes say nothing. */
const HERE_MS = 300_000;

/** Look now and then, where the server's time comes from a machine's clock at all. */
export function watchClock() {
  const place = document.getElementById("clock-notice");
  if (!("watch" in place.dataset)) return;
  const look = async () => {
    try {
      show(place, wordsOf(await ask("/api/v1/clock"), Date.now()));
    } catch {
      // Nobody answers: the page says so elsewhere, and the next look tells more.
    }
  };
  look();
  setInterval(look, LOOK_MS);
}

function show(place, words) {
  if (place.dataset.words === words) return;
  place.dataset.words = words;
  const link = element("a", { href: "/clock", text: text("clock_notice.link") });
  place.replaceChildren(...(words ? [element("p", { class: "silent-zone" }, `${words} `, link)] : []));
}

function wordsOf({ at, wall, told }, here) {
  const now = Date.parse(at);
  const offset = offsetOf(at);
  const day = (moment) => new Date(moment + offset * 60_000).toISOString().slice(0, 10);
  const words = (moment) => {
    const [year, month, date] = day(moment).split("-");
    return day(moment) === day(now) ? clockFace(moment, offset) : `${clockFace(moment, offset)} ${date}/${month}/${year}`;
  };
  if (told) return text("clock_notice.told", { told: words(Date.parse(told)) });
  if (Math.abs(Date.parse(wall) - now) > SERVER_MS) return text("clock_notice.wall", { wall: words(Date.parse(wall)), at: words(now) });
  if (Math.abs(here - now) > HERE_MS) return text("clock_notice.here", { here: words(here), at: words(now) });
  return "";
}
