// A bar chart as inline SVG, drawn to the width that it has, with the same figures as a table below it for those who do not see it.

import { element } from "./elements.js";
import { text } from "./texts.js";

const HEIGHT = 176;
const LEFT = 34;
const BOTTOM = 22;
const TOP = 10;
const RIGHT = 12;
const MARK_PX = 44;
const LABEL_PX = 46;
const SVG = "http://www.w3.org/2000/svg";

function svg(tag, attributes, words) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (words !== undefined) made.textContent = words;
  return made;
}

/**
 * One figure. `series` are `{name, kind: "bar" | "mark", look}`, items `{label, values}` in the order of the series (null: nothing to show);
 * `say(value)` puts a value into words; `line` is `{at, name}`, a value that should not be passed.
 */
export class BarChart {
  #drawing = element("div", { class: "chart-drawing" });
  #table = element("table", { class: "chart-table" });
  #data = null;

  constructor(root, title) {
    const caption = element("figcaption", { class: "chart-title", text: title });
    this.legend = element("ul", { class: "legend", "aria-hidden": "true" });
    const head = element("div", { class: "chart-head" }, caption, this.legend);
    // A table in a closed <details> is there for everybody who asks for it, by eye or by ear.
    const details = element("details", {}, element("summary", { text: text("chart.table") }), element("div", { class: "table-scroll" }, this.#table));
    this.title = title;
    root.replaceChildren(element("figure", { class: "chart" }, head, this.#drawing, details));
    new ResizeObserver(() => this.#draw()).observe(this.#drawing);
  }

  show(data) {
    this.#data = data;
    const swatch = ({ look }) => element("span", { class: `swatch look-${look}` });
    this.legend.replaceChildren(...data.series.map((one) => element("li", {}, swatch(one), one.name)));
    this.#fillTable();
    this.#draw();
  }

  #fillTable() {
    const { first, series, items, say } = this.#data;
    const head = element("tr", {}, element("th", { scope: "col", text: first }), ...series.map(({ name }) => element("th", { scope: "col", class: "end", text: name })));
    const rows = items.map(({ label, values }) =>
      element("tr", {}, element("th", { scope: "row", text: label }), ...values.map((value) => element("td", { class: "end tabular", text: value === null ? "–" : say(value) }))),
    );
    this.#table.replaceChildren(element("caption", { class: "visually-hidden", text: this.title }), element("thead", {}, head), element("tbody", {}, ...rows));
  }

  #draw() {
    const width = Math.floor(this.#drawing.clientWidth);
    if (!this.#data || width === 0) return;
    const { items, say, line } = this.#data;
    const most = Math.max(1, line?.at ?? 0, ...items.flatMap(({ values }) => values.map((value) => value ?? 0)));
    const steps = niceSteps(most, this.#data.step);
    const top = steps.at(-1);
    const y = (value) => HEIGHT - BOTTOM - (value / top) * (HEIGHT - BOTTOM - TOP);
    const drawn = svg("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT, role: "img", "aria-label": this.#words() });
    for (const step of steps) {
      drawn.append(svg("line", { class: "grid-line", x1: LEFT, x2: width, y1: y(step), y2: y(step) }));
      drawn.append(svg("text", { class: "axis-label", x: LEFT - 6, y: y(step) + 4, "text-anchor": "end" }, say(step, true)));
    }
    const slot = (width - LEFT - RIGHT) / Math.max(1, items.length);
    const every = Math.max(1, Math.ceil(LABEL_PX / slot));
    items.forEach((item, index) => drawn.append(this.#slot(item, LEFT + index * slot, slot, y, index % every === 0)));
    if (line) {
      drawn.append(svg("line", { class: "limit-line", x1: LEFT, x2: width, y1: y(line.at), y2: y(line.at) }));
      drawn.append(svg("text", { class: "limit-label", x: width - 2, y: y(line.at) < 2 * TOP ? y(line.at) + 14 : y(line.at) - 4, "text-anchor": "end" }, line.name));
    }
    this.#drawing.replaceChildren(drawn);
  }

  #slot({ label, values }, left, slot, y, labelled) {
    const { series, say, line } = this.#data;
    const group = svg("g", {});
    group.append(svg("title", {}, [label, ...series.map(({ name }, index) => `${name}: ${values[index] === null ? "–" : say(values[index])}`)].join("\n")));
    group.append(svg("rect", { class: "hover", x: left, y: TOP, width: slot, height: HEIGHT - BOTTOM - TOP }));
    const bars = series.filter(({ kind }) => kind === "bar").length;
    const wide = Math.min(26, (slot * 0.76) / bars);
    const mark = Math.min(slot * 0.72, MARK_PX);
    let place = left + (slot - wide * bars) / 2;
    series.forEach(({ kind, look }, index) => {
      const value = values[index];
      const isOver = line && value > line.at ? " over" : "";
      if (kind === "bar") {
        if (value) group.append(svg("rect", { class: `look-${look}${isOver}`, x: place, y: y(value), width: Math.max(1, wide - 1), height: HEIGHT - BOTTOM - y(value) }));
        place += wide;
      } else if (value !== null) {
        group.append(svg("rect", { class: `look-${look}${isOver}`, x: left + (slot - mark) / 2, y: y(value) - 1.5, width: mark, height: 3 }));
      }
    });
    if (labelled) group.append(svg("text", { class: "axis-label", x: left + slot / 2, y: HEIGHT - 6, "text-anchor": "middle" }, label));
    return group;
  }

  // The picture's name says the most; the table says all.
  #words() {
    const { series, items, say } = this.#data;
    const most = series.map(({ name }, index) => {
      const item = items.reduce((best, one) => ((one.values[index] ?? 0) > (best?.values[index] ?? 0) ? one : best), null);
      return item ? text("chart.most", { name, value: say(item.values[index]), label: item.label }) : text("chart.nothing", { name });
    });
    return `${this.title}. ${most.join(" ")}`;
  }
}

/** Two to five round steps from zero that reach the greatest value; `least` is the smallest step. */
export function niceSteps(most, least = 1) {
  const rough = most / 4;
  const power = 10 ** Math.floor(Math.log10(Math.max(rough, 0.1)));
  const step = Math.max(least, [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough));
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, index) => index * step);
}
