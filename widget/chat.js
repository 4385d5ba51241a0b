/* A conversation: opened, taken up again, answered, deleted, and what is told when that fails. */

import { listOf, textOf } from "./elements.js";
import { Messages } from "./messages.js";
import { Panel } from "./panel.js";
import { tellsWho } from "./private-details.js";
import { Queue, newMark } from "./queue.js";
import { Trouble, toldOf } from "./server.js";
import { Transcript } from "./transcript.js";
import { LIMIT } from "./writing.js";

/**
 * `say` gives a text of the interface in `language`; `resize` makes the text larger or smaller by
 * steps and returns its size in percent; `tellHost` tells the website of an event, without text.
 * What is not private is for the files that are fetched later.
 */
export class Chat {
  id = null; // The conversation, known to this browser and the server only.
  removing = false;
  #started = null;
  #given;
  #messages;
  #tabs = null;
  #parts = {}; // What was fetched, by the names of its files.
  #opening = [];
  #warned = "";

  constructor(given) {
    const { server, memory, say, language } = given;
    this.#given = given;
    this.server = server;
    this.memory = memory;
    this.say = say;
    this.language = language;
    this.transcript = new Transcript(memory);
    this.queue = new Queue(memory, {
      deliver: (message) => this.#deliver(message),
      answered: (message, replies) => this.#answered(message, replies),
      failed: (message, error) => this.#failed(message, error),
    });
    this.#messages = new Messages({
      say,
      language,
      choose: ({ payload, title }) => this.#chosen(payload, textOf(title)),
      judge: (entry, clear) => this.#judge(entry, clear),
      read: (button, body) => this.#use("opened", "read", button, body),
    });
  }

  /** Build the launcher and the panel. The server is asked when the panel is opened, not before. */
  showIn(root, phone) {
    const size = (step) => () => this.panel.tell(this.say("sizeNow", this.#given.resize(step)));
    this.panel = new Panel(root, this.say, this.#actions(size), phone);
    this.panel.widen(Boolean(this.memory.recall("wide", true)));
    this.panel.written = textOf(this.memory.recall("draft"));
    if (this.memory.recall("id")) this.#join();
  }

  /** Other tabs, in step with this one; where that cannot be, each is for itself. */
  #join() {
    this.#tabs ??= this.server
      .fetch("tabs")
      .then(({ joinTabs }) => joinTabs(this))
      .catch(() => null);
    return this.#tabs;
  }

  #actions(size) {
    return {
      open: () => {
        this.#startQuietly();
        this.#fetch("opened").catch(() => {}); // Tried again where it is used.
      },
      close: () => this.#parts.opened?.hush(),
      submit: () => this.#submit(),
      draft: (words) => this.#draft(words),
      shrink: size(-1),
      enlarge: size(1),
      wide: () => this.memory.keep("wide", this.panel.widen(), true),
      list: () => this.#use("views", "list"),
      starters: () => this.#offerStarters(),
      save: () => this.#use("views", "save"),
      privacy: () => this.#use("views", "privacy"),
      remove: () => this.#use("opened", "remove"),
    };
  }

  /** Stand above the page again, as after it was replaced. */
  rise() {
    this.panel.rise();
  }

  /** The conversation, taken up again after a reload or opened anew; asked for only once. */
  start() {
    this.#started ??= this.#connect().catch((error) => {
      this.#started = null;
      this.#tellTrouble(error, () => this.#startQuietly());
      throw error;
    });
    return this.#started;
  }

  #startQuietly() {
    this.start().catch(() => {}); // Told by start.
  }

  async #connect() {
    this.panel.tell(this.say("connecting"), "working");
    // What stalls there must not hold up a message.
    const find = await Promise.race([this.#join(), new Promise((go) => setTimeout(go, 2000))]);
    const known = this.memory.recall("id") || (await find?.());
    const resumed = known ? await this.server.resume(known) : null;
    if (resumed) this.#takeUp(known, resumed);
    else this.#begin(await this.server.open());
    const unheard = this.queue.unheard(this.transcript.messages);
    this.panel.written = [...unheard, this.panel.written].filter(Boolean).join("\n");
    this.panel.settle();
  }

  #takeUp(id, history) {
    this.know(id);
    const whole = this.transcript.catchUp(history);
    if (!whole) this.panel.add(this.#messages.note(this.say("lost")));
    this.#showAgain();
  }

  #begin(opening) {
    if (!textOf(opening.id) || !listOf(opening.messages).length) throw new Trouble("nothing");
    this.know(opening.id);
    if (this.transcript.messages.length) {
      this.#showAgain();
      this.panel.showFrom(this.panel.add(this.#messages.note(this.say("fresh"))));
    } else this.receive(opening.messages);
  }

  #showAgain() {
    for (const message of this.transcript.messages) this.panel.add(this.#item(message));
    this.panel.showFrom(this.panel.lastItem);
  }

  know(id) {
    this.id = id;
    this.memory.keep("id", id);
  }

  #draft(words) {
    this.memory.keep("draft", words || null);
    const left = LIMIT - [...words].length;
    if (left <= LIMIT / 5 && left >= 0) this.panel.tell(this.say("left", left));
  }

  #submit() {
    const words = this.panel.written.trim();
    if (!words) return this.panel.tell(this.say("empty"));
    const length = [...words].length;
    if (length > LIMIT) {
      const tooLong = this.say("long", length.toLocaleString(this.language));
      return this.panel.tell(`${tooLong} ${this.say("help")}`, "trouble");
    }
    if (tellsWho(words) && this.#warned !== words) return this.#warn(words);
    this.panel.written = "";
    this.#send({ message: words }, words);
  }

  /** Sending it a second time sends it: nobody in need is to be kept from it. */
  #warn(words) {
    this.#warned = words;
    this.panel.ask(this.say("private"), this.say("change"), this.say("anyway"), () =>
      this.#submit(),
    );
  }

  #chosen(payload, title) {
    if (!this.queue.holds(title)) this.#send({ payload, title }, title);
  }

  /** Put a message under the conversation and send it when those before it are answered. */
  #send(body, shown) {
    const item = this.panel.add(this.#messages.fromUser(shown));
    this.panel.showFrom(item);
    this.#draft(this.panel.written);
    this.queue.add({ body: { ...body, id: newMark() }, shown, item });
  }

  async #deliver({ body, item }) {
    await this.start();
    item.classList.remove("unsent");
    this.panel.tell(this.say("thinking"), "working");
    const replies = listOf((await this.#post(body, item)).messages);
    if (!replies.length) throw new Trouble("nothing");
    return replies;
  }

  /** Post to the conversation, or to a new one if the server knows it no more. */
  async #post(body, item) {
    try {
      return await this.server.send(this.id, body);
    } catch (error) {
      // What waited while the chat was deleted is not said in a new one.
      if (error.status !== 404 || this.removing) throw error;
    }
    const opening = await this.server.open();
    this.know(opening.id);
    item.before(this.#messages.note(this.say("fresh")));
    return this.server.send(this.id, body);
  }

  #answered({ shown, item }, replies) {
    this.transcript.add({ from: "user", text: shown });
    this.panel.settle();
    this.receive(replies, item);
  }

  #failed({ item }, error) {
    item.classList.add("unsent");
    this.#tellTrouble(error, () => this.queue.sendNext());
  }

  #tellTrouble(error, again) {
    const what = this.say(...toldOf(error));
    this.panel.offer(`${what} ${this.say("help")}`, this.say("retry"), again);
  }

  /** Show and keep what was answered, below `asked` if there is such an item. */
  receive(messages, asked = null) {
    this.transcript.add(...messages);
    const items = messages.map((message) => this.#item(message));
    if (asked) asked.after(...items);
    else for (const item of items) this.panel.add(item);
    this.panel.announce(items);
    this.panel.showFrom(items[0]);
  }

  #item(message) {
    if (message.from === "user") return this.#messages.fromUser(textOf(message.text));
    if (message.answer?.id === "introduction") this.#opening = message;
    return this.#messages.fromAssistant(message);
  }

  /** The suggestions of the first message once more, at the end. */
  #offerStarters() {
    this.panel.leaveView();
    const { answer, buttons } = this.#opening;
    const note = this.#messages.note(this.say("starters"), answer?.buttons || buttons);
    this.panel.showFrom(this.panel.add(note));
    note.querySelector("button")?.focus();
  }

  #judge(entry, clear) {
    this.#given.tellHost("clear", { entry, clear });
    this.server.judge(entry, clear);
  }

  /** Do what a part of the chat does that is fetched when it is first needed. */
  async #use(part, deed, ...more) {
    try {
      // Browsers let a page speak at a press of a button only: no waiting where none is needed.
      (this.#parts[part] ?? (await this.#fetch(part)))[deed](...more);
    } catch (error) {
      this.#tellTrouble(error, () => this.#use(part, deed, ...more));
    }
  }

  async #fetch(part) {
    const { equip } = await this.server.fetch(part);
    return (this.#parts[part] ??= equip(this));
  }

  forget() {
    this.know(null);
    this.#started = null;
    this.queue.clear();
    this.transcript.forget();
    for (const name of ["own", "taken"]) this.memory.keep(name, null);
    this.panel.clear();
    this.panel.written = "";
    this.#draft("");
  }
}
