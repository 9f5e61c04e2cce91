// Who works here: added, changed, removed; a new PIN.

import { element, keepRows, partsOf, setText } from "./elements.js";
import { ask, send } from "./server_requests.js";
import { text } from "./texts.js";

const PATH = "/api/v1/staff";
const ROLES = ["guide", "officer", "manager", "administrator"];

export function offerStaff() {
  const list = document.getElementById("staff-list");
  const form = document.getElementById("staff-form");
  const news = document.getElementById("staff-news");
  const heading = document.getElementById("staff-form-title");
  const say = (message, kind) => {
    news.textContent = message;
    news.dataset.kind = kind;
  };

  form.role.append(...ROLES.map((role) => element("option", { value: role, text: text(`admin.role.${role}`) })));

  form.role.value = "officer";

  function edit(member) {
    form.reset();
    form.staff.value = member?.staff ?? "";
    form.staff.readOnly = Boolean(member);
    form.name.value = member?.name ?? "";
    form.role.value = member?.role ?? "officer";
    form.language.value = member?.language ?? "vi";
    heading.textContent = member ? text("admin.staff.change", { name: member.name }) : text("admin.staff.new");
    setText(document.getElementById("staff-pin-hint"), text(member ? "admin.staff.pin_stays" : "admin.staff.pin_hint"));
    (member ? form.name : form.staff).focus();
  }

  async function renew() {
    const { staff } = await ask(PATH);
    keepRows(list, staff, { key: ({ staff: id }) => id, create: row, update: fill });
  }

  function row() {
    const change = element("button", { type: "button", class: "small-button", "data-part": "change" });
    const remove = element("button", { type: "button", class: "small-button remove", "data-part": "remove" });
    const made = element("li", { class: "person" }, element("strong", { "data-part": "name" }), element("span", { class: "quiet", "data-part": "facts" }), change, remove);
    change.addEventListener("click", () => edit(made.member));
    remove.addEventListener("click", () => confirmRemoval(made, remove));
    return made;
  }

  function fill(made, member) {
    made.member = member;
    const parts = partsOf(made);
    setText(parts.name, member.name);
    setText(parts.facts, [member.staff, text("admin.staff.number", { number: member.number }), text(`admin.role.${member.role}`)].join(" · "));
    setText(parts.change, text("admin.change"));
    setText(parts.remove, text("admin.staff.remove"));
    parts.change.setAttribute("aria-label", `${text("admin.change")}: ${member.name}`);
    parts.remove.setAttribute("aria-label", `${text("admin.staff.remove")}: ${member.name}`);
  }

  /** The first press asks, the second one removes. */
  async function confirmRemoval(made, button) {
    if (button.dataset.sure === undefined) {
      button.dataset.sure = "";
      setText(button, text("admin.sure"));
      button.addEventListener("blur", () => {
        delete button.dataset.sure;
        setText(button, text("admin.staff.remove"));
      }, { once: true });
      return;
    }
    await attempt(() => send("DELETE", `${PATH}/${made.member.staff}`), text("admin.staff.removed", { name: made.member.name }));
  }

  async function attempt(work, done) {
    try {
      await work();
      say(done, "done");
      await renew();
      return true;
    } catch (error) {
      say(error.message, "refused");
      return false;
    }
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const staff = form.staff.value.trim();
    if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(staff)) {
      say(text("admin.staff.bad_id"), "refused");
      form.staff.focus();
      return;
    }
    const body = { name: form.name.value.trim(), role: form.role.value, language: form.language.value };
    if (body.name === "") {
      say(text("admin.staff.name_missing"), "refused");
      form.name.focus();
      return;
    }
    if (form.pin.value !== "") body.pin = form.pin.value;
    const kept = await attempt(() => send("PUT", `${PATH}/${staff}`, body), text("admin.staff.kept", { name: body.name }));
    if (kept) edit(null);
  });
  document.getElementById("staff-clear").addEventListener("click", () => edit(null));
  renew().catch((error) => say(error.message, "refused"));
}
