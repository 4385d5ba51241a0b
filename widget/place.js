/* Where the chat stands on the website's page: in a corner above it, or as a part of it. */

/** Works the launcher and the panel in `root`, as a reader would, for the website. */
export class Place {
  #root;
  #say;
  #tell;
  #inline;
  #open = false;

  constructor(root, say, tell, inline) {
    this.#root = root;
    this.#say = say;
    this.#tell = tell;
    this.#inline = inline;
    const look = () => this.#look();
    new MutationObserver(look).observe(this.#panel, {
      attributes: true,
      attributeFilter: ["hidden", "aria-modal"],
    });
    if (inline) this.#settle();
  }

  /** Open the panel; with `focus` false, the focus and the page stay where they are. */
  open(focus = true) {
    if (!this.#panel.hidden) return;
    const stops = focus ? [] : this.#root.querySelectorAll("textarea, h2");
    holding(stops, () => this.#launcher.click());
  }

  close() {
    if (this.#panel.hidden || this.#inline) return;
    const label = CSS.escape(this.#say("close"));
    // The focus goes back to the launcher only if it was in the chat.
    const stops = this.#root.activeElement ? [] : [this.#launcher];
    holding(stops, () => this.#panel.querySelector(`header [aria-label=${label}]`).click());
  }

  get #panel() {
    return this.#root.querySelector(".panel");
  }

  get #launcher() {
    return this.#root.querySelector(".launcher");
  }

  #look() {
    if (this.#inline) return this.#stay();
    const open = !this.#panel.hidden;
    if (open === this.#open) return;
    this.#open = open;
    this.#tell(open ? "open" : "close");
  }

  /** As a part of the page: always open, above nothing, and no window of its own. */
  #settle() {
    const frame = this.#root.querySelector(".frame");
    frame.showPopover = null; // The panel looks for it before it rises above the page.
    frame.removeAttribute("popover");
    this.#panel.setAttribute("role", "group");
    // Tab leaves the chat as it leaves any other part of the page.
    this.#root.addEventListener("keydown", passTab, true);
    // Nothing is asked of the server before the chat is in view.
    const seen = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      seen.disconnect();
      this.open(false);
      this.#tell("open");
    });
    seen.observe(frame);
  }

  #stay() {
    this.#panel.removeAttribute("aria-modal");
    if (this.#open) this.#panel.hidden = false;
    this.#open ||= !this.#panel.hidden;
  }
}

function passTab(event) {
  if (event.key === "Tab") event.stopPropagation();
}

/** Do something that would move the focus to one of `stops`, and leave it where it is. */
function holding(stops, action) {
  for (const stop of stops) stop.focus = () => {};
  action();
  for (const stop of stops) delete stop.focus;
}
