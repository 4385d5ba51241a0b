/* The list for a visit: questions for the care team, in the panel and to take along. */

import { listOf, make, makeButton, textOf } from "./elements.js";
import { printQuestions } from "./printing.js";

const MOST = 10; // Lines that are shown at first.

/** Made from the questions that the answers brought, lines of the user's own, and no other. */
export class VisitList {
  #say;
  #language;
  #memory;
  #transcript;
  #panel;
  #whole = false;
  #answers = null; // The box that says whether the answers go along.

  constructor({ say, language, memory, transcript, panel }) {
    this.#say = say;
    this.#language = language;
    this.#memory = memory;
    this.#transcript = transcript;
    this.#panel = panel;
  }

  /** Lines that the user wrote, and those that were taken away: `own` and `taken`. */
  #kept(name) {
    return listOf(this.#memory.recall(name)).map(textOf);
  }

  get #lines() {
    const taken = this.#kept("taken");
    const gathered = this.#transcript.questions.filter((line) => !taken.includes(line));
    return [...this.#kept("own"), ...gathered];
  }

  show() {
    this.#panel.showView(...this.#content());
  }

  #content() {
    const lines = this.#lines;
    const shown = this.#whole ? lines : lines.slice(0, MOST);
    const more = makeButton(this.#say("all", lines.length), () => {
      this.#whole = true;
      this.show();
    });
    this.#answers = make("input", { type: "checkbox", id: "answers" });
    return [
      make("h3", { class: "lead" }, this.#say("printTitle")),
      lines.length ? null : make("p", {}, this.#say("printNone")),
      make("ol", { class: "questions" }, ...shown.map((line) => this.#line(line))),
      shown.length < lines.length ? more : null,
      this.#makeOwn(),
      make("label", { class: "along" }, this.#answers, ` ${this.#say("answers")}`),
      make("div", { class: "replies" }, ...this.#ways()),
      make("p", {}, this.#say("printNote")),
    ].filter(Boolean);
  }

  #line(line) {
    const take = makeButton("✕", () => this.#take(line), {
      "aria-label": `${this.#say("take")}: ${line}`,
    });
    return make("li", {}, take, make("span", { dir: "auto" }, line));
  }

  #take(line) {
    const own = this.#kept("own");
    if (own.includes(line)) {
      this.#memory.keep(
        "own",
        own.filter((other) => other !== line),
      );
    } else this.#memory.keep("taken", [...this.#kept("taken"), line]);
    this.show();
    this.#panel.tell(this.#say("taken"));
  }

  #makeOwn() {
    const input = make("input", { id: "own", autocomplete: "off", dir: "auto" });
    const add = (event) => {
      event.preventDefault();
      const line = input.value.trim();
      if (!line) return input.focus();
      this.#memory.keep("own", [...this.#kept("own"), line]);
      this.show();
    };
    return make(
      "form",
      { class: "own", onsubmit: add },
      make("label", { for: "own" }, this.#say("own")),
      input,
      make("button", { type: "submit" }, this.#say("add")),
    );
  }

  /** What can be done with the list; only what the browser can do. */
  #ways() {
    const subject = this.#say("printTitle");
    const mail = () =>
      `mailto:?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(this.#text())}`;
    const share = () => navigator.share({ title: subject, text: this.#text() }).catch(() => {});
    return [
      makeButton(this.#say("print"), () => this.#print()),
      navigator.share ? makeButton(this.#say("share"), share) : null,
      makeButton(this.#say("mail"), () => open(mail(), "_self")),
      navigator.clipboard ? makeButton(this.#say("copy"), () => this.#copy()) : null,
    ];
  }

  get #along() {
    return this.#answers.checked ? this.#transcript.messages : [];
  }

  #print() {
    const shown = printQuestions({
      say: this.#say,
      language: this.#language,
      lines: this.#lines,
      messages: this.#along,
    });
    if (!shown) this.#panel.tell(this.#say("popup"), "trouble");
  }

  async #copy() {
    await navigator.clipboard.writeText(this.#text());
    this.#panel.tell(this.#say("copied"));
  }

  #text() {
    const lines = this.#lines.map((line, at) => `${at + 1}. ${line}`);
    // The plain text of an answer has its sources below it.
    const said = this.#along.map((message) => `\n${textOf(message.text)}`);
    return [this.#say("printTitle"), ...lines, ...said, `\n${this.#say("printNote")}`].join("\n");
  }
}
