/* The texts of what is fetched when it is asked for: see views.js. */
export const VIEWS_EN = {
  privacyNote:
    "Please do not type your name, birth date, telephone number or record number: nobody needs " +
    "them here. The chat has no account and no cookie. Your messages go to the server of this " +
    "website's assistant only, which keeps them for some time, also when this tab is closed. " +
    "“Delete chat” removes them here and there.",
  popup: "The page was blocked. Please allow this website to open a new tab.",
  printTitle: "Questions for my care team",
  printNone: "No questions have been gathered yet. Ask about something in the chat first.",
  take: "Take away",
  taken: "Taken away.",
  all: "Show all {n}",
  own: "A question of your own",
  add: "Add",
  answers: "Also take along the answers and their sources",
  print: "Print",
  share: "Share",
  mail: "E-mail",
  copy: "Copy",
  copied: "Copied.",
  said: "What was said in the chat",
  printNote:
    "This was made in your browser, from a chat with a computer program. It is no medical " +
    "advice. Talk with your care team about it.",
};
