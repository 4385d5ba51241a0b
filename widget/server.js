/* The HTTP client of the web channel, as docs/web-channel.md describes it. */

import { listOf } from "./elements.js";
import { jsonOf } from "./memory.js";

const WAIT = 20_000; // Milliseconds that an answer may take.

/** What kept an answer away: a key of the texts, the number for its blank, and HTTP's status. */
export class Trouble extends Error {
  constructor(key, number = 0, status = 0) {
    super(key);
    Object.assign(this, { key, number, status });
  }
}

/** The key of the text that tells of an error, and the number for its blank. */
export function toldOf(error) {
  const key = error instanceof Trouble ? error.key : "down";
  return [key === "down" && navigator.onLine === false ? "offline" : key, error.number];
}

/**
 * A server's conversations. Every method returns what the server sends, or throws Trouble. `tell`
 * is told that something was asked and answered, for the website: not what it was about.
 */
export class Server {
  #home;
  #address;
  #tell;

  constructor(address, tell) {
    this.#tell = tell;
    this.address = address;
    this.#home = `${address}/webhooks/web`;
    this.#address = `${this.#home}/conversations`;
  }

  open() {
    return this.#request("POST", "");
  }

  /** The conversation's messages as the server has them, null if it is gone. */
  async resume(id) {
    try {
      return listOf((await this.#request("GET", `/${id}`)).messages);
    } catch (error) {
      if (error.status !== 404) throw error;
      return null;
    }
  }

  async send(id, message) {
    this.#tell("question");
    const replies = await this.#request("POST", `/${id}/messages`, message);
    this.#tell("answer");
    return replies;
  }

  remove(id) {
    return this.#request("DELETE", `/${id}`);
  }

  /** Count whether an answer was clear, without a word of the conversation. Never fails. */
  judge(entry, clear) {
    const headers = { "Content-Type": "application/json" };
    const body = jsonOf({ entry, clear });
    const how = { credentials: "omit", referrerPolicy: "no-referrer", keepalive: true };
    fetch(`${this.#home}/clear`, { method: "POST", headers, body, ...how }).catch(() => {});
  }

  /** A module that is needed only now. */
  fetch(name) {
    return import(`${this.address}/widget-${name}.js`);
  }

  async #request(method, path, body) {
    const headers = { "Content-Type": "application/json" };
    const content = body && { body: jsonOf(body), headers };
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), WAIT);
    try {
      const response = await fetch(`${this.#address}${path}`, {
        method,
        ...content,
        credentials: "omit",
        cache: "no-store",
        referrerPolicy: "no-referrer",
        signal: abort.signal,
      });
      return await this.#read(response);
    } catch (error) {
      if (error instanceof Trouble) throw error;
      throw new Trouble(abort.signal.aborted ? "slow" : "down");
    } finally {
      clearTimeout(timer);
    }
  }

  async #read(response) {
    if (response.status === 204) return {};
    if (response.status === 429) {
      throw new Trouble("busy", Number(response.headers.get("Retry-After")) || 60, 429);
    }
    if (!response.ok) throw new Trouble("down", 0, response.status);
    return await response.json();
  }
}
