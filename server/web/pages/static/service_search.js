// Finds the service of what people call their errand, typed without accents. The order is the kiosk's own, less its forgiving of slips:
// a guide sees the whole list and types on a real keyboard.

/** A text in small letters without accents, its words apart by single spaces: "Đất đai – SỔ ĐỎ" is "dat dai so do". */
export function fold(text) {
  const plain = text.replace(/[đĐ]/g, "d").normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

function phrasesOf(service) {
  const names = [service.name, ...Object.values(service.names), ...service.aliases].map((phrase) => ({ phrase, kind: 0 }));
  return [...names, ...service.procedures.map(({ name }) => ({ phrase: name, kind: 1 }))];
}

/** How well a phrase fits, the smaller the better: [words missing, begins later, kind, length], or null. */
function fitOf(typed, { phrase, kind }) {
  const words = fold(phrase).split(" ");
  const joined = typed.join("");
  const runs = words.map((_, at) => words.slice(at).join(""));
  if (runs.some((run) => run.startsWith(joined))) return [0, Number(!runs[0].startsWith(joined)), kind, words.length];
  const missing = typed.filter((word) => !words.some((each) => each.startsWith(word))).length;
  const hasAWord = typed.some((word) => word.length > 1 && words.some((each) => each.startsWith(word)));
  if (missing === typed.length || (missing > 0 && !hasAWord)) return null;
  return [missing, Number(!words[0].startsWith(typed[0])), kind, words.length];
}

function before(left, right) {
  const at = left.findIndex((value, index) => value !== right[index]);
  return at < 0 ? 0 : left[at] - right[at];
}

/** The services that fit what is typed, best first, each with the phrase that was found; all of them when nothing is typed. */
export function findServices(services, query) {
  const typed = fold(query).split(" ").filter((word) => word !== "");
  if (typed.length === 0) return services.map((service) => ({ service, phrase: "" }));
  const found = [];
  for (const service of services) {
    let best = null;
    for (const each of phrasesOf(service)) {
      const fit = fitOf(typed, each);
      if (fit && (!best || before(fit, best.fit) < 0)) best = { fit, service, phrase: each.phrase };
    }
    if (best) found.push(best);
  }
  const fewest = Math.min(...found.map(({ fit }) => fit[0]));
  const kept = found.filter(({ fit }) => fit[0] === fewest);
  kept.sort((left, right) => before(left.fit, right.fit) || left.service.position - right.service.position);
  return kept.map(({ service, phrase }) => ({ service, phrase: fold(phrase) === fold(service.name) ? "" : phrase }));
}
