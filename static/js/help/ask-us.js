import { Api } from "../lib/api.js";

/** Says whether a librarian is there now: the page itself is cached and can't know. */
class AskUs extends HTMLElement {
  async connectedCallback() {
    try {
      const campus = await new Api({ timeout: 6000 }).get(`/campuses/${encodeURIComponent(this.dataset.campus)}`);
      this.#say(campus.available);
    } catch {
      // What the page says without us holds in either case.
    }
  }

  #say(available) {
    this.classList.toggle("is-open", available);
    this.querySelector("[data-part=words]").textContent = available
      ? "A librarian is at the desk now."
      : "Nobody is at the desk right now. Leave your question and we will answer by e-mail.";
    this.querySelector("[data-part=button]").textContent = available ? "Chat with a librarian" : "Leave a question";
  }
}

customElements.define("ask-us", AskUs);
