/** The page's title with the number of what waits: "(2) Ask a librarian". */
export class TitleCount {
  #plain;

  /** @param {string} [plain] the title without a count */
  constructor(plain = document.title) {
    this.#plain = plain;
  }

  /** @param {number} count @param {string} [plain] a new title */
  show(count, plain = this.#plain) {
    this.#plain = plain;
    document.title = count > 0 ? `(${count > 99 ? "99+" : count}) ${plain}` : plain;
  }
}
