/* The element <relapse-guide>: what a website sets by attributes, and the chat inside. */

import { Chat } from "./chat.js";
import CHAT_STYLE from "./chat.css" with { type: "text" };
import { setStyle } from "./elements.js";
import { Memory } from "./memory.js";
import { SCRIPT } from "./script.js";
import { Server } from "./server.js";
import { fetchTexts, spokenLanguage, textFor } from "./texts.js";

const SIZES = [1, 1.25, 1.5, 2]; // Times the usual size of the text.

export class RelapseGuide extends HTMLElement {
  #memory;
  #chat;
  #size = 0; // An index of SIZES.

  connectedCallback() {
    if (this.shadowRoot) return this.#chat?.rise(); // Moved, or put on the next page.
    const root = this.attachShadow({ mode: "open" });
    const server = this.#findServer();
    const language = spokenLanguage(this.dataset.lang);
    if (language === "en") this.#build(root, server, language);
    else fetchTexts(language, server).then((texts) => this.#build(root, server, language, texts));
  }

  #build(root, server, language, texts) {
    const say = (key, number, more) => textFor(key, number, this.dataset, texts, more);
    const given = { lang: language, role: "region", "aria-label": say("title") };
    for (const [name, value] of Object.entries(given)) this.setAttribute(name, value);
    this.#takeColors();
    this.#memory = new Memory(server);
    setStyle(root, CHAT_STYLE);
    this.#chat = new Chat({
      server: new Server(server),
      memory: this.#memory,
      say,
      language,
      resize: (step) => this.#resize(this.#size + step),
      tellHost: (name, detail) => this.dispatchEvent(new CustomEvent(name, { detail })),
    });
    this.#resize(Number(this.#memory.recall("size", true)) || 0);
    this.#chat.showIn(root, this.dataset.phone || "");
  }

  /** The address without a slash at its end. */
  #findServer() {
    const home = SCRIPT ? new URL(SCRIPT.src).origin : location.origin;
    return (this.dataset.server || home).replace(/\/$/, "");
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
