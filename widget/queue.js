/* Messages that have no answer yet: each is sent when the one before it is answered. */

/** `deliver` gets the first message, `answered` it and the replies, `failed` it and the error. */
export class Queue {
  #waiting = [];
  #busy = false;
  #ways;

  constructor(ways) {
    this.#ways = ways;
  }

  /** `body` is posted, `shown` is what the user sees of it, `item` its element. */
  add(message) {
    this.#waiting.push(message);
    this.sendNext();
  }

  /** What of it was typed; a reload or a deletion of the conversation is not to lose it. */
  get typed() {
    return this.#waiting.filter((one) => one.body.message).map((one) => one.shown);
  }

  holds(shown) {
    return this.#waiting.some((one) => one.shown === shown);
  }

  clear() {
    this.#waiting = [];
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
