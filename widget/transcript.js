/* What was said in this tab, whole: a server may keep the last turns only. */

import { listOf, textOf } from "./elements.js";

/** Messages as the server sends them, kept over reloads with the conversation's id. */
export class Transcript {
  #memory;
  messages;

  constructor(memory) {
    this.#memory = memory;
    this.messages = listOf(memory.recall("said"));
  }

  add(...messages) {
    this.messages.push(...messages);
    this.#memory.keep("said", this.messages);
  }

  forget() {
    this.messages = [];
    this.#memory.keep("said", null);
  }

  /**
   * Take over what the server has and this tab has not, as after an answer that came too late.
   * Returns false if messages between the two, or before the server's first, are gone.
   */
  catchUp(history) {
    const last = this.messages[this.messages.length - 1];
    const at = last ? history.map(sayingOf).lastIndexOf(sayingOf(last)) : -1;
    if (at < 0) this.messages = [];
    this.add(...history.slice(at + 1));
    return at >= 0 || history[0]?.answer?.id === "introduction";
  }

  get answers() {
    return this.messages.map((message) => message.answer).filter(Boolean);
  }

  /** The questions for the care team that the answers brought, each once. */
  get questions() {
    return [...new Set(this.answers.flatMap((answer) => listOf(answer.questions).map(textOf)))];
  }
}

function sayingOf(message) {
  return `${message.from} ${message.text}`;
}
