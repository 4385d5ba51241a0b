/* The texts of what an open chat fetches: see opened.js. */
export const OPENED_EN = {
  stop: "Stop reading",
  mute: "The voice of this device cannot be heard right now.",
  ask: "Delete this chat here and on the server?",
  yes: "Yes, delete",
  no: "Keep it",
  kept: "The chat could not be deleted on the server. Please try again.",
};
