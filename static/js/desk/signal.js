import { fill, h } from "../lib/elements.js";

const STAYS_MS = 5000;
const SIGNS = { ping: "●", message: "✉", transfer: "⇄", internal: "✎" };

/**
 * The twin of each sound for the eye, wherever on the desk one looks: what was just called, in words. The screen
 * reader has words of its own, so this is silent. It shows with the sound muted, locked or absent too.
 */
export class DeskSignal extends HTMLElement {
  #leaving = null;

  /** @param {string} name of the sound @param {...(string | Element)} words */
  show(name, ...words) {
    clearTimeout(this.#leaving);
    const sign = h("div", { class: `signal ${name}` }, h("span", { class: "sign", text: SIGNS[name] }), h("span", { class: "words" }, ...words));
    fill(this, sign);
    this.#leaving = setTimeout(() => this.replaceChildren(), STAYS_MS);
  }
}
