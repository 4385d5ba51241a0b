/* The numbers behind statements, each a link to its source in the list below. */

import { make, textOf } from "./elements.js";

const NUMBERS = / \[(\d(?:, \d)*)\]/; // As in "… at night. [1, 2]".

/** The pieces of a text; its numbers become links to those of `sources` that they count. */
export function cited(words, sources) {
  // Every second piece is what the group caught. A no-break space keeps numbers off a line's start.
  const link = (number) => ["\u00a0", linkTo(`[${number}]`, sources[number - 1])];
  const pieces = textOf(words).split(NUMBERS);
  return pieces.flatMap((piece, at) => (at % 2 ? piece.split(", ").flatMap(link) : piece));
}

function linkTo(number, source) {
  if (!source?.link) return number;
  const show = (event) => {
    event.preventDefault();
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
