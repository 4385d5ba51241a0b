/* The page to print for a visit: questions for the care team, and what was asked in the chat. */

import { make, makeButton, setStyle } from "./elements.js";
import LIST_STYLE from "./visit-list.css" with { type: "text" };

/** Write the list into an empty window. */
export function showVisitList(page, { say, language, questions, asked }) {
  const doc = page.document;
  const date = new Date().toLocaleDateString(language, { dateStyle: "long" });
  setStyle(doc, LIST_STYLE, page);
  doc.documentElement.lang = language;
  doc.title = say("printTitle");
  doc.body.replaceChildren(
    make(
      "main",
      {},
      make("h1", {}, say("printTitle")),
      make("p", {}, date),
      questions.length
        ? make("ol", { class: "lines", lang: "en" }, ...items(questions))
        : make("p", {}, say("printNone")),
      asked.length ? make("h2", {}, say("asked")) : null,
      asked.length ? make("ul", {}, ...items(asked)) : null,
      make("p", {}, say("printNote")),
      makeButton(say("printNow"), () => page.print()),
    ),
  );
}

function items(lines) {
  return lines.map((line) => make("li", { dir: "auto", class: "text" }, line));
}
