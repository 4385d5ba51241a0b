/* Keeping a website's listeners out of the chat, and its keys to itself. */

const KEPT =
  "keydown keypress keyup beforeinput input change compositionstart compositionend paste copy " +
  "cut focusin focusout mousedown pointerdown touchstart click";

/**
 * Events of the chat do not leave it: hot keys of the website would take letters of a message, and
 * its dialogs would take the focus back. Nor does turning the wheel over it scroll the website.
 */
export function seal(frame) {
  for (const name of KEPT.split(" ")) frame.addEventListener(name, stay);
  frame.addEventListener("wheel", scrollOnlyChat, { passive: false });
}

function stay(event) {
  event.stopPropagation();
}

function scrollOnlyChat(event) {
  if (!event.target.closest(".log, textarea, .bar, .menu")) event.preventDefault();
}
