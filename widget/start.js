/*
 * Relapse Guide: a chat for a website, in one script tag.
 *
 *   <script src="https://guide.example.org/widget.js" defer data-lang="en"></script>
 *
 * This file and what it imports are sent as that one file; server/pages.py puts them together.
 * Optional attributes: data-server (else the script's own), data-lang (en, es), data-theme
 * (light, dark), data-text-KEY (of texts/en.js), data-color-NAME (accent, background, …, as
 * --rg-NAME in chat.css). docs/web-channel.md tells more.
 */

import { RelapseGuide } from "./relapse-guide.js";
import { SCRIPT } from "./script.js";

if (!customElements.get("relapse-guide")) customElements.define("relapse-guide", RelapseGuide);

/** Put the chat on the page, with the script tag's attributes, unless the page has one. */
function place() {
  if (document.querySelector("relapse-guide")) return;
  const element = document.createElement("relapse-guide");
  Object.assign(element.dataset, SCRIPT?.dataset);
  document.body.append(element);
}

if (document.body) place();
else addEventListener("DOMContentLoaded", place);
