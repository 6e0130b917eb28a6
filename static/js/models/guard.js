/**
 * The wrong-box guard (Q20). Words for staff must not slip to the patron:
 * after a note from someone else the next message to the patron asks once; so does text that was begun as a note.
 */
export class WrongBoxGuard {
  #noteFrom = null;
  #begunAsNotes = [];

  /** A note from someone else has arrived: the hand may go to the wrong box next. */
  noteArrived(author) {
    this.#noteFrom = author?.name ?? "a colleague";
  }

  /** A note of one's own shows that the right box was found. */
  noteSent() {
    this.#noteFrom = null;
  }

  /** Text left the note box by cut or copy, or lies there as a draft. */
  begunAsNote(text) {
    const words = tidy(text);
    if (words.length >= 4) this.#begunAsNotes = [words, ...this.#begunAsNotes.filter((w) => w !== words)].slice(0, 5);
  }

  /** Why this message to the patron should be asked about first; null when nothing speaks against it. */
  question(body, noteDraft = "") {
    const words = tidy(body);
    if ([tidy(noteDraft), ...this.#begunAsNotes].some((draft) => draft.length >= 4 && words.includes(draft))) {
      return { reason: "draft", text: "This was begun as a note for staff. Send it to the patron all the same?" };
    }
    if (this.#noteFrom) {
      return { reason: "note", text: `${this.#noteFrom} has just written a note to staff. Is this answer for the patron?` };
    }
    return null;
  }

  /** Asked and answered: the same question is not asked again. */
  answered() {
    this.#noteFrom = null;
    this.#begunAsNotes = [];
  }
}

const tidy = (text) => (text ?? "").toLowerCase().replace(/\s+/g, " ").trim();
