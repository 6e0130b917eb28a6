/** Who is typing in a chat: a word of it holds for a few seconds. */
const HOLDS_MS = 5000;

export class TypingTracker {
  #seen = new Map();

  note(name, at = Date.now()) {
    this.#seen.set(name, at);
  }

  /** Their message has come: they are no longer typing it. */
  clear(name) {
    this.#seen.delete(name);
  }

  names(at = Date.now()) {
    return [...this.#seen].filter(([, seen]) => at - seen < HOLDS_MS).map(([name]) => name);
  }
}
