/*
 * What the chat shows in place of the conversation, and what it prints. It is sent as a file of its
 * own, /widget-views.js, and fetched when somebody first asks for it: most never do.
 */

import { make } from "./elements.js";
import { printChat } from "./printing.js";
import { VIEWS_EN } from "./texts/views-en.js";
import { VisitList } from "./visit-list.js";

/** The views of a chat, by the names of their buttons. */
export function equip(chat) {
  const say = (key, number) => chat.say(key, number, VIEWS_EN);
  const list = new VisitList({ ...chat, say });
  return {
    list: () => list.show(),
    privacy: () => chat.panel.showView(make("p", {}, say("privacyNote"))),
    save: () => {
      const { messages } = chat.transcript;
      const shown = printChat({ say, language: chat.language, messages });
      if (!shown) chat.panel.tell(say("popup"), "trouble");
    },
  };
}
