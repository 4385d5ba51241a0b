/* Making elements. Text is only ever set as text, so nothing that was sent can become markup. */

/** An element: its attributes (on… are listeners), then its children; null and "" are left out. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

/** A button that does not send the form it may stand in. */
export function makeButton(label, action, attributes = {}) {
  return make("button", { type: "button", onclick: action, ...attributes }, label);
}

/** Style one tree only. No policy of a website forbids a sheet that is made this way. */
export function setStyle(root, css, view = window) {
  try {
    const sheet = new view.CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } catch {
    (root.head || root).append(make("style", {}, css)); // Safari before 16.4.
  }
}

/** The address if a link may lead there, else null. */
export function webAddress(address) {
  try {
    const url = new URL(address);
    return ["https:", "http:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** What was sent if it is a list, else an empty one. */
export function listOf(value) {
  return Array.isArray(value) ? value : [];
}

/** What was sent if it is a text, else an empty one. */
export function textOf(value) {
  return typeof value === "string" ? value : "";
}
