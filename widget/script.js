/* Where this file came from: for a module, the browser does not name the tag that brought it. */

const OWN = /https?:[^\s()]+?\/widget(-[\w.-]+)?\.js/;

/** The script tag that brought this file, if one did. */
export const SCRIPT =
  document.currentScript || [...document.scripts].find((tag) => OWN.test(tag.src));

/** The folder of this file, without a slash at its end: the assistant's address. */
export const HOME = new URL(
  ".",
  // Where code imported it, only a trace of calls tells its address.
  SCRIPT?.src || OWN.exec(new Error("where").stack)?.[0] || location.origin,
).href.slice(0, -1);
