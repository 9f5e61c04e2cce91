// The administrator's page: the setup of the site, who works here, which devices there are, and who changed what.

import { element } from "./elements.js";
import { offerBackup } from "./admin_backup.js";
import { offerDevices } from "./admin_devices.js";
import { offerStaff } from "./admin_staff.js";
import { offerVersions } from "./admin_versions.js";
import { watchClock } from "./clock_notice.js";
import { SetupDraft } from "./setup_draft.js";
import { showMistakes } from "./setup_fields.js";
import { drawCounters, drawGroups, drawHours, drawQueue, drawServices, drawSite } from "./setup_sections.js";
import { text } from "./texts.js";
import { offerSignOut } from "./work_head.js";

const SECTIONS = { site: drawSite, hours: drawHours, services: drawServices, counters: drawCounters, groups: drawGroups, queue: drawQueue };

const draft = new SetupDraft();
const bar = document.getElementById("save-bar");
const news = document.getElementById("save-news");
const others = document.getElementById("save-mistakes");
const save = document.getElementById("save");
const discard = document.getElementById("discard");
const setup = document.getElementById("setup");

function say(message, kind) {
  news.textContent = message;
  news.dataset.kind = kind;
}

function draw() {
  for (const [name, drawSection] of Object.entries(SECTIONS)) drawSection(document.getElementById(`${name}-fields`), draft);
}

draft.onChange((whole) => {
  if (whole) draw();
  const left = showMistakes(setup, draft.mistakes);
  others.replaceChildren(...left.map(({ field, detail }) => element("li", { text: `${field}: ${detail}` })));
  bar.dataset.changed = String(draft.isChanged);
  save.disabled = discard.disabled = !draft.isChanged;
  if (draft.isChanged && draft.mistakes.length === 0) say(text("admin.unsaved"), "unsaved");
});

async function put() {
  save.disabled = true;
  say(text("admin.saving"), "unsaved");
  try {
    const { mistakes, waits } = await draft.check();
    if (mistakes.length > 0) {
      say(text("admin.mistakes", { n: mistakes.length }), "refused");
      setup.querySelector("[aria-invalid]")?.focus();
      return;
    }
    await draft.save();
    say(waits.length > 0 ? text("admin.saved_for", { day: draft.inForceFrom }) : text("admin.saved"), "done");
    versions.renew();
  } catch (error) {
    say(error.message, "refused");
  } finally {
    save.disabled = !draft.isChanged;
  }
}

save.addEventListener("click", put);
discard.addEventListener("click", () => {
  draft.discard();
  say(text("admin.discarded"), "done");
});
window.addEventListener("beforeunload", (event) => {
  if (draft.isChanged) event.preventDefault();
});

// One part is shown at a time; its name stands in the address, so that it can be linked and gone back to.
const tabs = Array.from(document.querySelectorAll("#parts a"));
function showPart() {
  const wanted = tabs.find((tab) => tab.hash === location.hash) ?? tabs[0];
  for (const tab of tabs) {
    const chosen = tab === wanted;
    if (chosen) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
    document.querySelector(tab.hash).hidden = !chosen;
  }
  bar.hidden = wanted.dataset.setup === undefined && !draft.isChanged;
}
window.addEventListener("hashchange", showPart);
showPart();
offerSignOut();

const versions = offerVersions(draft, () => {
  location.hash = "#site";
  say(text("admin.brought_back"), "unsaved");
});
offerStaff();
offerDevices();
offerBackup();
try {
  await draft.load();
  say("", "done");
} catch (error) {
  say(error.message, "refused");
}
watchClock();
