/* Pages to print or save: the questions for a visit, and the conversation with its sources. */

import { listOf, make, makeButton, setStyle, textOf } from "./elements.js";
import PRINT_STYLE from "./printing.css" with { type: "text" };

const LINE = { dir: "auto", class: "text" };

/** Show the questions, and what was said if `messages` has any; false if the page was blocked. */
export function printQuestions({ say, language, lines, messages }) {
  const list = make("ol", { class: "lines" }, ...lines.map((line) => make("li", LINE, line)));
  const said = messages.length
    ? [make("h2", {}, say("said")), ...conversation(messages, say, "h3")]
    : [];
  return show({ say, language, title: say("printTitle") }, list, ...said);
}

/** Show what was said with its sources; false if the page was blocked. */
export function printChat({ say, language, messages }) {
  return show({ say, language, title: say("title") }, ...conversation(messages, say, "h2"));
}

/** The plain text of an answer has its sources below it. */
function conversation(messages, say, heading) {
  return listOf(messages).flatMap((message) => [
    make(heading, {}, say(message.from === "user" ? "user" : "title")),
    make("p", LINE, textOf(message.text)),
  ]);
}

function show({ say, language, title }, ...content) {
  const page = window.open("", "_blank");
  if (!page) return false;
  const doc = page.document;
  const date = new Date().toLocaleDateString(language, { dateStyle: "long" });
  // Without it a phone would lay the page out for a desktop, in letters of half the size.
  doc.head.append(make("meta", { name: "viewport", content: "width=device-width" }));
  setStyle(doc, PRINT_STYLE, page);
  doc.documentElement.lang = language;
  doc.title = title;
  const now = makeButton(say("print"), () => page.print());
  const close = makeButton(say("close"), () => page.close());
  const head = [make("p", { class: "buttons" }, now, " ", close), make("h1", {}, title)];
  doc.body.replaceChildren(
    make("main", {}, ...head, make("p", {}, date), ...content, make("p", {}, say("printNote"))),
  );
  return true;
}
