/* How messages look. Each is one element, so that a screen reader reads it once and whole. */

import { cited } from "./citing.js";
import { listOf, make, makeButton, textOf, webAddress } from "./elements.js";

const ANSWERS = "en"; // The language of the answers, in every language of the interface.

/** Makes the element of a message. `choose` is called with the suggestion that was pressed. */
export class Messages {
  #say;
  #language;
  #choose;

  constructor({ say, language, choose }) {
    this.#say = say;
    this.#language = language;
    this.#choose = choose;
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
    const safety = answer.kind === "safety";
    const sources = listOf(answer.sources).map((source) => this.#source(source));
    const parts = message.answer
      ? this.#parts(answer, safety, (words) => cited(words, sources))
      : [make("p", { class: "text" }, textOf(message.text))];
    return make(
      "div",
      { class: `item bot ${safety ? "safety" : ""}` },
      make("p", { class: "who" }, `${this.#say("title")}:`),
      make(
        "div",
        { class: "body", lang: textOf(answer.language) || ANSWERS, dir: "auto" },
        ...parts,
      ),
      this.#suggestions(listOf(answer.buttons || message.buttons)),
      this.#list(textOf(answer.heading_sources), sources),
    );
  }

  /** A line between the messages that nobody said. */
  note(line) {
    return make("p", { class: "item note" }, line);
  }

  /** The parts in reading order; in danger, the numbers to call come early. */
  #parts(answer, safety, cite) {
    const calls = this.#calls(listOf(answer.phones));
    const part = (words, kind = "") => (words ? make("p", { class: kind }, ...cite(words)) : null);
    const lead = make("strong", { class: "lead" }, ...cite(answer.lead));
    return [
      part(answer.alert, "alert box"),
      answer.alert ? calls : null,
      make("p", { class: "opening" }, lead, answer.follow ? " " : "", ...cite(answer.follow)),
      safety ? calls : null,
      part(answer.country_note),
      ...listOf(answer.paragraphs).map((words) => part(words)),
      part(answer.warning, "warning box"),
      ...listOf(answer.groups).map((group) => this.#group(group, cite)),
      safety || answer.alert ? null : calls,
      part(answer.page_note, "page-note"),
      part(answer.care_team, "care box"),
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
      { class: "call", href: `tel:${digits}` },
      make("span", { lang: this.#language }, this.#say("call", textOf(phone.number))),
      ` – ${textOf(phone.name)}`,
    );
  }

  #suggestions(buttons) {
    if (!buttons.length) return null;
    const suggestions = buttons.map((button) =>
      makeButton(textOf(button.title), (event) => {
        const retired = event.currentTarget.getAttribute("aria-disabled") === "true";
        if (!retired) this.#choose(button);
      }),
    );
    return make("div", { class: "replies", lang: ANSWERS }, ...suggestions);
  }

  #list(heading, sources) {
    if (!sources.length) return null;
    return make(
      "div",
      { class: "sources", lang: ANSWERS },
      make("h3", {}, heading),
      make("ol", {}, ...sources.map((source) => source.entry)),
    );
  }

  /** A source's entry in the list, with its link if it has one, and who published it. */
  #source(source) {
    const address = webAddress(textOf(source.address));
    const title = textOf(source.title);
    const publisher = textOf(source.publisher);
    const link = address && this.#link(address, title);
    const rest = `${publisher}, ${textOf(source.date)}`;
    return { publisher, link, entry: make("li", {}, link || title, link ? rest : `, ${rest}`) };
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
}
