/**
 * The words of one chat as staff see them: lines in `seq` order, notes behind the line they follow, and what is still
 * on its way from here. A line that comes twice is shown once; a gap is noticed, never papered over.
 */
export class Conversation {
  lines = []; // LINE, seq 1, 2, 3 …
  notes = []; // NOTE, n ascending
  pending = []; // {key, kind: "operator" | "note", body, state: "sending" | "failed", error?, at}
  patronRead = 0; // the last seq that the patron has seen
  seen = { seq: 0, n: 0 }; // what this operator has seen
  #early = new Map(); // lines that came before their turn

  get lastSeq() {
    return this.lines.at(-1)?.seq ?? 0;
  }

  get lastNote() {
    return this.notes.at(-1)?.n ?? 0;
  }

  /** Where to go on reading: `[SEQ, N]`. */
  get after() {
    return [this.lastSeq, this.lastNote];
  }

  get hasGap() {
    return this.#early.size > 0;
  }

  /** Take a line; returns those that are new now, in order (none for a repeat or an early one). */
  takeLine(line) {
    if (line.seq <= this.lastSeq) return [];
    this.#early.set(line.seq, line);
    const fresh = [];
    for (let next; (next = this.#early.get(this.lastSeq + 1)); ) {
      this.#early.delete(next.seq);
      this.lines.push(next);
      this.settle(next.key);
      fresh.push(next);
    }
    return fresh;
  }

  takeLines(lines = []) {
    return [...lines].sort((a, b) => a.seq - b.seq).flatMap((line) => this.takeLine(line));
  }

  /** Notes number themselves; they are few, so a late one is put where it belongs. */
  takeNote(note) {
    if (this.notes.some((known) => known.n === note.n)) return [];
    this.notes.push(note);
    this.notes.sort((a, b) => a.n - b.n);
    this.settle(note.key);
    return [note];
  }

  takeNotes(notes = []) {
    return notes.flatMap((note) => this.takeNote(note));
  }

  /** Show at once what was just written here; `settle` makes way for the stored one. */
  expect(entry) {
    const known = this.pending.find((one) => one.key === entry.key);
    if (known) Object.assign(known, entry);
    else if (!this.#stored(entry.key)) this.pending.push({ state: "sending", ...entry });
  }

  settle(key) {
    if (key) this.pending = this.pending.filter((entry) => entry.key !== key);
  }

  #stored(key) {
    return this.lines.some((line) => line.key === key) || this.notes.some((note) => note.key === key);
  }

  /** Everything in the order it is read: a note stands behind its line, what is pending at the end. */
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
    const notes = this.notes.filter((n) => n.n > this.seen.n && !isOwn(n.author, n));
    return lines.length + notes.length;
  }

  markSeen() {
    const changed = this.seen.seq !== this.lastSeq || this.seen.n !== this.lastNote;
    this.seen = { seq: this.lastSeq, n: this.lastNote };
    return changed;
  }

  get lastPatronLine() {
    return this.lines.findLast((line) => line.author?.role === "patron" || line.kind === "patron");
  }

  /** The last of the lead's lines that the patron has read, for the word "Read". */
  get lastReadOwn() {
    return this.lines.findLast((line) => line.kind === "operator" && line.seq <= this.patronRead)?.seq ?? 0;
  }
}

const item = (type, entry) => ({ type, id: type === "note" ? `n${entry.n}` : `s${entry.seq}`, entry });
