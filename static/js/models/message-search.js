/**
 * A search among internal messages, page by page. The server looks through all that the operator may see; here is what
 * it has answered so far. An answer that comes after the words have changed is dropped.
 */
export const PAGE = 50; // the interface's

export class MessageSearch {
  words = "";
  found = [];
  hasMore = false;
  isBusy = false;
  problem = null;
  #asked = 0;

  /** @param {(words: string, before: number | null) => Promise<any[]>} ask */
  constructor(ask) {
    this.ask = ask;
  }

  /** New words begin afresh; none end the search. */
  async look(words) {
    this.words = words.trim();
    this.found = [];
    this.hasMore = false;
    this.problem = null;
    return this.#page(null);
  }

  async more() {
    return this.hasMore && !this.isBusy ? this.#page(this.found.at(-1).id) : undefined;
  }

  async #page(before) {
    const asked = ++this.#asked;
    this.isBusy = this.words !== "";
    if (!this.isBusy) return;
    try {
      const page = await this.ask(this.words, before);
      if (asked !== this.#asked) return;
      this.found = [...this.found, ...page];
      this.hasMore = page.length === PAGE;
      this.problem = null;
    } catch (problem) {
      if (asked === this.#asked) this.problem = problem;
    } finally {
      if (asked === this.#asked) this.isBusy = false;
    }
  }
}

/** Text in pieces, those that were searched for marked: `[{text, hit}]`; a long one is cut to what lies around the first. */
export function marked(text, words, length = 160) {
  const lower = text.toLowerCase();
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const first = Math.min(...wanted.map((word) => lower.indexOf(word)).filter((at) => at >= 0), text.length);
  const from = text.length <= length ? 0 : Math.max(0, Math.min(first - 40, text.length - length));
  const part = `${from > 0 ? "…" : ""}${text.slice(from, from + length)}${from + length < text.length ? "…" : ""}`;
  if (!wanted.length) return [{ text: part, hit: false }];
  const pattern = new RegExp(`(${[...wanted].sort((a, b) => b.length - a.length).map(escaped).join("|")})`, "giu");
  return part.split(pattern).flatMap((piece, i) => (piece ? [{ text: piece, hit: i % 2 === 1 }] : []));
}

const escaped = (word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
