/** What this tab remembers. A browser may forbid it; then a reload starts anew. */
export class Memory {
  #server;

  constructor(server) {
    this.#server = server;
  }

  /** Remember a text under a name, or forget it: null. */
  keep(name, value) {
    try {
      if (value === null) sessionStorage.removeItem(this.#key(name));
      else sessionStorage.setItem(this.#key(name), value);
    } catch {
      // Nothing to do: see above.
    }
  }

  /** The text under a name, else null. */
  recall(name) {
    try {
      return sessionStorage.getItem(this.#key(name));
    } catch {
      return null;
    }
  }

  #key(name) {
    return `relapse-guide ${name} ${this.#server}`;
  }
}
