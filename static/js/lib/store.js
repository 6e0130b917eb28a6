/**
 * One chat's lines in the order of `seq`, which runs 1, 2, 3 … without a gap. A line that comes early is held until
 * the ones before it are there, so that nothing is ever shown out of order; a pending text gives way to its line.
 *
 * @typedef {{ seq: number, kind: string, author: { role: string, name: string }, body: string, at: string,
 *             key: string | null, data: any }} Line
 */
export class LineStore {
  /** @type {Line[]} */
  #lines = [];
  /** @type {Map<number, Line>} */
  #early = new Map();
  #pending = [];
  #keys = new Set();
  #known = 0;

  /**
   * @param {Line} line
   * @returns {Line[]} the lines that may now be shown, in order: none for a repeat or an early one, several when a gap closes
   */
  add(line) {
    if (!line || !Number.isInteger(line.seq) || line.seq <= this.cursor) return [];
    this.#known = Math.max(this.#known, line.seq);
    this.#early.set(line.seq, line);
    const shown = [];
    for (let next; (next = this.#early.get(this.cursor + 1)); ) {
      this.#early.delete(next.seq);
      this.#lines.push(next);
      if (next.key) {
        this.#keys.add(next.key);
        this.#pending = this.#pending.filter((item) => item.key !== next.key);
      }
      shown.push(next);
    }
    return shown;
  }

  /** @param {Line[]} lines @returns {Line[]} */
  addAll(lines) {
    return lines.flatMap((line) => this.add(line));
  }

  /** What the outbox still holds; what is a line already is left out. @param {{ key: string }[]} items */
  hold(items) {
    this.#pending = items.filter((item) => !this.#keys.has(item.key));
  }

  /** A beat or a snapshot says how far the chat has come. @param {number} lastSeq @returns {boolean} see `hasGap` */
  reached(lastSeq) {
    if (Number.isInteger(lastSeq)) this.#known = Math.max(this.#known, lastSeq);
    return this.hasGap;
  }

  /** The `after` of the next question: everything up to here is there. */
  get cursor() {
    return this.#lines.length ? this.#lines[this.#lines.length - 1].seq : 0;
  }

  /** Whether lines are known to exist that are not here: ask for those after `cursor`. */
  get hasGap() {
    return this.#known > this.cursor;
  }

  /** @returns {readonly Line[]} */
  get lines() {
    return this.#lines;
  }

  /** Unsent, oldest first; stands after all lines. */
  get pending() {
    return this.#pending;
  }

  /** @param {string} key */
  hasKey(key) {
    return this.#keys.has(key);
  }
}
