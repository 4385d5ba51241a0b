/*
 * Where the chat stands on the website's page: in a corner above it, or as a part of it. A file of
 * its own, /widget-place.js, for websites that set a place or open the chat themselves.
 */

import PLACE_STYLE from "./place.css" with { type: "text" };

export const STYLE = PLACE_STYLE;

/** Works the launcher and the panel in `root`, as a reader would, for the website. */
export class Place {
  #root;
  #inline;

  constructor(root, inline) {
    this.#root = root;
    this.#inline = inline;
    if (inline) this.#settle();
  }

  /** Open the panel; with `focus` false, the focus and the page stay where they are. */
  open(focus = true) {
    if (!this.#panel.hidden) return;
    const stops = focus ? [] : this.#root.querySelectorAll("textarea, h2");
    holding(stops, () => this.#launcher.click());
  }

  /** Close the panel, unless it is a part of the page. */
  close() {
    if (this.#panel.hidden || this.#inline) return;
    // The focus goes back to the launcher only if it was in the chat.
    const stops = this.#root.activeElement ? [] : [this.#launcher];
    holding(stops, () => this.#panel.querySelector("header > .menu + button").click());
  }

  get #panel() {
    return this.#root.querySelector(".panel");
  }

  get #launcher() {
    return this.#root.querySelector(".launcher");
  }

  /** As a part of the page: always open, above nothing, and no window of its own. */
  #settle() {
    const frame = this.#root.querySelector(".frame");
    frame.showPopover = null; // The panel looks for it before it rises above the page.
    frame.removeAttribute("popover");
    this.#panel.setAttribute("role", "group");
    this.#stay();
    this.#root.addEventListener("keydown", (event) => this.#key(event), true);
    // Nothing is asked of the server before the chat is in view.
    const seen = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      seen.disconnect();
      this.open(false);
    });
    seen.observe(frame);
  }

  /** Tab leaves it as it leaves any part of a page, and Escape closes only what is open in it. */
  #key(event) {
    const within = this.#panel.querySelector(".menu[open], .view:not([hidden])");
    if (event.key === "Tab" || (event.key === "Escape" && !within)) event.stopPropagation();
  }

  /** The page around it can be reached, however little room there is. */
  #stay() {
    const panel = this.#panel;
    const free = () => panel.removeAttribute("aria-modal");
    free();
    new MutationObserver(free).observe(panel, { attributeFilter: ["aria-modal"] });
  }
}

/** Do something that would move the focus to one of `stops`, and leave it where it is. */
function holding(stops, action) {
  for (const stop of stops) stop.focus = () => {};
  action();
  for (const stop of stops) delete stop.focus;
}
