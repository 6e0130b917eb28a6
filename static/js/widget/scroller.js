/** Keeps the end of the talk in view, unless its reader has gone back up; then it says that there is more. */
const NEAR_PX = 60;

export class Scroller {
  #box;
  #button;
  #words;
  #extra;
  #isAtEnd = true;
  #rests = false;
  #missed = 0;

  /**
   * @param {HTMLElement} box
   * @param {HTMLElement} button
   * @param {HTMLElement} words
   * @param {HTMLElement} extra stands below the end, and must not push what was said out of view
   */
  constructor(box, button, words, extra) {
    this.#box = box;
    this.#button = button;
    this.#words = words;
    this.#extra = extra;
    box.addEventListener("scroll", () => this.#look(), { passive: true });
    button.addEventListener("click", () => {
      this.toEnd();
      box.focus();
    });
    // A keyboard that opens, a card that grows: who was at the end stays there.
    new ResizeObserver(() => this.#isAtEnd && !this.#rests && this.toEnd()).observe(box);
  }

  /** @param {number} count of new lines from the other side */
  grew(count) {
    if (this.#isAtEnd && !(this.#rests && !count)) return this.toEnd();
    this.#missed += count;
    if (!this.#missed) return;
    this.#words.textContent = this.#missed === 1 ? "New message" : `${this.#missed} new messages`;
    this.#button.hidden = false;
  }

  toEnd() {
    this.#rests = false;
    const extra = this.#extra.offsetHeight;
    const end = this.#box.scrollHeight - this.#box.clientHeight - extra;
    this.#box.scrollTop = extra ? Math.max(this.#box.scrollTop, end) : this.#box.scrollHeight; // who reads the extra goes on
    this.#isAtEnd = true;
    this.#reset();
  }

  /** @param {HTMLElement} element is to stand at the top, as far as there is enough below it */
  show(element) {
    this.#isAtEnd = false;
    this.#rests = true; // it is to be read from its beginning, though its end may be in view too
    this.#box.scrollTop += element.getBoundingClientRect().top - this.#box.getBoundingClientRect().top;
  }

  #look() {
    const { scrollTop, clientHeight, scrollHeight } = this.#box;
    this.#isAtEnd = scrollHeight - scrollTop - clientHeight < NEAR_PX + this.#extra.offsetHeight;
    if (this.#isAtEnd) this.#reset();
  }

  #reset() {
    this.#missed = 0;
    this.#button.hidden = true;
  }
}
