/* How messages look. Each is one element, so that a screen reader reads it once and whole. */

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
    const parts = message.answer
      ? this.#parts(answer, safety)
      : [make("p", { class: "text" }, textOf(message.text))];
    return make(
      "div",
      { class: `item bot ${safety ? "safety" : ""}` },
      make("p", { class: "who" }, `${this.#say("title")}:`),
      make("div", { class: "body", lang: ANSWERS }, ...parts),
      this.#suggestions(listOf(answer.buttons || message.buttons)),
      this.#sources(answer),
    );
  }

  /** A line between the messages that nobody said. */
  note(line) {
    return make("p", { class: "item note" }, line);
  }

  /** The parts in reading order; in danger, the numbers to call come right after the first. */
  #parts(answer, safety) {
    const [first, ...rest] = listOf(answer.paragraphs).map((line, at) =>
      make("p", { class: safety && !at ? "first" : "" }, textOf(line)),
    );
    const calls = this.#calls(listOf(answer.phones));
    const bullets = listOf(answer.bullets).map((line) => make("li", {}, textOf(line)));
    return [
      first || null,
      safety ? calls : null,
      ...rest,
      bullets.length ? make("ul", {}, ...bullets) : null,
      safety ? null : calls,
      ...this.#newer(answer),
      answer.note ? make("p", {}, textOf(answer.note)) : null,
      answer.care_team ? make("p", { class: "care box" }, textOf(answer.care_team)) : null,
    ];
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

  /** What is newer than the page, and what stands beside it, each under its own heading. */
  #newer(answer) {
    const groups = [
      [answer.heading_newer, true],
      [answer.heading_beside, false],
    ];
    return groups.map(([heading, newer]) => {
      const facts = listOf(answer.newer).filter((fact) => Boolean(fact.newer) === newer);
      if (!facts.length) return null;
      const lines = facts.map((fact) => make("li", {}, this.#fact(fact, listOf(answer.sources))));
      return make(
        "div",
        { class: "newer box" },
        make("h3", {}, textOf(heading)),
        make("ul", {}, ...lines),
      );
    });
  }

  /** A fact with its date, and its sources as their numbers in the list below. */
  #fact(fact, sources) {
    const ids = sources.map((source) => source.id);
    const numbers = listOf(fact.sources)
      .map((id) => ids.indexOf(id) + 1)
      .filter(Boolean);
    const cited = numbers.length ? ` [${numbers.join(", ")}]` : "";
    return `${textOf(fact.text)} (${textOf(fact.date)})${cited}`;
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

  #sources(answer) {
    const sources = listOf(answer.sources);
    if (!sources.length) return null;
    return make(
      "div",
      { class: "sources", lang: ANSWERS },
      make("h3", {}, textOf(answer.heading_sources)),
      make("ol", {}, ...sources.map((source) => this.#source(source))),
    );
  }

  #source(source) {
    const address = webAddress(textOf(source.address));
    const title = address ? this.#link(address, textOf(source.title)) : textOf(source.title);
    const rest = `${textOf(source.publisher)}, ${textOf(source.date)}`;
    return make("li", {}, title, address ? rest : `, ${rest}`);
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
