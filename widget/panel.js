/* The launcher and the panel: what is on the screen, and where the focus is. */

import { dial, withPhones } from "./citing.js";
import { make, makeButton } from "./elements.js";
import { makeHeader } from "./header.js";
import { seal } from "./sealing.js";
import { spoken } from "./spoken.js";
import { Writing, byTouch } from "./writing.js";

/**
 * Builds both into `root`. `actions`: what the buttons of the header do, `open` and `close` when
 * the panel is opened and closed, `submit` and `draft` when something is sent and typed; `phone`
 * is the organisation's own number, if it has one.
 */
export class Panel {
  #frame;
  #launcher;
  #panel;
  #log;
  #view;
  #spoken;
  #bar;
  #status;
  #choice;
  #below;
  #title;
  #writing;
  #say;
  #actions;

  constructor(root, say, actions, phone) {
    this.#say = say;
    this.#actions = actions;
    this.#launcher = makeButton(say("launcher"), () => this.open(), {
      class: "launcher",
      part: "launcher",
      "aria-expanded": "false",
      "aria-controls": "panel",
    });
    this.#below = makeButton(
      `${say("below")} ↓`,
      () => {
        this.#log.scrollTop += this.#log.clientHeight - 60;
        this.#log.focus({ preventScroll: true });
      },
      { class: "below" },
    );
    this.#writing = new Writing(say, actions.submit, actions.draft, this.#below);
    this.#panel = this.#makePanel(say, actions, phone);
    this.#frame = make("div", { class: "frame" }, this.#launcher, this.#panel);
    seal(this.#frame);
    root.append(this.#frame);
    if (window.ResizeObserver) new ResizeObserver(() => this.#measure()).observe(this.#frame);
    this.#measure();
    this.rise();
  }

  #makePanel(say, actions, phone) {
    // Read out by `announce`: the log itself would read every source and button as well.
    this.#log = make("div", {
      class: "log",
      role: "log",
      "aria-live": "off",
      "aria-label": say("log"),
      tabindex: "0",
      onscroll: () => this.#lookBelow(),
    });
    this.#view = make("div", { class: "log view", hidden: "" });
    this.#spoken = make("div", { class: "hide", "aria-live": "polite" });
    this.#title = make("h2", { id: "title", tabindex: "-1" }, say("title"));
    return make(
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
      makeHeader(this.#title, say, { ...actions, close: () => this.close() }),
      this.#log,
      this.#view,
      this.#makeFooter(say, phone),
      this.#makeBar(),
      this.#writing.form,
      this.#spoken,
    );
  }

  /** Help that is always in view: the care team and 911. */
  #makeFooter(say, phone) {
    const team = phone
      ? make("a", { href: dial(phone) }, `${say("team")}: ${phone}`)
      : make("span", {}, say("team"));
    const emergency = make("a", { href: "tel:911" }, say("emergency"));
    return make("div", { class: "foot" }, team, emergency);
  }

  #makeBar() {
    this.#status = make("p", { class: "status", role: "status" });
    this.#choice = make("div", { class: "choice" });
    this.#bar = make("div", { class: "bar" }, this.#status, this.#choice);
    return this.#bar;
  }

  /** Come above all else of the page, where the browser can. */
  rise() {
    if (!this.#frame.showPopover || !this.#frame.isConnected) return;
    this.#frame.popover = "manual";
    if (this.#frame.matches(":popover-open")) this.#frame.hidePopover();
    this.#frame.showPopover();
  }

  /** What the window leaves room for; no media query knows of the zoom that a page has set. */
  #measure() {
    const { clientWidth: width, clientHeight: height } = this.#frame;
    const low = height < 500;
    for (const [name, on] of Object.entries({
      full: low || width <= 640,
      low,
      tiny: width < 380,
    })) {
      this.#frame.classList.toggle(name, on);
    }
    if (low || width <= 640) this.#panel.setAttribute("aria-modal", "true");
    else this.#panel.removeAttribute("aria-modal");
    this.#lookBelow();
  }

  #lookBelow() {
    const { scrollHeight, scrollTop, clientHeight, hidden } = this.#log;
    const more = !hidden && scrollHeight - scrollTop - clientHeight > 30;
    this.#below.classList.toggle("none", !more);
  }

  open() {
    this.rise();
    this.#panel.hidden = false;
    this.#launcher.hidden = true;
    this.#launcher.textContent = this.#say("launcher");
    this.#launcher.setAttribute("aria-expanded", "true");
    // On a touch screen the keyboard would hide the first message.
    if (byTouch()) this.#title.focus();
    else this.focusInput();
    this.#actions.open();
    this.#lookBelow();
  }

  close() {
    this.#panel.hidden = true;
    this.#launcher.hidden = false;
    this.#launcher.setAttribute("aria-expanded", "false");
    this.#launcher.focus();
    this.#actions.close();
  }

  get closed() {
    return this.#panel.hidden;
  }

  /** The element that is as large as the window. */
  get frame() {
    return this.#frame;
  }

  #key(event) {
    // An input method's own Escape and Enter; Safari tells of them by the number 229 only.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key !== "Escape") return;
    event.preventDefault(); // It is no second Back: see phone.js.
    this.goBack();
  }

  /** Close what was opened last: the menu, a view, else the panel. */
  goBack() {
    const menu = this.#panel.querySelector(".menu[open]");
    if (menu) {
      menu.open = false;
      menu.firstChild.focus();
    } else if (this.#view.hidden) this.close();
    else this.leaveView();
  }

  /** What stands in the input. */
  get written() {
    return this.#writing.words;
  }

  set written(words) {
    this.#writing.words = words;
  }

  focusInput() {
    this.#writing.focus();
  }

  /** Show something in the place of the conversation, until `leaveView`. */
  showView(...content) {
    const back = makeButton(`← ${this.#say("back")}`, () => this.leaveView(), { class: "back" });
    this.#view.replaceChildren(back, ...content);
    this.#turn(false);
    this.#view.scrollTop = 0;
    back.focus();
  }

  leaveView() {
    this.#turn(true);
    this.focusInput();
  }

  #turn(chatting) {
    this.tell("");
    this.#view.hidden = chatting;
    this.#log.hidden = !chatting;
    this.#writing.form.hidden = !chatting;
    this.#lookBelow();
  }

  /** One line for eyes and screen readers, with buttons beside it where there is a choice. */
  tell(line, kind = "", ...choices) {
    this.#bar.className = `bar ${kind}`;
    this.#status.classList.toggle("busy", kind === "working");
    this.#status.replaceChildren(...withPhones(line));
    this.#choice.replaceChildren(...choices);
    this.#lookBelow();
  }

  /** Nothing is under way any more; what else is told or asked stays. */
  settle() {
    if (this.#bar.className === "bar working") this.tell("");
  }

  /** Tell of trouble, with one button that takes the focus to the input and acts. */
  offer(line, label, action) {
    const button = makeButton(label, () => {
      this.focusInput();
      action();
    });
    this.tell(line, "trouble", button);
  }

  /** Ask whether to act, with a button for each; the safe one has the focus. */
  ask(line, no, yes, action) {
    const leave = () => {
      this.tell("");
      this.focusInput();
    };
    const safe = makeButton(no, leave);
    this.tell(line, "", safe, makeButton(yes, action));
    safe.focus();
  }

  /** Say answers to those who hear: what is in their bodies, not sources and buttons. */
  announce(items) {
    const lines = items.map((item) => spoken(item.querySelector(".body") || item));
    this.#spoken.replaceChildren(...lines.map((line) => make("p", {}, line)));
    // Gone again before somebody who reads on comes upon it.
    setTimeout(() => this.#spoken.replaceChildren(), 9_000);
    if (this.closed) this.#launcher.append(make("span", { class: "mark" }, this.#say("unread")));
  }

  /** Put a message under the others. */
  add(item) {
    this.#log.append(item);
    this.#lookBelow();
    return item;
  }

  /** Take all messages away. */
  clear() {
    this.#log.replaceChildren();
    this.#spoken.replaceChildren();
  }

  /** Make the window larger or usual; returns whether it is large now. */
  widen(on) {
    return this.#panel.classList.toggle("wide", on);
  }

  get lastItem() {
    return this.#log.lastElementChild;
  }

  /** Bring an item's first line into view. */
  showFrom(item) {
    if (item) this.#log.scrollTop = item.offsetTop - 8;
  }
}
