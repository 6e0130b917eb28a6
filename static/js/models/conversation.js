import { LineStore } from "../lib/store.js";

/**
 * The words of one chat as staff see them: lines in `seq` order, notes behind the line they follow, and what is still
 * on its way from here. A line that comes twice is shown once; a gap is noticed, never papered over.
 */
export class Conversation {
  notes = []; // NOTE, n ascending
  patronRead = 0; // the last seq that the patron has seen
  seen = { seq: 0, n: 0 }; // what this operator has seen
  past = { seq: 0, n: 0 }; // what was said before the chat came to this desk, and is no news here
  #store = new LineStore();
  #unsentNotes = [];

  get lines() {
    return this.#store.lines;
  }

  get lastSeq() {
    return this.#store.cursor;
  }

  get lastNote() {
    return this.notes.at(-1)?.n ?? 0;
  }

  /** Where to go on reading: `[SEQ, N]`. */
  get after() {
    return [this.lastSeq, this.lastNote];
  }

  get hasGap() {
    return this.#store.hasGap;
  }

  /** A beat says how far the chat has come. Returns whether something is missing here. */
  reached([seq = 0, n = 0] = []) {
    return this.#store.reached(seq) || n > this.lastNote;
  }

  /** Take lines; returns those that are new now, in order (none for a repeat or an early one). */
  takeLines(lines = []) {
    return this.#store.addAll([...lines].sort((a, b) => a.seq - b.seq));
  }

  /** Notes number themselves; they are few, so a late one is put where it belongs. */
  takeNotes(notes = []) {
    const fresh = notes.filter((note) => !this.notes.some((known) => known.n === note.n));
    this.notes = [...this.notes, ...fresh].sort((a, b) => a.n - b.n);
    return fresh;
  }

  /** What the two outboxes still hold. */
  hold(unsentLines, unsentNotes) {
    this.#store.hold(unsentLines);
    this.#unsentNotes = unsentNotes;
  }

  get pending() {
    const stored = new Set(this.notes.map((note) => note.key));
    const lines = this.#store.pending.map((item) => ({ ...item, box: "patron" }));
    const notes = this.#unsentNotes.filter((item) => !stored.has(item.key)).map((item) => ({ ...item, box: "note" }));
    return [...lines, ...notes].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  }

  /** Everything in the order it is read: `{type: "line" | "note" | "pending", id, entry}`; what is unsent at the end. */
  stream() {
    const items = [];
    let at = 0;
    const notesUpTo = (seq) => {
      while (at < this.notes.length && this.notes[at].after_seq <= seq) items.push(item("note", this.notes[at++]));
    };
    notesUpTo(0);
    for (const line of this.lines) {
      items.push(item("line", line));
      notesUpTo(line.seq);
    }
    notesUpTo(Infinity);
    return [...items, ...this.pending.map((entry) => ({ type: "pending", id: `k${entry.key}`, entry }))];
  }

  /** How much of it this operator has not seen: the patron's lines, and others' words and notes. */
  unread(isOwn = () => false) {
    const lines = this.lines.filter((l) => l.seq > this.seen.seq && l.kind !== "system" && !isOwn(l.author, l));
    const notes = this.notes.filter((n) => n.n > this.seen.n && !isOwn(n.author, null));
    return lines.length + notes.length;
  }

  /**
   * Somebody else's last note, when nothing of one's own has followed it and the chat has not changed hands since; else
   * null. Answering it is what comes next.
   */
  noteToAnswer(isOwn = () => false) {
    const note = this.notes.findLast((each) => !isOwn(each.author, null));
    if (!note || this.notes.some((each) => each.n > note.n)) return null;
    const follows = (line) => line.seq > note.after_seq && (isOwn(line.author, line) || line.data?.code === "transferred");
    return this.lines.some(follows) ? null : note;
  }

  /** Returns whether anything was unseen. */
  markSeen() {
    const changed = this.seen.seq !== this.lastSeq || this.seen.n !== this.lastNote;
    this.seen = { seq: this.lastSeq, n: this.lastNote };
    return changed;
  }

  get lastPatronLine() {
    return this.lines.findLast((line) => line.author?.role === "patron");
  }

  /** The last of the staff's lines that the patron has read, for the word “Read”; 0 for none. */
  get lastReadByPatron() {
    return this.lines.findLast((line) => line.kind === "operator" && line.seq <= this.patronRead)?.seq ?? 0;
  }
}

/** A line in a list or spoken: a file has a name in place of words. */
export const lineWords = (line) => (line.kind === "file" ? `file ${line.data?.file?.name ?? "not kept any more"}` : line.body);

const item = (type, entry) => ({ type, id: type === "note" ? `n${entry.n}` : `s${entry.seq}`, entry });
