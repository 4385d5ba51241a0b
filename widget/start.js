/*
 * Relapse Guide: a chat for a website, in one script tag.
 *
 *   <script src="https://guide.example.org/widget.js" defer data-lang="en"></script>
 *
 * This file and what it imports are sent as that one file; server/pages.py puts them together.
 * Optional attributes: data-server (else the script's own), data-lang (en, es), data-theme
 * (light, dark), data-position (bottom-right, bottom-left, top-right, top-left, inline), data-phone
 * (the organisation's own number), data-text-KEY (of texts/en.js), data-color-NAME (accent,
 * background, …, as --rg-NAME in chat.css). docs/web-channel.md tells more.
 */

import { RelapseGuide } from "./relapse-guide.js";
import { SCRIPT } from "./script.js";

if (!customElements.get("relapse-guide")) customElements.define("relapse-guide", RelapseGuide);

let placed = null;

/** Put the chat on the page, with the script tag's attributes, unless the page has one. */
function place() {
  if (!document.body || document.querySelector("relapse-guide")) return;
  placed ??= document.createElement("relapse-guide");
  Object.assign(placed.dataset, SCRIPT?.dataset);
  if (placed.dataset.position === "inline" && document.body.contains(SCRIPT)) SCRIPT.after(placed);
  else document.body.append(placed);
}

// Turbo and the like replace the whole body, or what is in it: the chat goes along, open and with
// all that was said.
const follow = () => placed && place();
new MutationObserver(follow).observe(document.documentElement, { childList: true });
addEventListener("turbo:render", follow);

if (document.body) place();
else addEventListener("DOMContentLoaded", place);
