/* The element <relapse-guide>: what a website sets by attributes, and the chat inside. */

import { Chat } from "./chat.js";
import CHAT_STYLE from "./chat.css" with { type: "text" };
import { setStyle } from "./elements.js";
import { Memory } from "./memory.js";
import { SCRIPT } from "./script.js";
import { Server } from "./server.js";
import { spokenLanguage, textFor } from "./texts.js";

const SIZES = [1, 1.25, 1.5, 2]; // Times the usual size of the text.

export class RelapseGuide extends HTMLElement {
  #memory;
  #size = 0; // An index of SIZES.

  connectedCallback() {
    if (this.shadowRoot) return;
    const server = this.#findServer();
    const language = spokenLanguage(this.dataset.lang);
    const say = (key, number) => textFor(key, number, language, this.dataset);
    this.lang = language;
    this.role = "region";
    this.ariaLabel = say("title");
    this.#takeColors();
    this.#memory = new Memory(server);
    const root = this.attachShadow({ mode: "open" });
    setStyle(root, CHAT_STYLE);
    const chat = new Chat({
      server: new Server(server),
      memory: this.#memory,
      say,
      language,
      enlarge: () => this.#resize(this.#size + 1),
    });
    chat.showIn(root);
    this.#resize(Number(this.#memory.recall("size")) || 0);
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

  /** Set the size of the text; returns it in percent. */
  #resize(index) {
    this.#size = index % SIZES.length;
    this.dataset.size = this.#size;
    this.style.setProperty("--scale", SIZES[this.#size]);
    this.#memory.keep("size", String(this.#size));
    return SIZES[this.#size] * 100;
  }
}
