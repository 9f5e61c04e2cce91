// Durations and moments as people read them. Seconds in, words out.

import { text } from "./texts.js";

/** A running clock: 3:07, 1:02:09. */
export function stopwatch(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = String(whole % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/** A wait in whole minutes, as it is spoken: "12 phút". */
export function inMinutes(seconds) {
  const minutes = Math.floor(Math.max(0, seconds) / 60);
  if (minutes === 0) return text("common.under_a_minute");
  if (minutes < 60) return text("common.minutes", { n: minutes });
  return text("common.hours_minutes", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

/**
 * The site's own time of day of a moment. Moments carry the site's offset in their text, so the text is read
 * as it stands: a manager abroad sees the lobby's clock, not their own.
 */
export function timeOfDay(moment) {
  return moment.slice(11, 16);
}

/** The site's time of day of milliseconds since 1970, given the offset in minutes that the server's moments carry. */
export function clockFace(milliseconds, offsetMinutes, seconds = false) {
  const shifted = new Date(milliseconds + offsetMinutes * 60_000).toISOString();
  return shifted.slice(11, seconds ? 19 : 16);
}

/** The offset in minutes of a moment such as 2026-11-23T08:05:09.123+07:00. */
export function offsetOf(moment) {
  const found = /([+-])(\d\d):(\d\d)$/.exec(moment);
  if (!found) return 0;
  return (found[1] === "-" ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3]));
}
