// The weekly report's page: printing, and what people add to the figures.

import { DossierImport } from "./report_import.js";
import { DossierTable } from "./report_dossiers.js";
import { act } from "./server_requests.js";
import { text } from "./texts.js";
import { timeOfDay } from "./durations.js";
import { offerSignOut } from "./work_head.js";

offerSignOut();
document.getElementById("print")?.addEventListener("click", () => window.print());

const form = document.getElementById("entry");
if (form) enter(form);

function enter(form) {
  const problem = document.getElementById("problem");
  const message = document.getElementById("message");
  const sure = document.getElementById("sure");
  const finish = document.getElementById("finish");
  const address = `/api/v1/reports/weekly/${form.dataset.week}`;
  let changed = false;

  const table = new DossierTable(() => setChanged(true));
  table.fill(JSON.parse(document.getElementById("written").textContent));
  new DossierImport((rows) => {
    table.fill(rows);
    setChanged(true);
    say(text("report.import_taken", { n: rows.length }));
  });

  function setChanged(yes) {
    changed = yes;
    if (yes) say(text("report.unsaved"));
  }

  function say(sentence) {
    message.textContent = sentence;
    problem.hidden = true;
  }

  function complain(sentence) {
    problem.textContent = sentence;
    problem.hidden = false;
    message.textContent = "";
  }

  async function send(what, body) {
    const answer = await act(`${address}/${what}`, { based_on: Number(form.dataset.version), ...body }, (n) => say(text("report.retrying", { n })));
    form.dataset.version = answer.version;
    return answer;
  }

  async function save() {
    const mistake = table.mistake();
    if (mistake) {
      complain(mistake);
      return false;
    }
    try {
      const answer = await send("entry", { dossiers: table.rows(), difficulties: form.difficulties.value, proposals: form.proposals.value });
      setChanged(false);
      say(text("report.saved", { time: timeOfDay(answer.saved_at) }));
      return true;
    } catch (error) {
      complain(error.message);
      return false;
    }
  }

  form.addEventListener("input", (event) => {
    if (event.target.tagName === "TEXTAREA") setChanged(true);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });

  finish.addEventListener("click", () => {
    sure.hidden = false;
    document.getElementById("finish-no").focus();
  });
  document.getElementById("finish-no").addEventListener("click", () => {
    sure.hidden = true;
    finish.focus();
  });
  document.getElementById("finish-yes").addEventListener("click", async () => {
    if (changed && !(await save())) return;
    try {
      await send("finish", {});
      changed = false;
      location.reload();
    } catch (error) {
      complain(error.message);
    }
  });
}
