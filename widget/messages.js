/* How messages look. Each is one element, so that a screen reader reads it once and whole. */

import { cited, dial } from "./citing.js";
import { listOf, make, makeButton, textOf, webAddress } from "./elements.js";

const ANSWERS = "en"; // The language of the answers, in every language of the interface.

/**
 * Makes the element of a message. `choose` is called with the suggestion that was pressed, `judge`
 * with an answer's id and whether it was clear, `read` with a button and the body to read aloud.
 */
export class Messages {
  #say;
  #language;
  #choose;
  #judge;
  #read;

  constructor({ say, language, choose, judge, read }) {
    this.#say = say;
    this.#language = language;
    this.#choose = choose;
    this.#judge = judge;
    this.#read = read;
  }

  fromUser(words) {
    return make(
      "div",
      { class: "item user" },
      make("p", { class: "who" }, `${this.#say("user")}:`),
      make("p", { dir: "auto", class: "text" }, words),
    );
  }

  fromAssistant(message) {
    const answer = message.answer || {};
    const sources = listOf(answer.sources).map((source) => this.#source(source));
    const replies = this.#suggestions(listOf(answer.buttons || message.buttons));
    const asks = answer.kind === "clarify";
    const numbers = numbersOf(answer);
    const parts = message.answer
      ? this.#parts(answer, (words) => cited(words, sources, numbers), asks ? replies : null)
      : [make("p", { class: "text" }, ...cited(message.text, []))];
    const language = textOf(answer.language) || ANSWERS;
    const body = make("div", { class: "body", lang: language, dir: "auto" }, ...parts);
    return make(
      "div",
      { class: `item bot ${levelOf(answer)}` },
      make("p", { class: "who" }, `${this.#say("title")}:`),
      body,
      asks ? null : replies,
      this.#list(sources),
      this.#acts(body, answer),
    );
  }

  /** A line between the messages that nobody said, with suggestions if there are any. */
  note(line, buttons = []) {
    return make(
      "div",
      { class: "item note" },
      make("p", {}, line),
      this.#suggestions(listOf(buttons)),
    );
  }

  /** The parts in reading order; in danger, the numbers to call come early. */
  #parts(answer, cite, choices) {
    const calls = this.#calls(listOf(answer.phones));
    const early = answer.alert || levelOf(answer) === "safety";
    const part = (words, kind = "") => (words ? make("p", { class: kind }, ...cite(words)) : null);
    const groups = (some) => listOf(some).map((group) => this.#group(group, cite));
    const lead = make("strong", { class: "lead" }, ...cite(answer.lead));
    return [
      part(answer.alert, "alert box"),
      answer.alert ? calls : null,
      part(answer.doubt),
      make("p", { class: "opening" }, lead, answer.follow ? " " : "", ...cite(answer.follow)),
      early && !answer.alert ? calls : null,
      choices,
      part(answer.country_note),
      ...listOf(answer.paragraphs).map((words) => part(words)),
      part(answer.warning, "warning box"),
      ...groups(answer.groups),
      early ? null : calls,
      part(answer.page_note, "page-note"),
      ...groups(answer.besides),
      part(answer.care_team, "care"),
      part(answer.meant),
    ];
  }

  /** A list, with a heading if it has one. */
  #group(group, cite) {
    const points = listOf(group.bullets).map((words) => make("li", {}, ...cite(words)));
    return make(
      "div",
      { class: "group" },
      group.heading ? make("h3", {}, ...cite(group.heading)) : null,
      make("ul", {}, ...points),
    );
  }

  #calls(phones) {
    const calls = phones.map((phone) => this.#call(phone)).filter(Boolean);
    return calls.length ? make("div", { class: "calls" }, ...calls) : null;
  }

  #call(phone) {
    const digits = textOf(phone.dial).replace(/\D/g, "");
    if (!digits) return null;
    return make(
      "a",
      { class: "call", href: dial(digits) },
      make("span", { lang: this.#language }, this.#say("call", textOf(phone.number))),
      ` – ${textOf(phone.name)}`,
    );
  }

  #suggestions(buttons) {
    if (!buttons.length) return null;
    const suggestions = buttons.map((button) =>
      makeButton(textOf(button.title), () => this.#choose(button)),
    );
    return make("div", { class: "replies", lang: ANSWERS }, ...suggestions);
  }

  #list(sources) {
    if (!sources.length) return null;
    return make(
      "details",
      { class: "sources" },
      make("summary", {}, this.#say("sources", sources.length)),
      make("ol", { lang: ANSWERS }, ...sources.map((source) => source.entry)),
    );
  }

  /** A source's entry in the list: who published it, then its title, a link if it has one. */
  #source(source) {
    const address = webAddress(textOf(source.address));
    const title = textOf(source.title);
    const publisher = textOf(source.publisher);
    const link = address && this.#link(address, title);
    const date = textOf(source.date);
    const entry = make("li", {}, make("b", {}, publisher), `, ${date}`, link || `: ${title}`);
    return { publisher, link, entry };
  }

  #link(address, title) {
    return make(
      "a",
      { href: address, target: "_blank", rel: "noopener noreferrer" },
      title,
      make("span", { "aria-hidden": "true" }, " ↗"),
      make("span", { class: "hide", lang: this.#language }, ` (${this.#say("newTab")})`),
    );
  }

  /** What can be done with an answer: hear it, and say whether it was clear. */
  #acts(body, answer) {
    const entry = textOf(answer.id);
    const asked = make("span", { class: "clear" }, `${this.#say("clear")} `);
    const judge = (clear) => () => {
      this.#judge(entry, clear);
      asked.textContent = this.#say("thanks");
      asked.tabIndex = -1;
      asked.focus();
    };
    asked.append(
      makeButton(this.#say("clearYes"), judge(true)),
      makeButton(this.#say("clearNo"), judge(false)),
    );
    const judged = entry && entry !== "introduction" && answer.kind !== "safety";
    const read = makeButton(this.#say("read"), () => this.#read(read, body));
    const canSpeak = window.speechSynthesis;
    return make("div", { class: "acts" }, canSpeak ? read : null, judged ? asked : null);
  }
}

/** How urgent an answer is: `safety` for an emergency, `urgent` below it, else nothing. */
function levelOf(answer) {
  if (answer.kind !== "safety") return "";
  const numbers = ["911", "988", ...numbersOf(answer)];
  return numbers.some((number) => answer.lead.includes(number)) ? "safety" : "urgent";
}

/** The numbers to call that an answer comes with, as they are written. */
function numbersOf(answer) {
  return listOf(answer.phones)
    .map((phone) => textOf(phone.number))
    .filter(Boolean);
}
