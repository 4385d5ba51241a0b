/* The element <relapse-guide>: what a website sets by attributes, and the chat inside. */

import { Chat } from "./chat.js";
import CHAT_STYLE from "./chat.css" with { type: "text" };
import { setStyle } from "./elements.js";
import { Memory } from "./memory.js";
import { HOME } from "./script.js";
import { Server } from "./server.js";
import { fetchTexts, spokenLanguage, textFor } from "./texts.js";

const SIZES = [1, 1.25, 1.5, 2]; // Times the usual size of the text.

export class RelapseGuide extends HTMLElement {
  #memory;
  #chat;
  #place = null;
  #built;
  #size = 0; // An index of SIZES.

  connectedCallback() {
    if (this.shadowRoot) return this.#chat?.rise(); // Moved, or put on the next page.
    const root = this.attachShadow({ mode: "open" });
    const server = this.#findServer();
    const language = spokenLanguage(this.dataset.lang);
    const texts = language === "en" ? undefined : fetchTexts(language, server);
    // Where it cannot be fetched, the chat stands in its usual place.
    const place = this.dataset.position && this.#fetchPlace(server).catch(() => null);
    const build = (found = []) => this.#build(root, server, language, ...found);
    if (texts || place) this.#built = Promise.all([texts, place]).then(build);
    else build();
  }

  /** Open the chat, for a button of the website. `focus`: whether the reader is taken there. */
  async open({ focus = true } = {}) {
    (await this.#findPlace()).open(focus);
  }

  /** Close the chat; one that is a part of the page stays. */
  async close() {
    (await this.#findPlace()).close();
  }

  /** Most websites set neither a place nor a button: what does that is a file of its own. */
  #fetchPlace(server) {
    return import(`${server}/widget-place.js`);
  }

  async #findPlace() {
    await this.#built;
    const { Place } = await this.#fetchPlace(this.#findServer());
    return (this.#place ??= new Place(this.shadowRoot, this.dataset.position === "inline"));
  }

  #build(root, server, language, texts, place) {
    const say = (key, number, more) => textFor(key, number, this.dataset, texts, more);
    // Turbo keeps what is permanent where it changes a page in place.
    const given = { lang: language, role: "region", "data-turbo-permanent": "" };
    given["aria-label"] = say("title");
    for (const [name, value] of Object.entries(given)) this.setAttribute(name, value);
    this.#takeColors();
    this.#memory = new Memory(server);
    setStyle(root, CHAT_STYLE + (place?.STYLE ?? ""));
    const tell = (name, detail = null) => this.#tell(name, detail);
    this.#chat = new Chat({
      server: new Server(server, tell),
      memory: this.#memory,
      say,
      language,
      resize: (step) => this.#resize(this.#size + step),
      // Not which answer: that would tell a website's statistics what somebody suffers from.
      tellHost: (name, { clear }) => tell(name, { clear }),
    });
    this.#resize(Number(this.#memory.recall("size", true)) || 0);
    this.#chat.showIn(root, this.dataset.phone || "");
    const panel = root.querySelector(".panel");
    new MutationObserver(() => tell(panel.hidden ? "close" : "open")).observe(panel, {
      attributeFilter: ["hidden"],
    });
    if (place) this.#findPlace();
    tell("ready");
  }

  /** An event of the website's page, such as `relapse-guide:open`. */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(`relapse-guide:${name}`, { detail, bubbles: true }));
  }

  /** The address without a slash at its end. */
  #findServer() {
    return (this.dataset.server || HOME).replace(/\/$/, "");
  }

  /** data-color-NAME becomes the property --rg-NAME of the style sheet. */
  #takeColors() {
    for (const [name, value] of Object.entries(this.dataset)) {
      if (!name.startsWith("color")) continue;
      const property = name.slice(5).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      this.style.setProperty(`--rg${property}`, value);
    }
  }

  /** Set the size of the text to one of SIZES; returns it in percent. */
  #resize(index) {
    this.#size = Math.max(0, Math.min(index, SIZES.length - 1));
    this.style.setProperty("--scale", SIZES[this.#size]);
    this.#memory.keep("size", this.#size, true);
    return SIZES[this.#size] * 100;
  }
}
