// Who changed what: every setup that the site has had, and the trail of accounts.

import { element } from "./elements.js";
import { ask } from "./server_requests.js";
import { language, text } from "./texts.js";

/** Draw both lists; an older setup can be brought back into the draft. */
export function offerVersions(draft, onBroughtBack) {
  const setups = document.getElementById("version-list");
  const trail = document.getElementById("trail-list");

  function version(each, newest) {
    const by = each.by_name || "site.toml";
    const facts = element("span", { text: text("admin.versions.by", { by, at: moment(each.at) }) });
    const from = each.in_force_from > each.at.slice(0, 10) ? element("span", { class: "quiet", text: text("admin.versions.from", { day: each.in_force_from }) }) : "";
    const row = element("li", { class: "person" }, element("strong", { text: text("admin.versions.number", { n: each.version }) }), facts, from);
    if (!newest) {
      const back = element("button", { type: "button", class: "small-button", text: text("admin.versions.bring_back"), "aria-label": `${text("admin.versions.bring_back")}: ${text("admin.versions.number", { n: each.version })}` });
      back.addEventListener("click", async () => {
        await draft.bringBack(each.version);
        onBroughtBack();
      });
      row.append(back);
    }
    return row;
  }

  async function renew() {
    const [{ setups: kept }, { entries }] = await Promise.all([ask("/api/v1/setup/versions"), ask("/api/v1/trail?limit=200")]);
    setups.replaceChildren(...kept.map((each, index) => version(each, index === 0)));
    trail.replaceChildren(...entries.map(entry));
  }

  renew();
  return { renew };
}

function entry(each) {
  const role = each.role ? text(each.deed.startsWith("device") ? `admin.device_role.${each.role}` : `admin.role.${each.role}`) : "";
  const what = text(`admin.deed.${each.deed}`, { subject: each.subject, role });
  return element("li", { class: "person" }, element("span", { text: what }), element("span", { class: "quiet", text: text("admin.versions.by", { by: each.by_name, at: moment(each.at) }) }));
}

/** A moment as the office writes it; the text bears the site's own offset already. */
function moment(at) {
  const [day, time] = [at.slice(0, 10), at.slice(11, 16)];
  const [year, month, date] = day.split("-");
  return language === "vi" ? `${time}, ${date}/${month}/${year}` : `${time}, ${day}`;
}
