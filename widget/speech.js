/* Reading an answer aloud, with the voice of the browser. No service is asked. */

import { makeButton } from "./elements.js";

let speaking = null; // The button of what is being read.

/** A button that reads `body` aloud, or stops; null where the browser has no voice. */
export function makeReader(body, say) {
  if (!window.speechSynthesis) return null;
  const button = makeButton(say("read"), () => {
    if (speaking === button) return (speechSynthesis.cancel(), stopped(say));
    speechSynthesis.cancel();
    stopped(say);
    const speech = new SpeechSynthesisUtterance(spoken(body));
    speech.lang = body.lang;
    speech.onend = () => speaking === button && stopped(say);
    speaking = button;
    button.textContent = say("stop");
    speechSynthesis.speak(speech);
  });
  return button;
}

/** Be silent, as when the chat is closed. */
export function hush(say) {
  if (!speaking) return;
  speechSynthesis.cancel();
  stopped(say);
}

/** The words of an answer's parts, a line each, without the numbers of its sources. */
export function spoken(body) {
  const parts = body.querySelectorAll("p, h3, li, .call");
  return [...parts].map((part) => part.textContent.replace(/\s*\[\d\]/g, "")).join("\n");
}

function stopped(say) {
  if (speaking) speaking.textContent = say("read");
  speaking = null;
}
