// Kiosks, boards and signs: paired by the six digits that they show, and revoked.

import { DiskLine } from "./disk_line.js";
import { element, keepRows, partsOf, setText } from "./elements.js";
import { ask, send } from "./server_requests.js";
import { text } from "./texts.js";

const PATH = "/api/v1/devices";
const RENEW_MS = 60_000;

export function offerDevices() {
  const list = document.getElementById("device-list");
  const none = document.getElementById("device-none");
  const form = document.getElementById("pair-form");
  const news = document.getElementById("device-news");
  const line = new DiskLine();
  const say = (message, kind) => {
    news.textContent = message;
    news.dataset.kind = kind;
  };

  async function renew() {
    const { devices, disk } = await ask(PATH);
    line.take(disk);
    none.hidden = devices.length > 0;
    keepRows(list, devices, { key: ({ device }) => device, create: row, update: fill });
  }

  function row() {
    const revoke = element("button", { type: "button", class: "small-button remove", "data-part": "revoke" });
    const made = element("li", { class: "person" }, element("strong", { "data-part": "name" }), element("span", { class: "quiet", "data-part": "facts" }), revoke);
    revoke.addEventListener("click", () => confirmRevoke(made, revoke));
    return made;
  }

  function fill(made, device) {
    made.device = device;
    const parts = partsOf(made);
    setText(parts.name, device.device);
    setText(parts.facts, [text(`admin.device_role.${device.role}`), text(device.online ? "admin.device.online" : "admin.device.offline")].join(" · "));
    if (parts.revoke.dataset.sure === undefined) setText(parts.revoke, text("admin.device.revoke"));
    parts.revoke.setAttribute("aria-label", `${text("admin.device.revoke")}: ${device.device}`);
  }

  async function confirmRevoke(made, button) {
    if (button.dataset.sure === undefined) {
      button.dataset.sure = "";
      setText(button, text("admin.sure"));
      button.addEventListener("blur", () => {
        delete button.dataset.sure;
        setText(button, text("admin.device.revoke"));
      }, { once: true });
      return;
    }
    try {
      await send("DELETE", `${PATH}/${made.device.device}`);
      say(text("admin.device.revoked", { device: made.device.device }), "done");
      await renew();
    } catch (error) {
      say(error.message, "refused");
    }
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const code = form.code.value.replace(/\D/g, "");
    const device = form.device.value.trim();
    if (code.length !== 6) {
      say(text("admin.device.bad_code"), "refused");
      form.code.focus();
      return;
    }
    if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(device)) {
      say(text("admin.device.bad_id"), "refused");
      form.device.focus();
      return;
    }
    try {
      const paired = await send("POST", PATH, { code, device });
      say(text("admin.device.paired", { device: paired.device }), "done");
      form.reset();
      await renew();
    } catch (error) {
      say(error.message, "refused");
      form.code.focus();
    }
  });
  const look = () => renew().catch((error) => say(error.message, "refused"));
  look();
  setInterval(look, RENEW_MS);
}
