// The page's texts, from its data block; one form for one, another for many, as the catalogues have them.

const TEXTS = JSON.parse(document.getElementById("texts").textContent);

export const language = document.documentElement.lang;

/** The text of a key with {facts} filled in; `n` of 1 takes the singular where the language has one. */
export function text(key, facts = {}) {
  const singular = facts.n === 1 ? TEXTS[`${key}.one`] : undefined;
  const found = singular ?? TEXTS[`${key}.other`] ?? TEXTS[key];
  if (found === undefined) throw new Error(`there is no text ${key}`);
  return found.replace(/\{(\w+)\}/g, (_, name) => String(facts[name]));
}

export function hasText(key) {
  return key in TEXTS;
}
