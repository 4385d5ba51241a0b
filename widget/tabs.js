/*
 * Other tabs of the website in step with this one: what is said or deleted in one is so in all. It
 * is sent as a file of its own, /widget-tabs.js, and fetched once there is a conversation.
 */

const WAIT = 200; // Milliseconds in which another tab tells of its conversation.

/**
 * Joins the tab of a chat to the others: what is kept by its `memory` and `transcript` is told to
 * them. Returns what finds another tab's conversation. Throws where a browser lets no tabs talk.
 */
export function joinTabs(chat) {
  const { server, memory, transcript, panel, queue, say } = chat;
  let channel = null;
  let id = null; // The conversation, once it is on the screen.
  let was = null; // The one before, until another takes its place.
  let hearing = false; // What is done now was heard, and is not told again.
  let found = null;
  const { keep } = memory;
  const { add, catchUp } = transcript;

  open();

  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has none
  const tell = (message) => hearing || channel.postMessage(message);
  const quietly = (action) => {
    hearing = true;
    try {
      return action();
    } finally {
      hearing = false;
    }
  };

  memory.keep = (key, value, lasting) => {
    keep.call(memory, key, value, lasting);
    if (key !== "id") return;
    const before = id || was;
    id = value;
    was = value ? null : before;
    if (before && value !== before) tell({ from: before, to: value });
  };
  transcript.catchUp = (history) => quietly(() => catchUp.call(transcript, history));
  transcript.add = (...messages) => {
    add.apply(transcript, messages);
    // A first message comes to each tab from the server.
    if (messages.length && messages[0].answer?.id !== "introduction") {
      tell({ from: id, said: messages });
    }
  };

  function hear({ asks, has, from, said, to }) {
    const own = memory.recall("id");
    if (asks && own) tell({ has: own });
    if (has) found?.(has);
    if (said && from === id) quietly(() => chat.receive(said));
    if (to) moved(from, to);
    if (to === null && from === own) giveUp(from);
  }

  function moved(from, to) {
    if (from === id) quietly(() => chat.know(to));
    else if (from === was) takeUp(to);
  }

  function giveUp(from) {
    quietly(() => chat.forget());
    was = from;
  }

  async function takeUp(to) {
    was = null;
    keep.call(memory, "id", to);
    if (panel.closed) return;
    await chat.start();
    panel.tell(say("deleted"));
  }

  function open() {
    channel = new BroadcastChannel(`relapse-guide ${server.address}`);
    channel.addEventListener("message", (event) => hear(event.data));
  }

  /** Show what was said while the browser had put the page aside. */
  async function goOn() {
    const history = id && queue.idle ? await server.resume(id) : [];
    if (!history) return giveUp(id);
    const sayings = history.map(sayingOf);
    const last = transcript.messages[transcript.messages.length - 1];
    const at = last && queue.idle ? sayings.lastIndexOf(sayingOf(last)) : -1;
    const more = at < 0 ? [] : history.slice(at + 1);
    if (more.length) quietly(() => chat.receive(more));
  }

  // An open channel can keep a browser from putting the page aside as it is.
  addEventListener("pagehide", () => channel.close());
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    open();
    goOn().catch(() => {}); // The next message tells of what is wrong.
  });

  return () =>
    new Promise((resolve) => {
      found = resolve;
      tell({ asks: true });
      setTimeout(resolve, WAIT);
    });
}

function sayingOf({ from, text }) {
  return `${from} ${text}`;
}
