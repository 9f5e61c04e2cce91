// Part B of the report: a row of counts for each field of work, and their sums.

import { element } from "./elements.js";
import { text } from "./texts.js";

const WHOLE = /^\d{1,7}$/;

export class DossierTable {
  #body = document.getElementById("rows");
  #sums = Array.from(document.querySelectorAll("[data-sum]"));
  #names = this.#sums.map((cell) => cell.dataset.sum);
  #headings = new Map(this.#sums.map((cell) => [cell.dataset.sum, cell.dataset.heading]));
  #onChange;

  constructor(onChange) {
    this.#onChange = onChange;
    this.#body.addEventListener("input", () => this.#changed());
    document.getElementById("add-row").addEventListener("click", () => {
      const row = this.#add({});
      row.querySelector("input").focus();
      this.#changed();
    });
  }

  /** Show these rows and no others; an empty table gets one empty row. */
  fill(rows) {
    this.#body.replaceChildren();
    for (const row of rows.length ? rows : [{}]) this.#add(row);
    this.#reckon();
  }

  /** The rows as the interface takes them; rows without a name and numbers are left out. */
  rows() {
    return this.#used().map((row) => {
      const counts = this.#names.map((name) => [name, Number(this.#input(row, name).value.trim() || 0)]);
      return { field: this.#input(row, "field").value.trim(), ...Object.fromEntries(counts) };
    });
  }

  /** The first mistake as a sentence, with the focus on it; nothing when all is well. */
  mistake() {
    for (const input of this.#body.querySelectorAll("input")) input.removeAttribute("aria-invalid");
    for (const row of this.#used()) {
      const n = Array.from(this.#body.children).indexOf(row) + 1;
      if (!this.#input(row, "field").value.trim()) return this.#wrong(this.#input(row, "field"), text("report.field_missing", { n }));
      for (const name of this.#names) {
        const input = this.#input(row, name);
        if (input.value.trim() && !WHOLE.test(input.value.trim())) return this.#wrong(input, text("report.not_count", { n, column: this.#headings.get(name) }));
      }
    }
    return "";
  }

  #wrong(input, sentence) {
    input.setAttribute("aria-invalid", "true");
    input.focus();
    return sentence;
  }

  #used() {
    return Array.from(this.#body.children).filter((row) => Array.from(row.querySelectorAll("input")).some((input) => input.value.trim()));
  }

  #input(row, name) {
    return row.querySelector(`input[data-name="${name}"]`);
  }

  #add(values) {
    const row = element("tr");
    const name = element("input", { type: "text", "data-name": "field", class: "row-field", maxlength: 100, value: values.field ?? "" });
    row.append(element("th", { scope: "row", class: "words" }, name));
    for (const column of this.#names) {
      const count = values[column];
      row.append(element("td", {}, element("input", { type: "text", inputmode: "numeric", "data-name": column, maxlength: 7, value: count ? String(count) : "" })));
    }
    const remove = element("button", { type: "button", class: "small-button remove", text: "✕" });
    remove.addEventListener("click", () => {
      row.remove();
      if (!this.#body.children.length) this.#add({});
      this.#changed();
      document.getElementById("add-row").focus();
    });
    row.append(element("td", {}, remove));
    this.#body.append(row);
    this.#label();
    return row;
  }

  #changed() {
    this.#label();
    this.#reckon();
    this.#onChange();
  }

  #label() {
    Array.from(this.#body.children).forEach((row, place) => {
      const n = place + 1;
      const field = this.#input(row, "field");
      field.setAttribute("aria-label", text("report.row_field", { n }));
      for (const name of this.#names) this.#input(row, name).setAttribute("aria-label", text("report.row_count", { n, column: this.#headings.get(name) }));
      row.querySelector("button").setAttribute("aria-label", text("report.remove_row", { field: field.value.trim() || n }));
    });
  }

  #reckon() {
    for (const cell of this.#sums) {
      const counts = Array.from(this.#body.querySelectorAll(`input[data-name="${cell.dataset.sum}"]`), (input) => Number(input.value) || 0);
      cell.textContent = String(counts.reduce((sum, count) => sum + count, 0));
    }
  }
}
