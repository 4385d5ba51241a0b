/* The texts of the interface. The answers come from the server and are English. */

import { EN } from "./texts/en.js";
import { ES } from "./texts/es.js";

const TEXTS = { en: EN, es: ES };

/** The language that the interface can speak, nearest to the one that is wanted. */
export function spokenLanguage(wanted) {
  const language = (wanted || "en").slice(0, 2);
  return language in TEXTS ? language : "en";
}

/** A text with a number in its blank; the website's own (data-text-KEY) comes first. */
export function textFor(key, number, language, dataset) {
  const own = dataset[`text${key[0].toUpperCase()}${key.slice(1)}`];
  return (own || TEXTS[language][key]).replace("{n}", number);
}
