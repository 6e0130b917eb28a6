import { clone, parts } from "../lib/elements.js";
import { clean, fits, looksLikeEmail, roomWords, WRONG_EMAIL } from "../models/text.js";

/** After the campus's ticket target: wait on, or leave the question with all that was typed and go (C8). */
export class TicketOffer extends HTMLElement {
  isBusy = false;
  left = ""; // the question as it was left
  #chat;
  #campus;
  #draft;
  #onOpened;
  #parts;

  /**
   * @param {object} options
   * @param {import("../models/patron-chat.js").PatronChat} options.chat
   * @param {any} options.campus
   * @param {() => string} options.draft what stands in the composer
   * @param {() => void} options.onOpened the form is there
   */
  constructor({ chat, campus, draft, onOpened }) {
    super();
    this.#chat = chat;
    this.#campus = campus;
    this.#draft = draft;
    this.#onOpened = onOpened;
  }

  connectedCallback() {
    if (this.#parts) return;
    this.append(clone("offer-template"));
    this.#parts = parts(this);
    const { text, leave, keep, back, form } = this.#parts;
    text.textContent = this.#campus.texts?.ticket_offer ?? "";
    leave.addEventListener("click", () => this.#openForm());
    keep.addEventListener("click", () => this.#keepWaiting());
    back.addEventListener("click", () => this.#keepWaiting());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#leave();
    });
    form.elements.email.addEventListener("input", () => this.#error(""));
    form.elements.question.addEventListener("input", () => this.#measure());
  }

  /** What a screen reader is told when the offer comes. */
  get words() {
    return this.#parts.text.textContent;
  }

  #openForm() {
    const { form, choice } = this.#parts;
    const written = [...this.#chat.ownWords, ...this.#chat.pending.map((item) => item.body), this.#draft()];
    form.elements.question.value = written.filter(Boolean).join("\n\n");
    this.#measure();
    choice.hidden = true;
    form.hidden = false;
    this.#onOpened();
    form.elements.email.focus();
  }

  async #keepWaiting() {
    await this.#try(() => this.#chat.keepWaiting());
  }

  async #leave() {
    const { form } = this.#parts;
    const email = clean(form.elements.email.value);
    const question = clean(form.elements.question.value);
    if (!looksLikeEmail(email)) {
      this.#error(WRONG_EMAIL);
      form.elements.email.focus();
      return;
    }
    if (!fits(question)) {
      this.#measure();
      form.elements.question.focus();
      return;
    }
    this.left = question;
    await this.#try(() => this.#chat.leaveTicket(email, question));
  }

  async #try(act) {
    if (this.isBusy) return;
    this.isBusy = true;
    this.#parts.alert.hidden = true;
    this.#parts.send.disabled = true;
    try {
      await act();
      this.isBusy = false;
      this.#chat.dispatchEvent(new CustomEvent("chat")); // the offer may go now
    } catch (error) {
      this.isBusy = false;
      const email = error.fields?.email;
      if (email) this.#error([email].flat().join(" "));
      else {
        this.#parts.alert.textContent = error.message;
        this.#parts.alert.hidden = false;
      }
    }
    this.#parts.send.disabled = false;
  }

  /** All that was said goes along as the transcript too; the question itself has to fit. */
  #measure() {
    const { form, questionRoom } = this.#parts;
    questionRoom.textContent = roomWords(form.elements.question.value, false);
    questionRoom.classList.toggle("error", !fits(form.elements.question.value));
  }

  #error(text) {
    const { form, emailError } = this.#parts;
    emailError.textContent = text;
    if (text) form.elements.email.setAttribute("aria-invalid", "true");
    else form.elements.email.removeAttribute("aria-invalid");
  }
}

customElements.define("ticket-offer", TicketOffer);
