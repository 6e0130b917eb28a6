/**
 * The wrong-box guard (Q20). Words for staff must not slip to the patron:
 * after a note from someone else the next message to the patron asks once; so does text that was begun as a note, and
 * the note's own key pressed in the patron's box.
 */
export class WrongBoxGuard {
  #noteFrom = null;
  #answeredUpTo = 0; // the number of the last note that was asked about
  #begunAsNotes = [];
  #allowed = null; // what was asked about and is meant for the patron

  /** A note from someone else has arrived: the hand may go to the wrong box next. */
  noteArrived(author) {
    this.#noteFrom = author?.name ?? "a colleague";
  }

  /** A note of one's own shows that the right box was found. */
  noteSent(unanswered = null) {
    this.#settle(unanswered);
  }

  /** Text left the note box, cut, copied or dragged. */
  begunAsNote(text) {
    const words = tidy(text);
    if (words.length >= SHORTEST) this.#begunAsNotes = [words, ...this.#begunAsNotes.filter((w) => w !== words)].slice(0, 5);
  }

  /**
   * Why this message to the patron should be asked about first; null when nothing speaks against it.
   *
   * @param {string} body
   * @param {{draft?: string, unanswered?: {n: number, author: {name: string}} | null, isNoteKey?: boolean}} [now] what
   *   lies in the note box; the last note that nothing has followed, which outlives a reload; the key that was pressed
   */
  question(body, { draft = "", unanswered = null, isNoteKey = false } = {}) {
    const words = tidy(body);
    if (words === this.#allowed) return null;
    if ([tidy(draft), ...this.#begunAsNotes].some((begun) => begun.length >= SHORTEST && holds(words, begun))) {
      return { reason: "draft", text: "This was begun as a note for staff. Send it to the patron all the same?" };
    }
    const from = this.#noteFrom ?? (unanswered && unanswered.n > this.#answeredUpTo ? unanswered.author.name : null);
    if (from) return { reason: "note", text: `${from} has just written a note to staff. Is this answer for the patron?` };
    if (isNoteKey) return { reason: "key", text: "That is the key that saves a note. Is this for the patron?" };
    return null;
  }

  /** Asked and answered: the same question is not asked again, about these words or this note. */
  answered(unanswered = null, body = "") {
    this.#settle(unanswered);
    this.#allowed = tidy(body) || null;
    this.#begunAsNotes = [];
  }

  #settle(unanswered) {
    this.#noteFrom = null;
    this.#answeredUpTo = Math.max(this.#answeredUpTo, unanswered?.n ?? 0);
  }
}

const SHORTEST = 4; // characters; less is no sentence that somebody begins
const RUN = 5; // words in a row that show where a text comes from, though it was changed since

const tidy = (text) => (text ?? "").toLowerCase().replace(/\s+/g, " ").trim();

function holds(words, begun) {
  if (words.includes(begun)) return true;
  const parts = begun.split(" ");
  const runs = parts.slice(0, Math.max(0, parts.length - RUN + 1)).map((_, i) => parts.slice(i, i + RUN).join(" "));
  return runs.some((run) => words.includes(run));
}
