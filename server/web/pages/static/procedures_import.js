// Procedures of a service from a file of the National Portal or of a spreadsheet: CSV or JSON, looked at before it counts.

import { element } from "./elements.js";
import { text } from "./texts.js";

const LARGEST_FILE = 1_000_000;
const CODE = /^\d+\.\d{6}(\.\d+)*$/;
const MOST_SHOWN = 8;

/** The procedures of a service, and the way to bring others. */
export function offerImport(draft, service, path) {
  const count = element("p", { class: "hint" });
  const list = element("ul", { class: "procedures" });
  const preview = element("div", { class: "import-preview", role: "status" });
  const input = element("input", { type: "file", accept: ".csv,.json,text/csv,application/json" });
  const show = () => {
    const procedures = service.procedures ?? [];
    count.textContent = text("admin.import.count", { n: procedures.length });
    list.replaceChildren(...procedures.slice(0, MOST_SHOWN).map(({ code, name }) => element("li", {}, element("code", { text: code }), ` ${name}`)));
    if (procedures.length > MOST_SHOWN) list.append(element("li", { class: "quiet", text: text("admin.import.more", { n: procedures.length - MOST_SHOWN }) }));
  };
  input.addEventListener("change", async () => {
    const file = input.files[0];
    if (!file) return;
    const read = file.size > LARGEST_FILE ? { procedures: [], mistakes: [text("admin.import.too_large")] } : readProcedures(await file.text(), file.name);
    input.value = "";
    drawPreview(preview, read, () => {
      service.procedures = read.procedures;
      draft.touch();
      show();
    });
  });
  show();
  const label = element("label", { class: "button file-button" }, text("admin.import.choose"), input);
  return element("details", { class: "group wide", "data-path": `${path}.procedures` }, element("summary", { text: text("admin.import.title") }), count, list, element("p", { class: "hint", text: text("admin.import.hint") }), label, preview, element("p", { class: "field-problem", hidden: true }));
}

function drawPreview(preview, { procedures, mistakes }, take) {
  const parts = [element("p", { text: text("admin.import.found", { n: procedures.length }) })];
  if (mistakes.length > 0) {
    parts.push(element("p", { class: "field-problem", text: text("admin.import.mistakes", { n: mistakes.length }) }));
    parts.push(element("ul", { class: "mistakes" }, ...mistakes.slice(0, MOST_SHOWN).map((mistake) => element("li", { text: mistake }))));
  }
  if (procedures.length > 0) {
    const button = element("button", { type: "button", class: "button", text: text("admin.import.take", { n: procedures.length }) });
    button.addEventListener("click", () => {
      take();
      preview.replaceChildren(element("p", { text: text("admin.import.taken") }));
    });
    parts.push(button);
  }
  preview.replaceChildren(...parts);
}

/** Read procedures from a file's text: those that are right, and a sentence with its line for each that is not. */
export function readProcedures(content, fileName) {
  let rows;
  try {
    rows = fileName.toLowerCase().endsWith(".json") ? jsonRows(content) : csvRows(content);
  } catch {
    return { procedures: [], mistakes: [text("admin.import.unreadable")] };
  }
  const procedures = [];
  const mistakes = [];
  const seen = new Set();
  for (const { line, code, name } of rows) {
    const problem = problemOf(code, name, seen);
    if (problem) mistakes.push(text(`admin.import.${problem}`, { line, code }));
    else procedures.push({ code, name: name.normalize("NFC") });
    seen.add(code);
  }
  return { procedures, mistakes };
}

function problemOf(code, name, seen) {
  if (!CODE.test(code)) return "bad_code";
  if (name === "") return "no_name";
  if (name.length > 300) return "long_name";
  return seen.has(code) ? "twice" : null;
}

function jsonRows(content) {
  const found = JSON.parse(content);
  const list = Array.isArray(found) ? found : found.procedures;
  return list.map((each, index) => ({ line: index + 1, code: String(each.code ?? "").trim(), name: String(each.name ?? "").trim() }));
}

/** Rows of a CSV with commas, semicolons or tabs; quoted cells may hold any of them. A head without a code is left out. */
function csvRows(content) {
  const plain = content.replace(/^\uFEFF/, "");
  const separator = [";", "\t", ","].find((each) => plain.split("\n", 1)[0].includes(each)) ?? ",";
  const rows = plain.split(/\r?\n/).map((line, index) => ({ line: index + 1, cells: cellsOf(line, separator) }));
  const filled = rows.filter(({ cells }) => cells.some((cell) => cell !== ""));
  const body = filled.length > 0 && !/\d/.test(filled[0].cells[0]) ? filled.slice(1) : filled;
  return body.map(({ line, cells }) => ({ line, code: cells[0] ?? "", name: cells[1] ?? "" }));
}

function cellsOf(line, separator) {
  const cells = [];
  let cell = "";
  let quoted = false;
  for (let place = 0; place < line.length; place += 1) {
    const letter = line[place];
    if (letter === '"' && quoted && line[place + 1] === '"') {
      cell += '"';
      place += 1;
    } else if (letter === '"') quoted = !quoted;
    else if (letter === separator && !quoted) {
      cells.push(cell.trim());
      cell = "";
    } else cell += letter;
  }
  return [...cells, cell.trim()];
}
