/* The launcher and the panel: what is on the screen, and where the focus is. */

import { make, makeButton } from "./elements.js";

/**
 * Builds both into `root`. `actions` are what follows: `open` when the panel is opened, `submit`
 * when something is sent, and `enlarge`, `list` and `remove` when their button is pressed.
 */
export class Panel {
  #root;
  #launcher;
  #panel;
  #log;
  #bar;
  #status;
  #choice;
  #input;
  #send;
  #open;

  constructor(root, say, actions) {
    this.#root = root;
    this.#open = actions.open;
    this.#launcher = makeButton(say("launcher"), () => this.open(), {
      class: "launcher",
      part: "launcher",
      "aria-expanded": "false",
      "aria-controls": "panel",
    });
    this.#log = make("div", { class: "log", role: "log", "aria-label": say("log"), tabindex: "0" });
    this.#panel = make(
      "section",
      {
        id: "panel",
        class: "panel",
        part: "panel",
        role: "dialog",
        "aria-labelledby": "title",
        hidden: "",
        onkeydown: (event) => this.#key(event),
      },
      this.#makeHeader(say, actions),
      this.#log,
      this.#makeBar(),
      this.#makeForm(say, actions.submit),
    );
    root.append(this.#launcher, this.#panel);
  }

  #makeHeader(say, actions) {
    return make(
      "header",
      {},
      make("h2", { id: "title" }, say("title")),
      makeButton(say("close"), () => this.close()),
      make(
        "div",
        { class: "tools" },
        makeButton(say("size"), actions.enlarge),
        makeButton(say("print"), actions.list),
        makeButton(say("remove"), actions.remove),
      ),
    );
  }

  #makeBar() {
    this.#status = make("p", { class: "status", role: "status" });
    this.#choice = make("div", { class: "choice" });
    this.#bar = make("div", { class: "bar" }, this.#status, this.#choice);
    return this.#bar;
  }

  #makeForm(say, submit) {
    const send = (event) => {
      event.preventDefault();
      submit();
    };
    this.#input = make("textarea", {
      id: "input",
      rows: "2",
      autocomplete: "off",
      enterkeyhint: "send",
      dir: "auto",
      onkeydown: (event) => {
        if (event.key === "Enter" && !event.shiftKey && !event.isComposing) send(event);
      },
    });
    this.#send = make("button", { type: "submit" }, say("send"));
    return make(
      "form",
      { onsubmit: send },
      make("label", { for: "input" }, say("label")),
      this.#input,
      this.#send,
    );
  }

  open() {
    this.#panel.hidden = false;
    this.#launcher.hidden = true;
    this.#launcher.setAttribute("aria-expanded", "true");
    this.focusInput();
    this.#open();
  }

  close() {
    this.#panel.hidden = true;
    this.#launcher.hidden = false;
    this.#launcher.setAttribute("aria-expanded", "false");
    this.#launcher.focus();
  }

  #key(event) {
    if (event.key === "Escape" && !event.isComposing) {
      event.stopPropagation();
      this.close();
    }
    // A panel that covers the page keeps the focus, which would be out of sight behind it.
    if (event.key === "Tab" && this.#panel.clientWidth >= innerWidth - 2) this.#stay(event);
  }

  #stay(event) {
    const stops = [...this.#panel.querySelectorAll("button,a,textarea,[tabindex]")].filter(
      (stop) => stop.checkVisibility?.() ?? true,
    );
    const [from, to] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
    if (this.#root.activeElement === from) {
      event.preventDefault();
      to.focus();
    }
  }

  /** What stands in the input. */
  get written() {
    return this.#input.value;
  }

  set written(words) {
    this.#input.value = words;
  }

  focusInput() {
    this.#input.focus();
  }

  /** Show that a message is on its way. The button keeps its place and the focus. */
  set sending(on) {
    if (on) this.#send.setAttribute("aria-disabled", "true");
    else this.#send.removeAttribute("aria-disabled");
  }

  /** One line for eyes and screen readers, with buttons beside it where there is a choice. */
  tell(line, kind = "", ...choices) {
    this.#bar.className = `bar ${kind}`;
    this.#status.classList.toggle("busy", kind === "working");
    this.#status.textContent = line;
    this.#choice.replaceChildren(...choices);
  }

  /** Put a message under the others. */
  add(item) {
    this.#log.append(item);
    return item;
  }

  /** Take all messages away. */
  clear() {
    this.#log.replaceChildren();
  }

  get lastItem() {
    return this.#log.lastElementChild;
  }

  /** Bring an item's first line into view, in the log or, in a low window, the panel. */
  showFrom(item) {
    for (const box of [this.#log, this.#panel]) {
      box.scrollTop += item.getBoundingClientRect().top - box.getBoundingClientRect().top - 8;
    }
  }

  /** Suggestions belong to the answer that they are under: older ones do nothing any more. */
  retire(except = null) {
    for (const suggestion of this.#log.querySelectorAll(".replies button")) {
      if (!except?.contains(suggestion)) suggestion.setAttribute("aria-disabled", "true");
    }
  }
}
