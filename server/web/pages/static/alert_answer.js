// What was done about alerts, written down where it is done: a counter helps, a service pauses, citizens are told.

import { element } from "./elements.js";
import { placeForm, selectField, textField } from "./form_parts.js";
import { letHelp, pauseService, publishNotice } from "./lobby_actions.js";
import { text } from "./texts.js";

const ACTIONS = ["opened_counter", "helped_service", "informed_citizens", "called_now", "paused_service", "citizen_away", "system_fault", "other"];

/** A form for some alerts of one service; `acknowledge({action, note})` writes them down once the deed is done. */
export function answerForm({ title, service, lobby, acknowledge, close }) {
  const action = selectField(text("manager.action"), { name: "action_done", options: ACTIONS.map((name) => [name, text(`action.${name}`)]) });
  const deed = element("div", { class: "deed" });
  const note = textField(text("manager.note"), { name: "note", hint: text("manager.note_hint") });
  const select = action.querySelector("select");
  let done = null;
  const showDeed = () => deed.replaceChildren(...fieldsOf(select.value, service, lobby));
  select.addEventListener("change", showDeed);
  showDeed();
  return placeForm({
    title,
    fields: [action, deed, note],
    submit: text("manager.save"),
    close,
    async save(form) {
      const words = form.note.value.trim();
      const what = `${select.value} ${form.deed?.value ?? ""}`;
      // A deed that is done is not done again when only the writing down has failed.
      if (done !== what) await doIt(select.value, service, lobby, form.deed?.value.trim() ?? "");
      done = what;
      await acknowledge({ action: select.value, ...(words && { note: words }) });
    },
  });
}

function fieldsOf(action, service, lobby) {
  if (action === "helped_service") {
    const counters = lobby.couldHelp(service).map(({ counter, state }) => [String(counter), text("manager.deed_help_counter", { counter, state: text(`state.counter.${state}`) })]);
    return [selectField(text("manager.deed_help"), { name: "deed", options: [["", text("manager.deed_none")], ...counters] })];
  }
  if (action === "paused_service") {
    if (lobby.service(service)?.paused) return [hint(text("manager.deed_paused_already"))];
    return [textField(text("manager.deed_pause"), { name: "deed", hint: text("manager.deed_empty") })];
  }
  if (action === "informed_citizens") return [textField(text("manager.deed_notice"), { name: "deed", hint: text("manager.deed_empty"), value: lobby.notice })];
  if (action === "opened_counter") {
    const closed = lobby.closed(service).map(({ counter }) => counter);
    return closed.length ? [hint(text("manager.deed_closed", { counters: closed.join(", ") }))] : [];
  }
  return [];
}

function hint(words) {
  return element("p", { class: "hint", text: words });
}

async function doIt(action, service, lobby, deed) {
  if (!deed) return;
  if (action === "helped_service") await letHelp(lobby.counter(Number(deed)), service);
  if (action === "paused_service") await pauseService(service, deed);
  if (action === "informed_citizens" && deed !== lobby.notice) await publishNotice(deed);
}
