/* What a website is told of a conversation: that something happened, never what it was about. */

import { Server } from "./server.js";

/** A server whose answers are told of to `tell` by name; neither words nor topics are. */
export class ToldServer extends Server {
  #tell;

  constructor(address, tell) {
    super(address);
    this.#tell = tell;
  }

  async send(id, message) {
    this.#tell("question");
    try {
      const replies = await super.send(id, message);
      this.#tell("answer");
      return replies;
    } catch (error) {
      this.#tell("trouble", { status: error.status });
      throw error;
    }
  }

  async remove(id) {
    const removed = await super.remove(id);
    this.#tell("deleted");
    return removed;
  }
}
