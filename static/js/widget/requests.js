import { clone, fill, parts } from "../lib/elements.js";
import { clean, looksLikeEmail, WRONG_EMAIL } from "../models/text.js";
import { ScreenShare } from "./screen-share.js";

/** What the librarian asks for besides words: an e-mail address (C16), a look at the screen (C52). One small card each. */
export class Requests {
  #box;
  #chat;
  #screen;
  #email = null;
  #refused = 0;

  /** @param {HTMLElement} box @param {HTMLElement} bar @param {import("../models/patron-chat.js").PatronChat} chat */
  constructor(box, bar, chat) {
    this.#box = box;
    this.#chat = chat;
    this.#screen = new ScreenShare(bar, chat);
  }

  draw() {
    const { email, screen } = this.#chat.requests;
    const asksEmail = email > this.#refused && !this.#chat.isOver;
    if (asksEmail && !this.#email) this.#email = this.#emailCard(email);
    else if (!asksEmail) this.#email = null;
    fill(this.#box, this.#email, this.#screen.card(screen, this.#chat.isOver));
  }

  stop() {
    this.#screen.stop();
  }

  /** @param {number} seq of the line that asks */
  #emailCard(seq) {
    const card = clone("ask-email-template").firstElementChild;
    const { form, later, error, send } = parts(card);
    const field = form.elements.email;
    const say = (text) => {
      error.textContent = text;
      if (text) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    };
    field.addEventListener("input", () => say(""));
    later.addEventListener("click", () => {
      this.#refused = seq;
      this.draw();
    });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const email = clean(field.value);
      if (!looksLikeEmail(email)) {
        say(WRONG_EMAIL);
        field.focus();
        return;
      }
      send.disabled = true;
      try {
        await this.#chat.giveEmail(email);
      } catch (problem) {
        say(problem.message);
      }
      send.disabled = false;
    });
    return card;
  }
}
