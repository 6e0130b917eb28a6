/**
 * A drawer for JSON values in the tab's sessionStorage. Where storage is blocked or full (private windows, sandboxed
 * frames, a browser that throws) it remembers for as long as the page lives, and nobody has to care.
 */
export class Drawer {
  #prefix;
  #storage;
  #memory = new Map();

  /**
   * @param {string} prefix begins every key, such as "refdesk.capital."
   * @param {Storage | null} [storage] the tab's own unless told
   */
  constructor(prefix, storage = tabStorage()) {
    this.#prefix = prefix;
    this.#storage = storage;
  }

  /** @param {string} name @returns {any} the value put there, or null */
  get(name) {
    const key = this.#prefix + name;
    if (this.#memory.has(key)) return JSON.parse(this.#memory.get(key));
    try {
      const text = this.#storage?.getItem(key);
      return text ? JSON.parse(text) : null;
    } catch {
      return null; // blocked, or not ours
    }
  }

  /** @param {string} name @param {any} value `null` and `undefined` take it out */
  put(name, value) {
    if (value === null || value === undefined) return this.drop(name);
    const key = this.#prefix + name;
    const text = JSON.stringify(value);
    try {
      if (!this.#storage) throw new Error("no storage");
      this.#storage.setItem(key, text);
      this.#memory.delete(key);
    } catch {
      this.#memory.set(key, text);
    }
  }

  /** @param {string} name */
  drop(name) {
    const key = this.#prefix + name;
    this.#memory.delete(key);
    try {
      this.#storage?.removeItem(key);
    } catch {
      // blocked: then it never held anything
    }
  }
}

/** @returns {Storage | null} */
export function tabStorage() {
  try {
    return globalThis.sessionStorage ?? null; // reading the property itself may throw
  } catch {
    return null;
  }
}
