import { clone, fill, h, parts } from "../lib/elements.js";
import { ways } from "./ways.js";

const SCORES = ["Not at all", "A little", "Partly", "Mostly", "Very much"];

/**
 * What stays when the chat is over: rating, a copy, other ways to reach the campus, and the invitation to return
 * (A8, A10). After a crisis it asks for no rating and says nothing cheerful (C71).
 */
export class ChatAfter extends HTMLElement {
  #options;
  #chat;
  #parts;

  /**
   * @param {object} options
   * @param {import("../models/patron-chat.js").PatronChat} options.chat
   * @param {any} options.campus
   * @param {(name: string) => void} options.act
   * @param {string} options.draft what was being written when it ended
   */
  constructor(options) {
    super();
    this.#options = options;
    this.#chat = options.chat;
  }

  connectedCallback() {
    if (this.#parts) return;
    this.append(clone("after-template"));
    this.#parts = parts(this);
    const { scores, rating, again, tools, draft, draftText, askDraft } = this.#parts;
    fill(scores, ...SCORES.map((words, index) => score(index + 1, words)));
    scores.addEventListener("change", () => (this.#parts.commentField.hidden = false));
    rating.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#rate();
    });
    tools.addEventListener("click", (event) => {
      const act = event.target.closest("button")?.dataset.act;
      if (act) this.#options.act(act);
    });
    again.addEventListener("click", () => this.#options.act("again"));
    draft.hidden = !this.#options.draft;
    draftText.textContent = this.#options.draft;
    askDraft.addEventListener("click", () => this.#options.act(`ask:${this.#options.draft}`));
    fill(this.#parts.ways, ways(this.#options.campus));
    this.draw();
  }

  draw() {
    const { chat } = this.#chat;
    const { title, words, rating, reference, kept, tools } = this.#parts;
    const isTicket = chat.status === "ticketed";
    title.textContent = isTicket ? "Your question is with us" : chat.quiet ? "This chat has ended" : "Thank you for asking";
    words.textContent = isTicket
      ? "A librarian will answer by e-mail. You can close this window."
      : chat.quiet
        ? "You can write to us again whenever you want."
        : "Come back whenever something else comes up; no question is too small.";
    rating.hidden = isTicket || chat.quiet || chat.rated || !chat.operator;
    kept.hidden = isTicket || chat.keep !== false;
    tools.querySelector('[data-act="delete"]').hidden = isTicket;
    reference.textContent = `If you write or call about this chat, please name ${chat.ticket ?? chat.reference}.`;
  }

  focus() {
    this.#parts.title.focus();
  }

  async #rate() {
    const { rating, comment, rate, ratingAlert, thanks } = this.#parts;
    const chosen = new FormData(/** @type {HTMLFormElement} */ (rating)).get("score");
    if (!chosen) return;
    rate.disabled = true;
    try {
      await this.#chat.rate(Number(chosen), comment.value.trim().slice(0, 2000));
      rating.hidden = true;
      thanks.hidden = false;
      thanks.tabIndex = -1;
      thanks.focus();
      thanks.textContent = "Thank you, that helps us.";
    } catch (error) {
      ratingAlert.textContent = error.message;
      ratingAlert.hidden = false;
    }
    rate.disabled = false;
  }
}

function score(value, words) {
  return h(
    "label",
    { class: "score" },
    h("input", { type: "radio", name: "score", value: String(value), "aria-label": `${value} of 5: ${words}` }),
    h("span", { text: String(value), "aria-hidden": "true" }),
  );
}

customElements.define("chat-after", ChatAfter);
