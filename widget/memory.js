/** A value as JSON, whatever an old library of the website (Prototype.js) has JSON make of it. */
export function jsonOf(value) {
  const kinds = [Array, String, Number].map((kind) => kind.prototype);
  const theirs = kinds.map((kind) => kind.toJSON);
  for (const kind of kinds) delete kind.toJSON;
  const json = JSON.stringify(value);
  for (const [at, own] of theirs.entries()) if (own) kinds[at].toJSON = own;
  return json;
}

/**
 * What this tab remembers and, of how the chat looks, this browser. A browser may forbid it; then
 * a reload starts anew.
 */
export class Memory {
  #server;

  constructor(server) {
    this.#server = server;
  }

  /** Remember anything that JSON can write under a name, or forget it: null. */
  keep(name, value, lasting = false) {
    try {
      const store = lasting ? localStorage : sessionStorage;
      if (value === null) store.removeItem(this.#key(name));
      else store.setItem(this.#key(name), jsonOf(value));
    } catch {
      // Nothing to do: see above.
    }
  }

  /** What stands under a name, else null. */
  recall(name, lasting = false) {
    try {
      return JSON.parse((lasting ? localStorage : sessionStorage).getItem(this.#key(name)));
    } catch {
      return null;
    }
  }

  #key(name) {
    return `relapse-guide ${name} ${this.#server}`;
  }
}
