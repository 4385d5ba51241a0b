/* Deleting the chat, here and on the server. */

/** Ask whether the chat is to be deleted, and do so. `say` knows the texts of opened-en.js. */
export function askToRemove(chat, say) {
  chat.panel.leaveView();
  chat.panel.ask(say("ask"), say("no"), say("yes"), () => remove(chat, say));
}

async function remove(chat, say) {
  const { panel, server } = chat;
  chat.removing = true;
  panel.focusInput();
  try {
    if (chat.id) await server.remove(chat.id);
  } catch (error) {
    if (error.status !== 404) {
      chat.removing = false;
      return panel.offer(say("kept"), say("retry"), () => remove(chat, say));
    }
  }
  chat.forget();
  chat.removing = false;
  try {
    await chat.start();
    panel.tell(say("deleted"));
  } catch {
    // Told by start.
  }
}
