/**
 * Says new things once to a screen reader, through a polite live region that the page has from the start. Several at
 * once are said together; a region that is emptied again can't repeat itself when somebody reads the page.
 */
export class Announcer {
  #region;
  #waiting = [];
  #timer = null;

  /** @param {Element | (() => Element)} region with `aria-live="polite"`; a function, where a dialog brings its own */
  constructor(region) {
    this.#region = typeof region === "function" ? region : () => region;
  }

  /** @param {string} text */
  say(text) {
    this.#waiting.push(text);
    this.#timer ??= setTimeout(() => this.#speak(), 150);
  }

  #speak() {
    this.#timer = null;
    const text = this.#waiting.splice(0).join(" ");
    const region = this.#region();
    region.textContent = text;
    setTimeout(() => region.textContent === text && (region.textContent = ""), 5000);
  }
}
