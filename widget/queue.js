/* Messages that have no answer yet: each is sent when the one before it is answered. */

import { listOf, textOf } from "./elements.js";

/** `deliver` gets the first message, `answered` it and the replies, `failed` it and the error. */
export class Queue {
  #waiting = [];
  #busy = false;
  #memory;
  #lost; // What was typed and had no answer before a reload.
  #ways;

  constructor(memory, ways) {
    this.#memory = memory;
    this.#lost = listOf(memory.recall("unsent")).map(textOf);
    this.#ways = ways;
  }

  /** `body` is posted, `shown` is what the user sees of it, `item` its element. */
  add(message) {
    this.#waiting.push(message);
    this.#keep();
    this.sendNext();
  }

  /** What of it was typed outlives a reload. */
  #keep() {
    const typed = this.#waiting.filter((one) => one.body.message).map((one) => one.shown);
    this.#memory.keep("unsent", [...this.#lost, ...typed]);
  }

  /** What a reload took from the queue and the server did not hear, told once. */
  unheard(messages) {
    const heard = new Set(messages.map((message) => message.text));
    const lost = this.#lost.filter((words) => !heard.has(words));
    this.#lost = [];
    this.#keep();
    return lost;
  }

  get idle() {
    return !this.#waiting.length;
  }

  holds(shown) {
    return this.#waiting.some((one) => one.shown === shown);
  }

  clear() {
    this.#waiting = [];
    this.#keep();
  }

  /** Send the first message, and those behind it as long as nothing fails. */
  async sendNext() {
    if (this.#busy || !this.#waiting.length) return;
    this.#busy = true;
    const [next] = this.#waiting;
    const outcome = await this.#send(next);
    this.#busy = false;
    // Gone, as the chat was deleted meanwhile: what came back is nobody's any more.
    const stands = this.#waiting[0] === next;
    if (outcome.error && stands) return this.#ways.failed(next, outcome.error);
    if (stands) {
      this.#waiting.shift();
      this.#keep();
      this.#ways.answered(next, outcome.replies);
    }
    this.sendNext();
  }

  async #send(message) {
    try {
      return { replies: await this.#ways.deliver(message) };
    } catch (error) {
      return { error };
    }
  }
}

/** The mark of one message, by which a repeat of it is known. */
export function newMark() {
  const numbers = crypto.getRandomValues(new Uint32Array(4));
  return [...numbers].map((number) => number.toString(16).padStart(8, "0")).join("");
}
