/*
 * What an open chat needs beside its messages: reading aloud, deleting, and fitting a phone. It is
 * sent as a file of its own, /widget-opened.js, and fetched when the chat is first opened.
 */

import { Aloud } from "./aloud.js";
import { fitPhone } from "./phone.js";
import { askToRemove } from "./removing.js";
import { OPENED_EN } from "./texts/opened-en.js";

/** Fits a chat to its window; returns what can be done with it. */
export function equip(chat) {
  const { panel } = chat;
  const say = (key, number) => chat.say(key, number, OPENED_EN);
  const aloud = new Aloud(say, (line) => panel.tell(line, "trouble"));
  fitPhone(panel);
  return {
    read: (button, body) => aloud.read(button, body),
    hush: () => aloud.hush(),
    remove: () => askToRemove(chat, say),
  };
}
