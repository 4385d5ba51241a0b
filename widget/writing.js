/* What the user writes: the input, which grows with its text, and Send. */

import { make } from "./elements.js";

export const LIMIT = 1_000; // Characters that the assistant reads of one message.

/** Whether somebody works with a finger: then what types is a keyboard on the screen. */
export function byTouch() {
  return matchMedia("(pointer: coarse)").matches;
}

/** The form, with a button `beside`. `submit` is called to send, `draft` with every new text. */
export class Writing {
  #input;

  constructor(say, submit, draft, beside) {
    const send = (event) => {
      event.preventDefault();
      submit();
    };
    this.#input = make("textarea", {
      id: "input",
      rows: "1",
      autocomplete: "off",
      enterkeyhint: byTouch() ? "enter" : "send",
      dir: "auto",
      oninput: () => {
        this.#grow();
        draft(this.words);
      },
      onkeydown: (event) => {
        const composing = event.isComposing || event.keyCode === 229; // 229: in Safari.
        // Keyboards on a screen have no Shift+Enter: there Enter is the only way to a new line.
        const breaks = event.shiftKey || (byTouch() && !event.ctrlKey && !event.metaKey);
        if (event.key === "Enter" && !breaks && !composing) send(event);
      },
    });
    this.form = make(
      "form",
      { onsubmit: send },
      make("label", { for: "input" }, say("label")),
      beside,
      this.#input,
      make("button", { type: "submit" }, say("send")),
    );
  }

  get words() {
    return this.#input.value;
  }

  set words(words) {
    this.#input.value = words;
    this.#grow();
  }

  focus() {
    this.#input.focus();
  }

  /** As high as its text; the style sheet says how high at most. */
  #grow() {
    this.#input.style.height = "";
    if (!this.#input.value || !this.#input.clientHeight) return;
    this.#input.style.height = `${this.#input.scrollHeight + 4}px`;
  }
}
