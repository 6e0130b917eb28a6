import { Api } from "../lib/api.js";
import { fill } from "../lib/elements.js";
import { searchable } from "../models/text.js";
import { answerList, likelyAnswers } from "./faq-hints.js";

const KEPT = "answers"; // with the tab's other things of this chat

/** Likely answers below the waiting card, looked for once a chat. They go when a librarian comes, and fail in silence. */
export class WaitingAnswers {
  #box;
  #chat;
  #drawer;
  #onShown;
  #stop = new AbortController();
  #hasAsked = false;

  /**
   * @param {HTMLElement} box
   * @param {import("../models/patron-chat.js").PatronChat} chat
   * @param {{ drawer: import("../lib/storage.js").Drawer, onShown: () => void }} options
   */
  constructor(box, chat, { drawer, onShown }) {
    this.#box = box;
    this.#chat = chat;
    this.#drawer = drawer;
    this.#onShown = onShown;
  }

  /** @param {boolean} waits whether the waiting card is there @returns {boolean} whether the focus went with them */
  draw(waits) {
    const { chat, lines } = this.#chat;
    const hadFocus = this.#box.contains(document.activeElement);
    if (chat.status !== "waiting") this.stop();
    const question = lines.find((line) => line.author.role === "patron")?.body;
    if (waits && question && !chat.quiet) this.#ask(chat, searchable(question));
    this.#box.hidden = !waits || chat.quiet || !this.#box.childElementCount;
    return hadFocus && this.#box.hidden;
  }

  /** For good: what is on its way is not shown any more. */
  stop() {
    this.#hasAsked = true;
    this.#stop.abort();
    this.#drawer.drop(KEPT);
    this.#box.replaceChildren();
  }

  async #ask(chat, query) {
    if (this.#hasAsked || !query) return;
    this.#hasAsked = true;
    const kept = this.#drawer.get(KEPT);
    try {
      const found =
        kept?.of === chat.reference
          ? kept.faqs
          : await likelyAnswers(new Api({ timeout: 4000 }), chat.campus.slug, query, this.#stop.signal);
      if (this.#stop.signal.aborted) return;
      this.#drawer.put(KEPT, { of: chat.reference, faqs: found });
      fill(this.#box, ...answerList("While you wait, these may help:", found));
      this.#onShown();
    } catch {
      // The patron waits for a person; that nothing else was found is no news.
    }
  }
}
