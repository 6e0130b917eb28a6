const LOCK = "refdesk.desk.voice";

/**
 * Of several desks of one browser one alone makes the sounds, or every ping would be heard twice. Whoever holds the
 * lock has the voice; it passes on when that tab is closed, or loses its own sound. A tab that holds a lock is also
 * one that browsers do not put to sleep in the background.
 */
export class OneVoice {
  #release = null;
  #leave = null;

  constructor({ locks = globalThis.navigator?.locks } = {}) {
    this.locks = locks; // absent where the desk is served without TLS: each tab speaks for itself then
  }

  get isMine() {
    return !this.locks || this.#release !== null;
  }

  /** @param {boolean} able whether this tab could be heard */
  ask(able) {
    if (!this.locks || able === (this.#leave !== null)) return;
    if (!able) return this.#giveUp();
    this.#leave = new AbortController();
    this.locks.request(LOCK, { signal: this.#leave.signal }, () => new Promise((release) => (this.#release = release))).catch(() => {}); // gave up before its turn
  }

  #giveUp() {
    this.#leave.abort();
    this.#leave = null;
    this.#release?.();
    this.#release = null;
  }
}
