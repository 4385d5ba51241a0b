/* A conversation: opened, taken up again, answered, deleted, and what is told when that fails. */

import { listOf, makeButton, textOf } from "./elements.js";
import { Messages } from "./messages.js";
import { Panel } from "./panel.js";
import { Trouble } from "./server.js";
import { showVisitList } from "./visit-list.js";

const LIMIT = 1_000; // Characters that the assistant reads of one message.

/**
 * `say` gives a text of the interface in `language`; `enlarge` makes the text larger and returns
 * its size in percent.
 */
export class Chat {
  #id = null; // The conversation, known to this tab and the server only.
  #started = null;
  #waiting = false;
  #answers = [];
  #asked = [];
  #server;
  #memory;
  #say;
  #language;
  #enlarge;
  #messages;
  #panel;

  constructor({ server, memory, say, language, enlarge }) {
    this.#server = server;
    this.#memory = memory;
    this.#say = say;
    this.#language = language;
    this.#enlarge = enlarge;
    this.#messages = new Messages({
      say,
      language,
      choose: ({ payload, title }) => this.#send({ payload, title }, textOf(title)),
    });
  }

  /** Build the launcher and the panel. The server is asked when the panel is opened, not before. */
  showIn(root) {
    this.#panel = new Panel(root, this.#say, {
      open: () => this.#startQuietly(),
      submit: () => this.#submit(),
      enlarge: () => this.#panel.tell(this.#say("sizeNow", this.#enlarge())),
      list: () => this.#list(),
      remove: () => this.#confirm(),
    });
  }

  /** The conversation, taken up again after a reload or opened anew; asked for only once. */
  #start() {
    this.#started ??= this.#connect().catch((error) => {
      this.#started = null;
      this.#tellTrouble(error, () => this.#startQuietly());
      throw error;
    });
    return this.#started;
  }

  #startQuietly() {
    this.#start().catch(() => {}); // Told by #start.
  }

  async #connect() {
    this.#panel.tell(this.#say("connecting"), "working");
    const known = this.#memory.recall("id");
    const resumed = known ? await this.#resume(known) : null;
    const opening = resumed ?? (await this.#server.open());
    if (!textOf(opening.id) || !listOf(opening.messages).length) throw new Trouble("nothing");
    this.#know(opening.id);
    this.#show(opening.messages, Boolean(known));
    this.#panel.tell("");
  }

  /** The conversation as the server has it, null if it is gone. */
  async #resume(id) {
    try {
      return { ...(await this.#server.resume(id)), id };
    } catch (error) {
      if (error.status !== 404) throw error;
      return null;
    }
  }

  #know(id) {
    this.#id = id;
    this.#memory.keep("id", id);
  }

  #submit() {
    const words = this.#panel.written.trim();
    if (!words) return this.#panel.tell(this.#say("empty"));
    const length = [...words].length;
    if (length > LIMIT) {
      const tooLong = this.#say("long", length.toLocaleString(this.#language));
      return this.#panel.tell(`${tooLong} ${this.#say("help")}`, "trouble");
    }
    this.#send({ message: words }, words);
  }

  /** Send one message and show what comes back. The text returns to the input if it fails. */
  async #send(message, shown) {
    if (this.#waiting) return this.#panel.tell(this.#say("wait"), "working");
    this.#waiting = true;
    this.#panel.sending = true;
    let item = null;
    try {
      await this.#start();
      this.#panel.tell(this.#say("thinking"), "working");
      if (message.message) this.#panel.written = "";
      item = this.#panel.add(this.#messages.fromUser(shown));
      this.#panel.showFrom(item);
      this.#receive(await this.#deliver(message), shown);
    } catch (error) {
      item?.remove();
      if (message.message) this.#panel.written ||= shown;
      this.#tellTrouble(error, () => this.#sendAgain(message, shown));
    } finally {
      this.#waiting = false;
      this.#panel.sending = false;
    }
  }

  #receive(reply, shown) {
    if (!listOf(reply.messages).length) throw new Trouble("nothing");
    this.#panel.retire();
    this.#asked.push(shown);
    this.#show(reply.messages);
    this.#panel.tell("");
    const unread = reply.messages.some((message) => message.answer?.id === "too_long");
    if (unread) this.#panel.written ||= shown;
  }

  /** What is in the input by now goes before what failed. */
  #sendAgain(message, shown) {
    if (message.message && this.#panel.written.trim()) this.#submit();
    else this.#send(message, shown);
  }

  /** Post to the conversation, or to a new one if the server knows it no more. */
  async #deliver(message) {
    try {
      return await this.#server.send(this.#id, message);
    } catch (error) {
      if (error.status !== 404) throw error;
    }
    const opening = await this.#server.open();
    this.#know(opening.id);
    this.#panel.add(this.#messages.note(this.#say("fresh")));
    return this.#server.send(this.#id, message);
  }

  #tellTrouble(error, again) {
    const key = error instanceof Trouble ? error.key : "down";
    const retry = makeButton(this.#say("retry"), () => {
      this.#panel.focusInput();
      again();
    });
    this.#panel.tell(`${this.#say(key, error.number)} ${this.#say("help")}`, "trouble", retry);
  }

  #show(messages, again = false) {
    const items = messages.map((message) => this.#panel.add(this.#item(message)));
    if (again) this.#panel.retire(this.#panel.lastItem);
    this.#panel.showFrom(again ? this.#panel.lastItem : items[0]);
  }

  #item(message) {
    if (message.from === "user") {
      this.#asked.push(textOf(message.text));
      return this.#messages.fromUser(textOf(message.text));
    }
    this.#answers.push(message.answer || {});
    return this.#messages.fromAssistant(message);
  }

  #confirm() {
    const keep = makeButton(this.#say("no"), () => {
      this.#panel.tell("");
      this.#panel.focusInput();
    });
    const remove = makeButton(this.#say("yes"), () => this.#remove());
    this.#panel.tell(this.#say("ask"), "", remove, keep);
    keep.focus();
  }

  async #remove() {
    this.#panel.focusInput();
    try {
      if (this.#id) await this.#server.remove(this.#id);
    } catch (error) {
      if (error.status !== 404) {
        const retry = makeButton(this.#say("retry"), () => this.#remove());
        return this.#panel.tell(this.#say("kept"), "trouble", retry);
      }
    }
    this.#forget();
    try {
      await this.#start();
      this.#panel.tell(this.#say("deleted"));
    } catch {
      // Told by #start.
    }
  }

  #forget() {
    this.#know(null);
    this.#started = null;
    this.#answers = [];
    this.#asked = [];
    this.#panel.clear();
    this.#panel.written = "";
  }

  #list() {
    const page = window.open("", "_blank");
    if (!page) return this.#panel.tell(this.#say("popup"), "trouble");
    const questions = this.#answers.flatMap((answer) => listOf(answer.questions).map(textOf));
    showVisitList(page, {
      say: this.#say,
      language: this.#language,
      questions: [...new Set(questions)],
      asked: this.#asked,
    });
  }
}
