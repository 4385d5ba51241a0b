/*
 * Relapse Guide: a chat for a website, in one script tag.
 *
 *   <script src="https://guide.example.org/widget.js" defer data-lang="en"></script>
 *
 * Optional attributes: data-server (else the script's own), data-lang (en, es), data-theme
 * (light, dark), data-text-KEY (of the table below), data-color-NAME (accent, background, …, as
 * --rg-NAME in the style sheet). docs/web-channel.md tells more.
 */
(() => {
  "use strict";

  const script = document.currentScript;
  const WAIT = 20_000; // Milliseconds that an answer may take.
  const LIMIT = 1_000; // Characters that the assistant reads of one message.
  const SIZES = [1, 1.25, 1.5, 2];

  // The care team and 911 stand here, not only in the content, for when no server answers.
  const TEXTS = {
    en: {
      launcher: "Questions about treatment?",
      title: "Relapse Guide",
      close: "Close",
      size: "Text size",
      sizeNow: "Text size: {n} %",
      print: "My questions",
      remove: "Delete chat",
      log: "Conversation",
      label: "Your question",
      send: "Send",
      user: "You",
      connecting: "Connecting …",
      thinking: "Looking for an answer …",
      wait: "Please wait for the answer to your last message.",
      empty: "Please write your question first.",
      long: "Please shorten your message to 1,000 characters. It has {n}.",
      down: "The assistant cannot be reached right now.",
      slow: "This takes too long.",
      nothing: "No answer came.",
      busy: "Too many messages at once. Please wait {n} seconds.",
      help: "Your text is kept. Please try again, or call your care team. In an emergency, call 911.",
      retry: "Retry",
      fresh: "The earlier conversation has ended. The assistant no longer knows what was said above.",
      ask: "Delete this chat here and on the server?",
      yes: "Yes, delete",
      no: "Keep it",
      deleted: "The chat was deleted.",
      kept: "The chat could not be deleted on the server. Please try again.",
      call: "Call {n}",
      newTab: "opens in a new tab",
      popup: "The page was blocked. Please allow this website to open a new tab.",
      printTitle: "Questions for my care team",
      printNone: "No questions have been gathered yet. Ask about something in the chat first.",
      asked: "What I asked the Relapse Guide",
      printNow: "Print this page",
      printNote: "This list was made in your browser, from a chat with a computer program. It is no medical advice. Talk with your care team about it.",
    },
    es: {
      launcher: "¿Preguntas sobre el tratamiento?",
      title: "Relapse Guide",
      close: "Cerrar",
      size: "Tamaño de letra",
      sizeNow: "Tamaño de letra: {n} %",
      print: "Mis preguntas",
      remove: "Borrar chat",
      log: "Conversación",
      label: "Su pregunta (en inglés)",
      send: "Enviar",
      user: "Usted",
      connecting: "Conectando …",
      thinking: "Buscando una respuesta …",
      wait: "Espere la respuesta a su último mensaje.",
      empty: "Primero escriba su pregunta.",
      long: "Acorte su mensaje a 1,000 caracteres. Tiene {n}.",
      down: "No se puede contactar al asistente en este momento.",
      slow: "Está tardando demasiado.",
      nothing: "No llegó ninguna respuesta.",
      busy: "Demasiados mensajes a la vez. Espere {n} segundos.",
      help: "Su texto se conserva. Inténtelo de nuevo o llame a su equipo médico (care team). En una emergencia, llame al 911.",
      retry: "Reintentar",
      fresh: "La conversación anterior terminó. El asistente ya no sabe lo que se dijo arriba.",
      ask: "¿Borrar este chat aquí y en el servidor?",
      yes: "Sí, borrar",
      no: "Conservar",
      deleted: "El chat fue borrado.",
      kept: "No se pudo borrar el chat en el servidor. Inténtelo de nuevo.",
      call: "Llamar al {n}",
      newTab: "se abre en una pestaña nueva",
      popup: "La página fue bloqueada. Permita que este sitio abra una pestaña nueva.",
      printTitle: "Preguntas para mi equipo médico",
      printNone: "Todavía no hay preguntas. Primero pregunte algo en el chat.",
      asked: "Lo que pregunté a Relapse Guide",
      printNow: "Imprimir esta página",
      printNote: "Esta lista se hizo en su navegador, a partir de un chat con un programa. No es consejo médico. Hable con su equipo médico.",
    },
  };

  const LIGHT = "--bg:var(--rg-background,#fff);--fg:var(--rg-text,#1c2530);--soft:var(--rg-soft,#eef3f7);--line:var(--rg-line,#75859a);--accent:var(--rg-accent,#0b4f6c);--on:var(--rg-on-accent,#fff);--link:var(--rg-link,#0b4f8a);--care:var(--rg-care,#e6f3ea);--new:var(--rg-new,#fdf3dc);--alert:var(--rg-alert,#a3161f);--on-alert:#fff;--sos:#fdecec;color-scheme:light;";
  const DARK = "--bg:var(--rg-dark-background,#15202b);--fg:var(--rg-dark-text,#eef2f6);--soft:var(--rg-dark-soft,#22303e);--line:var(--rg-dark-line,#8ea0b4);--accent:var(--rg-dark-accent,#8fd0ec);--on:var(--rg-dark-on-accent,#0b1c27);--link:var(--rg-dark-link,#9fd3ff);--care:var(--rg-dark-care,#1d3a2c);--new:var(--rg-dark-new,#3b3116);--alert:#ffb3b3;--on-alert:#3a0508;--sos:#43161b;color-scheme:dark;";

  const STYLE = `
:host{${LIGHT}--size:calc(max(18px,1.125rem)*var(--scale,1));display:block;font:var(--size)/1.5 var(--rg-font,system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif);letter-spacing:normal;text-align:start;text-transform:none;word-spacing:normal}
@media (prefers-color-scheme:dark){:host(:not([data-theme=light])){${DARK}}}
:host([data-theme=dark]){${DARK}}
*,*::before{box-sizing:border-box}
[hidden]{display:none!important}
button,textarea,.call{font:inherit;color:inherit;min-height:44px;min-width:44px;border-radius:10px;border:2px solid var(--line);background:var(--bg);padding:.3em .8em;cursor:pointer}
button:hover:not([aria-disabled=true]),.call:hover{text-decoration:underline}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;box-shadow:0 0 0 2px var(--bg)}
.hide{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.launcher,.panel{position:fixed;z-index:2147483000;inset-inline-end:max(20px,env(safe-area-inset-right));bottom:max(20px,env(safe-area-inset-bottom))}
.launcher{background:var(--accent);color:var(--on);border-color:var(--on);font-weight:600;padding:.6em 1.1em;border-radius:2em;box-shadow:0 4px 16px #0005;max-width:calc(100vw - 40px)}
.panel{color:var(--fg);background:var(--bg);border:1px solid var(--line);border-radius:16px;box-shadow:0 10px 40px #0005;display:flex;flex-direction:column;width:min(30rem,calc(100vw - 40px));height:min(46rem,calc(100dvh - 40px));overflow:hidden auto}
header{padding:.7em .9em;border-bottom:1px solid var(--line);background:var(--soft);display:flex;flex-wrap:wrap;gap:.4em;align-items:center}
h2{font-size:1.15em;line-height:1.2;margin:0;flex:1 1 auto;overflow-wrap:anywhere}
.tools{display:flex;flex-wrap:wrap;gap:.4em;flex:1 0 100%}
header button{font-size:.9em;line-height:1.2;padding:.3em .6em}
.log{flex:1 1 8em;overflow-y:auto;min-height:8em;padding:.9em .9em 0;overscroll-behavior:contain}
.log:focus-visible{outline-offset:-4px}
.item{position:relative;margin:0 0 1.1em;overflow-wrap:anywhere;unicode-bidi:isolate}
.item p,.item ul,.item ol{margin:0 0 .6em}
.item ul,.item ol{padding-inline-start:1.3em}
.item li{margin:0 0 .35em}
.item h3{font-size:1em;margin:0 0 .3em}
.who{font-weight:700;margin:0 0 .25em!important}
.user{margin-inline-start:12%;background:var(--soft);border-radius:14px;padding:.6em .9em;border:1px solid var(--line)}
.user p{white-space:pre-wrap;margin:0}
.text{white-space:pre-line;unicode-bidi:isolate}
.box{border-radius:10px;padding:.6em .8em;margin:0 0 .7em;border-inline-start:5px solid}
.box>:last-child{margin-bottom:0!important}
.newer{background:var(--new);border-color:#b07900}
.care{background:var(--care);border-color:#2e8b57;font-weight:600}
.safety .first{font-size:1.2em;font-weight:700}
.safety .body{background:var(--sos);border:2px solid var(--alert);border-radius:12px;padding:.8em}
.calls{display:flex;flex-direction:column;gap:.5em;margin:0 0 .7em}
.call{display:block;text-decoration:underline;border-color:var(--accent)}
.safety .call{background:var(--alert);color:var(--on-alert);font-weight:700;border-color:var(--alert)}
a{color:var(--link);text-decoration:underline;text-underline-offset:.15em}
.sources a{display:block;padding:.55em 0 .4em}
.replies{display:flex;flex-wrap:wrap;gap:.5em;margin:0 0 .8em}
.replies button{border-color:var(--accent);color:var(--link);font-weight:600}
[aria-disabled=true]{cursor:default;border-style:dashed!important;font-weight:400!important;color:var(--fg)!important}
.note{border:1px dashed var(--line);border-radius:10px;padding:.5em .8em}
.bar{padding:0 .9em}
.status{min-height:0;margin:0}
.status:not(:empty){padding:.4em 0}
.busy::before{content:"";display:inline-block;width:.75em;height:.75em;margin-inline-end:.5em;border:3px solid var(--accent);border-block-start-color:transparent;border-radius:50%;animation:turn 1.2s linear infinite}
@keyframes turn{to{transform:rotate(1turn)}}
@media (prefers-reduced-motion:reduce){.busy::before{animation:none;border-block-start-color:var(--accent)}}
.trouble .status{border-inline-start:5px solid var(--alert);padding:.5em .8em;margin:.4em 0;background:var(--sos);border-radius:10px}
.choice{display:flex;flex-wrap:wrap;gap:.5em;padding:0 0 .5em}
form{display:flex;flex-wrap:wrap;gap:.3em .6em;align-items:end;padding:.6em .9em .9em;background:var(--bg);border-top:1px solid var(--line);position:sticky;bottom:0;z-index:1}
label{flex:1 0 100%;font-weight:600}
textarea{flex:1 1 8em;min-width:0;resize:none;cursor:text;height:calc(2em*1.5 + .9em);max-width:100%}
form button{background:var(--accent);color:var(--on);border-color:var(--accent);font-weight:600}
form button[aria-disabled=true]{background:var(--bg)}
@media (min-height:37em){:host([data-size="0"]) .bot:not(.safety) .care{position:sticky;bottom:0}}
@media (max-width:640px),(max-height:480px){.panel{inset:0;width:auto;height:auto;border:0;border-radius:0}}
@media (max-height:480px){.panel{display:block}.log{overflow:visible}form{padding:.3em .6em}textarea{height:44px}label{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}}
@media (forced-colors:active){.launcher,.panel,.user,.box,.call,button{border:2px solid}.box{border-inline-start-width:6px}:focus-visible{outline-color:Highlight}.busy::before{border-color:CanvasText CanvasText Canvas}}
`;

  const PRINT = `
:root{color-scheme:light;background:#fff;color:#111;font:20px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
body{margin:0 auto;max-width:44rem;padding:1.5rem;overflow-wrap:anywhere}
h1{font-size:1.6rem;line-height:1.25}h2{font-size:1.2rem;margin-top:2rem}
li{margin:0 0 .6em}.lines li{padding-bottom:2.4em;border-bottom:1px solid #777}
button{font:inherit;min-height:44px;padding:.4em 1.2em;border-radius:10px;border:2px solid #0b4f6c;background:#0b4f6c;color:#fff;cursor:pointer}
:focus-visible{outline:3px solid #0b4f6c;outline-offset:3px}
@media print{button{display:none}body{padding:0}}
`;

  /** What kept an answer away: a key of TEXTS, and a number for its blank. */
  class Trouble extends Error {
    constructor(key, number = 0, status = 0) {
      super(key);
      Object.assign(this, { key, number, status });
    }
  }

  /** An element: its properties, then its children. Text is only ever set as text. */
  function make(tag, properties = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
      if (name === "class") element.className = value;
      else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else element.setAttribute(name, value);
    }
    element.append(...children.filter((child) => child !== null && child !== ""));
    return element;
  }

  /** The address if a link may lead there, else null. */
  function webAddress(address) {
    try {
      const url = new URL(address);
      return ["https:", "http:"].includes(url.protocol) ? url.href : null;
    } catch {
      return null;
    }
  }

  const list = (value) => (Array.isArray(value) ? value : []);
  const text = (value) => (typeof value === "string" ? value : "");

  class RelapseGuide extends HTMLElement {
    #id = null; // The conversation, known to this tab and the server only.
    #started = null;
    #waiting = false;
    #pending = null;
    #answers = [];
    #asked = [];
    #ui = {};

    connectedCallback() {
      if (this.shadowRoot) return;
      const language = (this.dataset.lang || "en").slice(0, 2);
      this.language = language in TEXTS ? language : "en";
      this.lang = this.language;
      this.role = "region";
      this.ariaLabel = this.#say("title");
      this.server = (this.dataset.server || (script ? new URL(script.src).origin : location.origin)).replace(/\/$/, "");
      for (const [name, value] of Object.entries(this.dataset)) {
        if (name.startsWith("color")) {
          const property = name.slice(5).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
          this.style.setProperty(`--rg${property}`, value);
        }
      }
      const root = this.attachShadow({ mode: "open" });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      root.adoptedStyleSheets = [sheet];
      this.#build(root);
      this.#resize(Number(this.#recall("size")) || 0);
    }

    /** A text of the table, or the website's own in its place. */
    #say(key, number) {
      const own = this.dataset[`text${key[0].toUpperCase()}${key.slice(1)}`];
      return (own || TEXTS[this.language][key]).replace("{n}", number);
    }

    #button(key, action, properties = {}) {
      return make("button", { type: "button", onclick: action, ...properties }, this.#say(key));
    }

    #build(root) {
      const ui = this.#ui;
      ui.launcher = this.#button("launcher", () => this.#open(), { class: "launcher", part: "launcher", "aria-expanded": "false", "aria-controls": "panel" });
      ui.size = this.#button("size", () => this.#resize(this.sizeIndex + 1, true));
      ui.log = make("div", { class: "log", role: "log", "aria-label": this.#say("log"), tabindex: "0" });
      ui.status = make("p", { class: "status", role: "status" });
      ui.choice = make("div", { class: "choice" });
      ui.bar = make("div", { class: "bar" }, ui.status, ui.choice);
      ui.input = make("textarea", { id: "input", rows: "2", autocomplete: "off", enterkeyhint: "send", dir: "auto", onkeydown: (event) => this.#typed(event) });
      ui.send = make("button", { type: "submit" }, this.#say("send"));
      const form = make("form", { onsubmit: (event) => this.#submit(event) }, make("label", { for: "input" }, this.#say("label")), ui.input, ui.send);
      const tools = make("div", { class: "tools" }, ui.size, this.#button("print", () => this.#print()), this.#button("remove", () => this.#confirm()));
      ui.close = this.#button("close", () => this.#close());
      const header = make("header", {}, make("h2", { id: "title" }, this.#say("title")), ui.close, tools);
      ui.panel = make("section", { id: "panel", class: "panel", part: "panel", role: "dialog", "aria-labelledby": "title", hidden: "", onkeydown: (event) => this.#key(event) }, header, ui.log, ui.bar, form);
      root.append(ui.launcher, ui.panel);
    }

    /** Remember for this tab. A browser may forbid it; then a reload starts anew. */
    #remember(name, value) {
      try {
        const key = `relapse-guide ${name} ${this.server}`;
        if (value === null) sessionStorage.removeItem(key);
        else sessionStorage.setItem(key, value);
      } catch { /* Nothing to do: see above. */ }
    }

    #recall(name) {
      try {
        return sessionStorage.getItem(`relapse-guide ${name} ${this.server}`);
      } catch {
        return null;
      }
    }

    #open() {
      const { launcher, panel, input } = this.#ui;
      panel.hidden = false;
      launcher.hidden = true;
      launcher.setAttribute("aria-expanded", "true");
      input.focus();
      this.#start().catch(() => {});
    }

    #close() {
      const { launcher, panel } = this.#ui;
      panel.hidden = true;
      launcher.hidden = false;
      launcher.setAttribute("aria-expanded", "false");
      launcher.focus();
    }

    #key(event) {
      if (event.key === "Escape" && !event.isComposing) {
        event.stopPropagation();
        this.#close();
      }
      // A panel that covers the page keeps the focus, which would be out of sight behind it.
      if (event.key === "Tab" && this.#ui.panel.clientWidth >= innerWidth - 2) this.#stay(event);
    }

    #stay(event) {
      const stops = [...this.#ui.panel.querySelectorAll("button,a,textarea,[tabindex]")].filter((stop) => stop.checkVisibility?.() ?? true);
      const [from, to] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
      if (this.shadowRoot.activeElement === from) {
        event.preventDefault();
        to.focus();
      }
    }

    #resize(index, announce = false) {
      this.sizeIndex = index % SIZES.length;
      this.dataset.size = this.sizeIndex;
      this.style.setProperty("--scale", SIZES[this.sizeIndex]);
      this.#remember("size", String(this.sizeIndex));
      if (announce) this.#status(this.#say("sizeNow", SIZES[this.sizeIndex] * 100));
    }

    /** One line for eyes and screen readers, with buttons beside it where there is a choice. */
    #status(line, kind = "", ...choices) {
      const { status, choice, bar } = this.#ui;
      bar.className = `bar ${kind}`;
      status.classList.toggle("busy", kind === "working");
      status.textContent = line;
      choice.replaceChildren(...choices);
    }

    /** Ask the server; raises Trouble. */
    async #request(method, path, body) {
      const abort = new AbortController();
      const timer = setTimeout(() => abort.abort(), WAIT);
      try {
        const response = await fetch(`${this.server}/webhooks/web/conversations${path}`, {
          method,
          body: body && JSON.stringify(body),
          headers: body ? { "Content-Type": "application/json" } : {},
          credentials: "omit",
          cache: "no-store",
          referrerPolicy: "no-referrer",
          signal: abort.signal,
        });
        if (response.status === 204) return {};
        if (response.status === 429) throw new Trouble("busy", Number(response.headers.get("Retry-After")) || 60, 429);
        if (!response.ok) throw new Trouble("down", 0, response.status);
        return await response.json();
      } catch (error) {
        if (error instanceof Trouble) throw error;
        throw new Trouble(abort.signal.aborted ? "slow" : "down");
      } finally {
        clearTimeout(timer);
      }
    }

    /** The conversation, taken up again after a reload or opened anew; asked for only once. */
    #start() {
      this.#started ??= this.#connect().catch((error) => {
        this.#started = null;
        this.#trouble(error, () => this.#start().catch(() => {}));
        throw error;
      });
      return this.#started;
    }

    async #connect() {
      this.#status(this.#say("connecting"), "working");
      const known = this.#recall("id");
      let opening = null;
      if (known) {
        try {
          opening = { ...(await this.#request("GET", `/${known}`)), id: known };
        } catch (error) {
          if (error.status !== 404) throw error;
        }
      }
      opening ??= await this.#request("POST", "");
      if (!text(opening.id) || !list(opening.messages).length) throw new Trouble("nothing");
      this.#id = opening.id;
      this.#remember("id", this.#id);
      this.#show(opening.messages, Boolean(known));
      this.#status("");
    }

    #typed(event) {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.#submit(event);
    }

    #submit(event) {
      event.preventDefault();
      const words = this.#ui.input.value.trim();
      if (!words) return this.#status(this.#say("empty"));
      const length = [...words].length;
      if (length > LIMIT) return this.#status(`${this.#say("long", length.toLocaleString(this.language))} ${this.#say("help")}`, "trouble");
      this.#send({ message: words }, words);
    }

    /** Send one message and show what comes back. The text returns to the input if it fails. */
    async #send(body, shown) {
      if (this.#waiting) return this.#status(this.#say("wait"), "working");
      const { input, send } = this.#ui;
      this.#waiting = true;
      send.setAttribute("aria-disabled", "true");
      let item = null;
      try {
        await this.#start();
        this.#status(this.#say("thinking"), "working");
        if (body.message) input.value = "";
        item = this.#add(this.#userItem(shown));
        this.#showFrom(item);
        const reply = await this.#deliver(body);
        if (!list(reply.messages).length) throw new Trouble("nothing");
        this.#retire();
        this.#asked.push(shown);
        this.#show(reply.messages);
        this.#status("");
        if (reply.messages.some((message) => message.answer?.id === "too_long")) input.value ||= shown;
      } catch (error) {
        item?.remove();
        if (body.message && !input.value) input.value = shown;
        this.#trouble(error, () => {
          const words = input.value.trim();
          if (body.message && words) this.#submit(new Event("submit"));
          else this.#send(body, shown);
        });
      } finally {
        this.#waiting = false;
        send.removeAttribute("aria-disabled");
      }
    }

    /** Post to the conversation, or to a new one if the server knows it no more. */
    async #deliver(body) {
      try {
        return await this.#request("POST", `/${this.#id}/messages`, body);
      } catch (error) {
        if (error.status !== 404) throw error;
      }
      const opening = await this.#request("POST", "");
      this.#id = opening.id;
      this.#remember("id", this.#id);
      this.#add(make("p", { class: "item note" }, this.#say("fresh")));
      return this.#request("POST", `/${this.#id}/messages`, body);
    }

    #trouble(error, again) {
      const key = error instanceof Trouble ? error.key : "down";
      this.#status(`${this.#say(key, error.number)} ${this.#say("help")}`, "trouble", this.#button("retry", () => {
        this.#ui.input.focus();
        again();
      }));
    }

    #confirm() {
      const keep = this.#button("no", () => { this.#status(""); this.#ui.input.focus(); });
      this.#status(this.#say("ask"), "", this.#button("yes", () => this.#delete()), keep);
      keep.focus();
    }

    async #delete() {
      const { log, input } = this.#ui;
      input.focus();
      try {
        if (this.#id) await this.#request("DELETE", `/${this.#id}`);
      } catch (error) {
        if (error.status !== 404) return this.#status(this.#say("kept"), "trouble", this.#button("retry", () => this.#delete()));
      }
      this.#remember("id", null);
      this.#id = this.#started = null;
      this.#answers = [];
      this.#asked = [];
      log.replaceChildren();
      input.value = "";
      try {
        await this.#start();
        this.#status(this.#say("deleted"));
      } catch { /* Told by #start. */ }
    }

    /** Add messages; each is one node, so that a screen reader reads it once and whole. */
    #show(messages, again = false) {
      let first = null;
      for (const message of messages) {
        const bot = message.from !== "user";
        const item = this.#add(bot ? this.#botItem(message) : this.#userItem(text(message.text)));
        if (bot) this.#answers.push(message.answer || {});
        else this.#asked.push(text(message.text));
        first ??= item;
      }
      if (again) this.#retire(this.#ui.log.lastElementChild);
      this.#showFrom(again ? this.#ui.log.lastElementChild : first);
    }

    #add(item) {
      this.#ui.log.append(item);
      return item;
    }

    /** Bring an item's first line into view, in the log or, in a low window, the panel. */
    #showFrom(item) {
      for (const box of [this.#ui.log, this.#ui.panel]) {
        box.scrollTop += item.getBoundingClientRect().top - box.getBoundingClientRect().top - 8;
      }
    }

    /** Suggestions belong to the answer that they are under: older ones do nothing any more. */
    #retire(except = null) {
      for (const reply of this.#ui.log.querySelectorAll(".replies button")) {
        if (!except?.contains(reply)) reply.setAttribute("aria-disabled", "true");
      }
    }

    #userItem(words) {
      return make("div", { class: "item user" }, make("p", { class: "who" }, `${this.#say("user")}:`), make("p", { dir: "auto", class: "text" }, words));
    }

    #botItem(message) {
      const answer = message.answer || {};
      const safety = answer.kind === "safety";
      // The answers are English in every interface language.
      const body = make("div", { class: "body", lang: "en" }, ...(message.answer ? this.#parts(answer, safety) : [make("p", { class: "text" }, text(message.text))]));
      const replies = list(answer.buttons || message.buttons).map((button) => this.#reply(button));
      return make("div", { class: `item bot ${safety ? "safety" : ""}` }, make("p", { class: "who" }, `${this.#say("title")}:`), body, replies.length ? make("div", { class: "replies", lang: "en" }, ...replies) : null, this.#sources(answer));
    }

    /** The parts of an answer in reading order; the numbers to call come right after the first. */
    #parts(answer, safety) {
      const [first, ...rest] = list(answer.paragraphs).map((line, at) => make("p", { class: safety && !at ? "first" : "" }, text(line)));
      const calls = list(answer.phones).map((phone) => this.#call(phone)).filter(Boolean);
      const bullets = list(answer.bullets).map((line) => make("li", {}, text(line)));
      return [
        first || null,
        safety && calls.length ? make("div", { class: "calls" }, ...calls) : null,
        ...rest,
        bullets.length ? make("ul", {}, ...bullets) : null,
        !safety && calls.length ? make("div", { class: "calls" }, ...calls) : null,
        ...this.#newer(answer),
        answer.note ? make("p", {}, text(answer.note)) : null,
        answer.care_team ? make("p", { class: "care box" }, text(answer.care_team)) : null,
      ];
    }

    #newer(answer) {
      const sources = list(answer.sources).map((source) => source.id);
      const groups = [[answer.heading_newer, true], [answer.heading_beside, false]];
      return groups.map(([heading, newer]) => {
        const facts = list(answer.newer).filter((fact) => Boolean(fact.newer) === newer);
        if (!facts.length) return null;
        const lines = facts.map((fact) => {
          const numbers = list(fact.sources).map((id) => sources.indexOf(id) + 1).filter(Boolean);
          return make("li", {}, `${text(fact.text)} (${text(fact.date)})${numbers.length ? ` [${numbers.join(", ")}]` : ""}`);
        });
        return make("div", { class: "newer box" }, make("h3", {}, text(heading)), make("ul", {}, ...lines));
      });
    }

    #sources(answer) {
      const lines = list(answer.sources).map((source) => {
        const address = webAddress(text(source.address));
        const title = address
          ? make("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, text(source.title), make("span", { "aria-hidden": "true" }, " ↗"), make("span", { class: "hide", lang: this.language }, ` (${this.#say("newTab")})`))
          : text(source.title);
        return make("li", {}, title, `${address ? "" : ", "}${text(source.publisher)}, ${text(source.date)}`);
      });
      return lines.length ? make("div", { class: "sources", lang: "en" }, make("h3", {}, text(answer.heading_sources)), make("ol", {}, ...lines)) : null;
    }

    #call(phone) {
      const digits = text(phone.dial).replace(/\D/g, "");
      if (!digits) return null;
      return make("a", { class: "call", href: `tel:${digits}` }, make("span", { lang: this.language }, this.#say("call", text(phone.number))), ` – ${text(phone.name)}`);
    }

    #reply(button) {
      return make("button", {
        type: "button",
        onclick: (event) => {
          const reply = event.currentTarget;
          if (reply.getAttribute("aria-disabled") !== "true") this.#send({ payload: button.payload, title: button.title }, text(button.title));
        },
      }, text(button.title));
    }

    /** A page of its own with the questions for the care team and what was asked. */
    #print() {
      const page = open("", "_blank");
      if (!page) return this.#status(this.#say("popup"), "trouble");
      const doc = page.document;
      const sheet = new page.CSSStyleSheet();
      sheet.replaceSync(PRINT);
      doc.adoptedStyleSheets = [sheet];
      doc.documentElement.lang = this.language;
      doc.title = this.#say("printTitle");
      const questions = [...new Set(this.#answers.flatMap((answer) => list(answer.questions).map(text)))];
      const items = (lines) => lines.map((line) => make("li", { dir: "auto", class: "text" }, line));
      doc.body.replaceChildren(make("main", {},
        make("h1", {}, doc.title),
        make("p", {}, new Date().toLocaleDateString(this.language, { dateStyle: "long" })),
        questions.length ? make("ol", { class: "lines", lang: "en" }, ...items(questions)) : make("p", {}, this.#say("printNone")),
        this.#asked.length ? make("h2", {}, this.#say("asked")) : null,
        this.#asked.length ? make("ul", {}, ...items(this.#asked)) : null,
        make("p", {}, this.#say("printNote")),
        this.#button("printNow", () => page.print()),
      ));
    }
  }

  if (!customElements.get("relapse-guide")) customElements.define("relapse-guide", RelapseGuide);

  /** Put the chat on the page, with the script tag's attributes, unless the page has one. */
  function place() {
    if (document.querySelector("relapse-guide")) return;
    const element = document.createElement("relapse-guide");
    Object.assign(element.dataset, script?.dataset);
    document.body.append(element);
  }
  if (document.body) place();
  else addEventListener("DOMContentLoaded", place);
})();
