/* Reading an answer aloud, with the voice of the browser. No service is asked. */

import { spoken } from "./spoken.js";

const LONGEST = 160; // Letters of one utterance: Chrome's network voices fall silent after 15 s.
const WAIT = 8_000; // Milliseconds that an utterance may take, and so many more for each letter:
const PER_LETTER = 250;
const SILENCED = new Set(["canceled", "interrupted"]);
const SENTENCE = /.+?(?:[.!?…]["”’)]*(?=\s|$)|$)/gu;
const PIECE = new RegExp(
  `.{60,${LONGEST}}[,;:](?=\\s)|.{1,${LONGEST}}(?=\\s|$)|.{1,${LONGEST}}`,
  "gu",
);

/** Reads answers, one at a time; `tell` is told if the voice fails. */
export class Aloud {
  #say;
  #tell;
  #button = null; // Of what is being read.
  #left = []; // Its pieces, the one that is being said first.
  #utterance = null; // Kept, as Chrome forgets to tell the end of one that nobody keeps.
  #voice = null; // The voice of the device, once the usual one has failed.
  #timer;

  constructor(say, tell) {
    this.#say = say;
    this.#tell = tell;
    // Some browsers read on after the page is gone.
    addEventListener("pagehide", () => this.hush());
  }

  /** Read a body aloud, for its button; or stop, if that is what is being read. */
  read(button, body) {
    const again = this.#button === button;
    this.hush();
    if (again) return;
    this.#button = button;
    this.#left = piecesOf(spoken(body));
    this.#voice = null;
    button.textContent = this.#say("stop");
    this.#next(body.lang);
  }

  /** Be silent, as when the chat is closed. */
  hush() {
    if (!this.#button) return;
    this.#button.textContent = this.#say("read");
    this.#button = null;
    this.#forget();
    speechSynthesis.cancel();
  }

  /** Say the first of the pieces that are left; the others follow one by one. */
  #next(lang) {
    this.#forget();
    if (!this.#left.length) return this.hush();
    const speech = new SpeechSynthesisUtterance(this.#left[0]);
    this.#utterance = speech;
    speech.lang = lang;
    if (this.#voice) speech.voice = this.#voice;
    // Of an earlier utterance that was cut off, browsers tell the end or an error late.
    const once = (action) => (event) => this.#utterance === speech && action(event);
    const fails = once(() => this.#failed(lang));
    speech.onend = once(() => {
      this.#left.shift();
      this.#next(lang);
    });
    // Something else has silenced the browser's voice: it did not fail. Handlers, not listeners: of
    // an utterance there is one of each.
    // oxlint-disable-next-line unicorn/prefer-add-event-listener
    speech.onerror = (event) => (SILENCED.has(event.error) ? once(() => this.hush()) : fails)();
    this.#timer = setTimeout(fails, WAIT + PER_LETTER * this.#left[0].length);
    speechSynthesis.speak(speech);
  }

  /** Say the piece once more, by a voice that needs no network; if there is none, tell that. */
  #failed(lang) {
    const own = this.#voice ? null : voiceOfDevice(lang);
    if (!own) {
      this.hush();
      return this.#tell(this.#say("mute"));
    }
    this.#voice = own;
    this.#forget();
    speechSynthesis.cancel();
    this.#next(lang);
  }

  #forget() {
    clearTimeout(this.#timer);
    this.#utterance = null;
  }
}

/** A text as sentences, the long ones cut where one would draw breath. */
export function piecesOf(text) {
  const sentences = text.split("\n").flatMap((line) => line.match(SENTENCE) || []);
  const pieces = sentences.flatMap((one) => (one.length > LONGEST ? one.match(PIECE) : [one]));
  return pieces.map((piece) => piece.trim()).filter(Boolean);
}

function voiceOfDevice(lang) {
  const language = lang.slice(0, 2).toLowerCase();
  const voices = speechSynthesis.getVoices?.() || [];
  return voices.find((one) => one.localService && one.lang.toLowerCase().startsWith(language));
}
