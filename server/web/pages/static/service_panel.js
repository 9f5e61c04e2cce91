// What a manager can do for one service at any time: let a counter help it, pause it, let it go on.

import { element } from "./elements.js";
import { openIn, placeForm, selectField, textField } from "./form_parts.js";
import { endHelp, letHelp, pauseService, resumeService } from "./lobby_actions.js";
import { text } from "./texts.js";

/** Open the form of a service in a place. */
export function openServicePanel(place, { service, name }, lobby) {
  openIn(place, (close) => {
    const what = selectField(text("manager.do_what"), { name: "what", options: optionsOf(service, lobby) });
    const more = element("div", {});
    const select = what.querySelector("select");
    const showMore = () => more.replaceChildren(...(select.value === "pause" ? [textField(text("manager.pause_reason"), { name: "reason", hint: text("manager.reason_shown") })] : []));
    select.addEventListener("change", showMore);
    showMore();
    return placeForm({
      title: text("manager.do_title", { service: name }),
      fields: [what, more],
      submit: text("manager.do_it"),
      close,
      save: (form) => doIt(select.value, service, lobby, form.reason?.value.trim()),
    });
  });
}

function optionsOf(service, lobby) {
  const helpers = lobby.helpers(service).map(({ counter }) => [`end ${counter}`, text("manager.do_end_help", { counter })]);
  const others = lobby.couldHelp(service).map(({ counter, state }) => [`help ${counter}`, text("manager.do_help", { counter, state: text(`state.counter.${state}`) })]);
  const paused = lobby.service(service)?.paused;
  const pause = paused ? ["resume", text("manager.do_resume")] : ["pause", text("manager.do_pause")];
  return paused ? [pause, ...helpers, ...others] : [...helpers, ...others, pause];
}

async function doIt(what, service, lobby, reason) {
  const [verb, counter] = what.split(" ");
  if (verb === "help") await letHelp(lobby.counter(Number(counter)), service);
  else if (verb === "end") await endHelp(lobby.counter(Number(counter)), service);
  else if (verb === "resume") await resumeService(service);
  else if (!reason) throw new Error(text("manager.reason_missing"));
  else await pauseService(service, reason);
}
