/* The texts of the interface. The answers come from the server and are English. */

import { EN } from "./texts/en.js";

const OTHERS = new Set(["es"]); // Each is sent as a file of its own: most readers need none.

/** The language that the interface can speak, nearest to the one that is wanted. */
export function spokenLanguage(wanted) {
  const language = (wanted || "").slice(0, 2);
  return OTHERS.has(language) ? language : "en";
}

/** The texts of a language that is not English; the English ones if they cannot be fetched. */
export async function fetchTexts(language, server) {
  try {
    return (await import(`${server}/widget-${language}.js`)).TEXTS;
  } catch {
    return EN;
  }
}

/**
 * A text with a number in its blank; the website's own (data-text-KEY) comes first. `more` are
 * English texts of what is fetched when it is asked for.
 */
export function textFor(key, number, dataset, texts = EN, more = {}) {
  const own = dataset[`text${key[0].toUpperCase()}${key.slice(1)}`];
  return (own || texts[key] || more[key]).replace("{n}", number);
}
