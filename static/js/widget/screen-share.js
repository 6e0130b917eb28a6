import { clone, parts } from "../lib/elements.js";
import { ScreenCall } from "../lib/screen-call.js";

const PATIENCE_MS = 120_000; // so long nobody may look, as when the line was cut, before the sharing is over

/**
 * Showing the screen, by the patron's consent only: nothing is asked of the browser before the patron presses the
 * button, the browser itself asks what to show, and a bar with "Stop" stays in view for as long as it is shown.
 */
export class ScreenShare {
  #bar;
  #chat;
  #call = null;
  #card = null;
  #isKnown = false;
  #patience = 0;

  /** @param {HTMLElement} bar @param {import("../models/patron-chat.js").PatronChat} chat */
  constructor(bar, chat) {
    this.#bar = bar;
    this.#chat = chat;
    parts(bar).stopScreen.addEventListener("click", () => this.#end());
    chat.addEventListener("signal", ({ detail }) => this.#call?.take(detail).catch(() => this.#failed()));
  }

  /**
   * @param {string} state the code of the chat's last line about the screen
   * @param {boolean} isOver
   * @returns {Element | null} the question, while it is open
   */
  card(state, isOver) {
    if (this.#call && (isOver || state === "screen_stopped")) this.stop();
    // Shown before a reload: the stream went with the page, and the desk should not look at a still.
    if (state === "screen_shared" && !this.#call && !isOver && !this.#isKnown) {
      this.#isKnown = true;
      this.#chat.answerScreen("stop").catch(() => {});
    }
    if (state !== "ask_screen" || isOver || this.#call) this.#card = null;
    else this.#card ??= this.#ask();
    return this.#card;
  }

  stop() {
    this.#mended();
    this.#call?.end();
    this.#call = null;
    this.#bar.hidden = true;
  }

  #ask() {
    const card = clone("ask-screen-template").firstElementChild;
    const { show, decline, words, alert } = parts(card);
    const can = Boolean(navigator.mediaDevices?.getDisplayMedia);
    show.hidden = !can;
    if (!can) words.textContent = "This device can’t show its screen to others. Tell the librarian what you see instead.";
    show.addEventListener("click", () => this.#show(alert));
    decline.addEventListener("click", () => this.#try(alert, () => this.#chat.answerScreen("decline")));
    return card;
  }

  async #show(alert) {
    let stream;
    try {
      stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: 8 }, audio: false });
    } catch {
      alert.textContent = "Nothing is shown. You can choose again, or say no.";
      alert.hidden = false;
      return;
    }
    stream.getVideoTracks()[0].addEventListener("ended", () => this.#end());
    this.#isKnown = true; // the line that says so may be here before the answer is
    await this.#try(alert, async () => {
      const { ice_servers: servers } = await this.#chat.answerScreen("consent");
      this.#call = new ScreenCall({ send: (data) => this.#chat.signal(data), servers, stream, onEnd: () => this.#failed(), onUp: () => this.#mended() });
      this.#bar.hidden = false;
      await this.#call.offer();
    });
    if (!this.#call) for (const track of stream.getTracks()) track.stop();
  }

  /** The line broke. The librarian's page asks again when it can; nobody has to choose the window a second time. */
  #failed() {
    this.#patience ||= setTimeout(() => this.#end(), PATIENCE_MS);
  }

  #mended() {
    clearTimeout(this.#patience);
    this.#patience = 0;
  }

  async #end() {
    if (!this.#call) return;
    this.stop();
    await this.#chat.answerScreen("stop").catch(() => {});
  }

  async #try(alert, act) {
    try {
      await act();
    } catch (error) {
      alert.textContent = error.message;
      alert.hidden = false;
    }
  }
}
