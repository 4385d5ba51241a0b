/* Links inside texts: the numbers of sources, and every telephone number. */

import { make, textOf } from "./elements.js";

const NUMBERS = / \[(\d(?:, \d)*)\]/; // As in "… at night. [1, 2]".
const PHONES = "(?:1-)?\\d{3}-\\d{3}-\\d{4}|911|988";
const AMOUNTS = "\\d+(?:[,.]\\d+)+"; // No number to call: "1,000".

/**
 * The pieces of a text; numbers of sources become links to those of `sources` that they count.
 * `numbers`: telephone numbers of other countries that the text may have.
 */
export function cited(words, sources, numbers = []) {
  // Every second piece is what the group caught. A no-break space keeps numbers off a line's start.
  const link = (number) => ["\u00a0", linkTo(`[${number}]`, sources[number - 1])];
  const pieces = textOf(words).split(NUMBERS);
  return pieces.flatMap((piece, at) =>
    at % 2 ? piece.split(", ").flatMap(link) : withPhones(piece, numbers),
  );
}

/** The pieces of a text in which every telephone number is a link that calls it. */
export function withPhones(words, numbers = []) {
  const others = numbers.filter((number) => /^\d[\d ]+$/.test(number));
  const found = [AMOUNTS, PHONES, ...others].join("|");
  return words
    .split(new RegExp(`((?:\\+1 )?\\b(?:${found})\\b)`))
    .map((piece, at) =>
      at % 2 && !/[,.]/.test(piece) ? make("a", { class: "tel", href: dial(piece) }, piece) : piece,
    );
}

/** The address that calls a number, however it is written. */
export function dial(number) {
  return `tel:${number.replace(/[^\d+]/g, "")}`;
}

function linkTo(number, source) {
  if (!source?.link) return number;
  const show = (event) => {
    event.preventDefault();
    source.link.closest("details").open = true;
    source.link.focus();
  };
  return make(
    "a",
    {
      class: "number",
      href: source.link.href,
      rel: "noopener noreferrer",
      "aria-label": `${number} ${source.publisher}`,
      onclick: show,
    },
    number,
  );
}
