/* Where this file came from: it may be a module, which the browser gives no name for its tag. */

const OWN = /\/widget(-[\w.-]+)?\.js$/;

/** The script tag that brought this file, if one did. */
export const SCRIPT =
  document.currentScript ||
  [...document.scripts].find((tag) => tag.src && OWN.test(new URL(tag.src).pathname)) ||
  null;

/** The folder of this file, without a slash at its end: the assistant's address. */
export const HOME = new URL(".", SCRIPT?.src || importedFrom() || location.origin).href.slice(
  0,
  -1,
);

/** The file's address where code imported it: only a trace of calls tells it. */
function importedFrom() {
  return /https?:[^\s()]+?\/widget(-[\w.-]+)?\.js/.exec(new Error("where").stack)?.[0];
}
