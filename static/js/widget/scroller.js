/** Keeps the end of the talk in view, unless its reader has gone back up; then it says that there is more. */
const NEAR_PX = 60;

export class Scroller {
  #box;
  #button;
  #words;
  #isAtEnd = true;
  #missed = 0;

  /** @param {HTMLElement} box @param {HTMLElement} button @param {HTMLElement} words */
  constructor(box, button, words) {
    this.#box = box;
    this.#button = button;
    this.#words = words;
    box.addEventListener("scroll", () => this.#look(), { passive: true });
    button.addEventListener("click", () => {
      this.toEnd();
      box.focus();
    });
    // A keyboard that opens, a card that grows: who was at the end stays there.
    new ResizeObserver(() => this.#isAtEnd && this.toEnd()).observe(box);
  }

  /** @param {number} count of new lines from the other side */
  grew(count) {
    if (this.#isAtEnd) return this.toEnd();
    this.#missed += count;
    if (!this.#missed) return;
    this.#words.textContent = this.#missed === 1 ? "New message" : `${this.#missed} new messages`;
    this.#button.hidden = false;
  }

  toEnd() {
    this.#box.scrollTop = this.#box.scrollHeight;
    this.#isAtEnd = true;
    this.#reset();
  }

  /** @param {HTMLElement} element is to stand at the top, as far as there is enough below it */
  show(element) {
    this.#isAtEnd = false;
    this.#box.scrollTop += element.getBoundingClientRect().top - this.#box.getBoundingClientRect().top;
  }

  #look() {
    const { scrollTop, clientHeight, scrollHeight } = this.#box;
    this.#isAtEnd = scrollHeight - scrollTop - clientHeight < NEAR_PX;
    if (this.#isAtEnd) this.#reset();
  }

  #reset() {
    this.#missed = 0;
    this.#button.hidden = true;
  }
}
