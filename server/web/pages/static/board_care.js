// What a board makes of its place: rows that the farthest seat reads, hours of rest, loudness by the hour.
// The rules of the TV board: display/legibility.py, display/screen_care.py, display/voice/volume.py.

const METRES_PER_MM = 0.4;
const DIGIT_OF_FONT = 0.74;
const DIGIT_WIDTH = 0.7;
const LONGEST_LABEL = 5;
const MOST_ROWS = 5;
const FEWEST_ROWS = 2;
const FEW_ROWS = 3;
const LABEL_SHARE = 0.5;
const LABEL_SHARE_OF_FEW = 0.6;
const ROW_FILL = 0.9;
const SHIFT_PX = 3;
const SHIFT_EVERY_MS = 60000;
const ROUND = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
  [-1, 1],
  [-1, 0],
  [-1, -1],
  [0, -1],
  [1, -1],
];

/** Whether there are so few rows that a label takes more of its row, so that its digits can grow. */
export function areFew(rows) {
  return rows <= FEW_ROWS;
}

/** The largest font of the last calls, in pixels of a place `{width, height}`, when there are so many rows. */
export function largestFont({ height }, rows) {
  return (ROW_FILL * height) / rows;
}

/** The font that the longest label still has. */
function smallestFont(place, rows) {
  const share = areFew(rows) ? LABEL_SHARE_OF_FEW : LABEL_SHARE;
  return Math.min(largestFont(place, rows), (share * place.width) / (LONGEST_LABEL * DIGIT_WIDTH));
}

/** How many of the last calls fit into a place with digits that are read from so many metres; `mm` is a pixel's size. */
export function rowsFor(place, mm, metres) {
  for (let rows = MOST_ROWS; rows > FEWEST_ROWS; rows -= 1) {
    if (smallestFont(place, rows) * DIGIT_OF_FONT * mm * METRES_PER_MM >= metres) return rows;
  }
  return FEWEST_ROWS;
}

/** A pixel's size in millimetres on a glass `{width_mm, height_mm}`, whichever way the screen is turned. */
export function pixelMm(glass, width, height) {
  const long = Math.max(glass.width_mm, glass.height_mm);
  const short = Math.min(glass.width_mm, glass.height_mm);
  return Math.min(long / Math.max(width, height), short / Math.min(width, height));
}

/** Whether the board is on at a time of day ("06:45"); `hours` go over midnight too, null is always. */
export function isOn(hours, time) {
  if (hours === null) return true;
  const [on, off] = hours;
  return on <= off ? on <= time && time < off : time >= on || time < off;
}

/** The strength of the voice, 0 to 1, at a time of day: that of the last step that has begun, the loudest while nobody knows the time. */
export function volumeAt(steps, time) {
  if (time === null) return Math.max(...steps.map(([, percent]) => percent)) / 100;
  const begun = steps.filter(([from]) => from <= time);
  const last = (begun.length ? begun : steps).reduce((one, other) => (other[0] >= one[0] ? other : one));
  return last[1] / 100;
}

/** How far the picture stands from its place, right and down, a little elsewhere each minute. */
export function shiftAt(now) {
  return ROUND[Math.floor(now / SHIFT_EVERY_MS) % ROUND.length].map((step) => step * SHIFT_PX);
}

/** Where the clock of the night stands, from the left and the top, in parts of the screen; each minute elsewhere. */
export function nightPlace(time) {
  const minute = Number(time.slice(3));
  return [0.2 + (0.6 * ((minute * 7) % 60)) / 60, 0.15 + (0.7 * ((minute * 11) % 60)) / 60];
}
