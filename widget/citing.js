/* Links inside texts: the numbers of sources, and every telephone number. */

import { make, textOf } from "./elements.js";

const NUMBERS = / \[(\d(?:, \d)*)\]/; // As in "… at night. [1, 2]".
const PHONES = /((?:\b1-)?\b\d{3}-\d{3}-\d{4}\b|\b(?:911|988)\b)/;

/** The pieces of a text; numbers of sources become links to those of `sources` that they count. */
export function cited(words, sources) {
  // Every second piece is what the group caught. A no-break space keeps numbers off a line's start.
  const link = (number) => ["\u00a0", linkTo(`[${number}]`, sources[number - 1])];
  const pieces = textOf(words).split(NUMBERS);
  return pieces.flatMap((piece, at) =>
    at % 2 ? piece.split(", ").flatMap(link) : withPhones(piece),
  );
}

/** The pieces of a text in which every telephone number is a link that calls it. */
export function withPhones(words) {
  return words
    .split(PHONES)
    .map((piece, at) => (at % 2 ? make("a", { class: "tel", href: dial(piece) }, piece) : piece));
}

/** The address that calls a number, however it is written. */
export function dial(number) {
  return `tel:${number.replace(/\D/g, "")}`;
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
