import { Api } from "../lib/api.js";

/** Says whether a librarian is there now: the page itself is cached and can't know. Asked again when it is looked at again. */
class AskUs extends HTMLElement {
  #api = new Api({ timeout: 6000 });
  #look = () => document.visibilityState === "visible" && this.#ask();

  connectedCallback() {
    this.words = this.querySelector("[data-part=words]");
    this.button = this.querySelector("[data-part=button]");
    this.either = [this.words.textContent, this.button.textContent]; // what holds in either case
    document.addEventListener("visibilitychange", this.#look);
    this.#ask();
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.#look);
  }

  async #ask() {
    try {
      const { available } = await this.#api.get(`/campuses/${encodeURIComponent(this.dataset.campus)}`);
      if (available) this.#say(true, "A librarian is at the desk now.", "Chat with a librarian");
      else this.#say(false, "Nobody is at the desk right now. Leave your question and we will answer by e-mail.", "Leave a question");
    } catch {
      this.#say(false, ...this.either);
    }
  }

  #say(isOpen, words, button) {
    this.classList.toggle("is-open", isOpen);
    this.words.textContent = words;
    this.button.textContent = button;
  }
}

customElements.define("ask-us", AskUs);
