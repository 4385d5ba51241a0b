/* The header: what the chat is called, the size of its text, all else in a menu, and Close. */

import { make, makeButton } from "./elements.js";

const MENU = ["list", "starters", "wide", "save", "privacy", "remove"]; // Delete comes last, apart.

/** The header with its buttons, each doing the action of `actions` that has its name. */
export function makeHeader(title, say, actions) {
  const pick = (name) => () => {
    menu.open = false;
    menu.firstChild.focus();
    actions[name]();
  };
  const entries = MENU.map((name) => makeButton(say(name), pick(name), { class: name }));
  const menu = make(
    "details",
    { class: "menu", onfocusout: (event) => leave(event) },
    make("summary", { "aria-label": say("menu") }, ...labels("☰", say("menu"))),
    make("div", {}, ...entries),
  );
  const leave = (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  };
  return make(
    "header",
    {},
    make("slot", { name: "logo" }),
    title,
    named(makeButton("A−", actions.shrink), say("smaller")),
    named(makeButton("A+", actions.enlarge), say("larger")),
    menu,
    named(makeButton("", actions.close), say("close"), ...labels("✕", say("close"))),
    makeButton(say("list"), actions.list, { class: "first" }),
  );
}

function named(button, label, ...more) {
  button.setAttribute("aria-label", label);
  button.append(...more);
  return button;
}

/** A word, and the sign that takes its place in a narrow window. */
function labels(sign, word) {
  return [make("i", {}, sign), make("span", {}, word)];
}
