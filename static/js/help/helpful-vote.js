import { Api } from "../lib/api.js";

/** Yes or no, without leaving the page. What this tab has said it isn't asked again. */
class HelpfulVote extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    if (said(this.#key)) return this.#thank("");
    this.form.addEventListener("submit", (event) => this.#vote(event));
  }

  get #key() {
    return `refdesk.helpful.${this.dataset.campus}.${this.dataset.entry}`;
  }

  async #vote(event) {
    event.preventDefault();
    const helpful = event.submitter?.value === "yes";
    try {
      const { campus, entry } = this.dataset;
      await new Api({ timeout: 6000 }).post(`/campuses/${encodeURIComponent(campus)}/faqs/${entry}/helpful`, { helpful });
      remember(this.#key);
      this.#thank(helpful ? "Thank you. Good to know." : "Thank you. Ask us, and we will both find out what is missing.");
    } catch (error) {
      if (error.status === 429) this.#thank("Thank you. Enough has been said from here for an hour.");
      else this.#thank("That didn’t reach us. Please try again.", false);
    }
  }

  #thank(words, isDone = true) {
    this.form.hidden = isDone;
    this.querySelector("[data-part=thanks]").textContent = words;
  }
}

function said(key) {
  try {
    return Boolean(sessionStorage.getItem(key));
  } catch {
    return false;
  }
}

function remember(key) {
  try {
    sessionStorage.setItem(key, "1");
  } catch {
    // Storage is blocked: the question may come again.
  }
}

customElements.define("helpful-vote", HelpfulVote);
