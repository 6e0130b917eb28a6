/** Unsent words, kept for each chat and box until they are sent; they live as long as the tab (sessionStorage). */
export class Drafts {
  #memory = new Map();

  constructor(storage, owner) {
    this.storage = storage;
    this.prefix = `refdesk.draft.${owner}.`;
  }

  get(chat, box = "patron") {
    const key = `${this.prefix}${chat}.${box}`;
    try {
      return this.storage?.getItem(key) ?? this.#memory.get(key) ?? "";
    } catch {
      return this.#memory.get(key) ?? "";
    }
  }

  set(chat, box, text) {
    const key = `${this.prefix}${chat}.${box}`;
    if (text) this.#memory.set(key, text);
    else this.#memory.delete(key);
    try {
      if (text) this.storage?.setItem(key, text);
      else this.storage?.removeItem(key);
    } catch {
      // Storage may be full or forbidden; the memory has it.
    }
  }
}
