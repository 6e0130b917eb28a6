import { Api, Problem } from "../lib/api.js";
import { clone, fill, h, parts } from "../lib/elements.js";
import { newKey } from "../lib/keys.js";
import { whenSentence } from "../lib/time.js";
import { clean, inMessages, looksLikeEmail, looksLikeQuestion } from "../models/text.js";
import "./faq-hints.js";

const TRIES_MS = [500, 1000, 2000, 4000];
const FRESH_MS = 60_000;

/**
 * The first screen. Only the question is required; a closed desk, or a patron who would rather, makes it a ticket form,
 * and what was typed stays. Nothing of it is stored before it is sent (A163).
 */
export class AskForm extends HTMLElement {
  #options;
  #campus;
  #parts;
  #form;
  #api = new Api();
  #wantsMail = false;
  #attempt = { print: "", key: "" };
  #checkedAt = Date.now();

  /**
   * @param {object} options
   * @param {any} options.campus as GET /campuses/SLUG answers
   * @param {{ slug: string, name: string }[]} options.campuses
   * @param {string} options.question
   * @param {string} options.notice
   * @param {() => string} options.pageUrl
   * @param {(opened: { chat: any, token: string, rest: string[], campus: any }) => void} options.onOpened
   * @param {(ticket: object) => void} options.onTicket
   * @param {(campus: any) => void} options.onCampus another one, or news of this one
   */
  constructor(options) {
    super();
    this.#options = options;
    this.#campus = options.campus;
  }

  connectedCallback() {
    if (this.#form) return;
    this.append(clone("ask-template"));
    this.#form = /** @type {HTMLFormElement} */ (this.querySelector("form"));
    this.#parts = parts(this);
    this.#fields.question.value = this.#options.question;
    const choices = this.#options.campuses.map(({ slug, name }) => h("option", { value: slug, text: name }));
    fill(this.#fields.campus, ...choices);
    this.#parts.changeCampus.hidden = choices.length < 2;
    if (this.#options.notice) this.#alert(this.#options.notice);
    this.#listen();
    this.#draw();
    if (performance.now() > FRESH_MS) this.#refresh(); // else the page has just brought it
  }

  /** On a phone the first field would raise the keyboard over what we have to say first. */
  focus() {
    if (matchMedia("(pointer: coarse)").matches) (this.#parts.closed.hidden ? this.#parts.lead : this.#parts.closed).focus();
    else this.#fields.question.focus();
  }

  get #fields() {
    return /** @type {any} */ (this.#form.elements);
  }

  get #isTicket() {
    return !this.#campus.available || this.#wantsMail;
  }

  #listen() {
    const { addEmail, changeCampus, otherWay, hints } = this.#parts;
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.#fields.question.addEventListener("input", () => {
      this.#error("question", "");
      hints.look(this.#campus.slug, this.#fields.question.value);
    });
    this.#fields.name.addEventListener("input", () => this.#hintName());
    this.#fields.email.addEventListener("input", () => this.#error("email", ""));
    addEmail.addEventListener("click", () => {
      this.#showEmail();
      this.#fields.email.focus();
    });
    changeCampus.addEventListener("click", () => {
      this.#parts.campusLine.hidden = true;
      this.#parts.campusChoice.hidden = false;
      this.#fields.campus.focus();
    });
    this.#fields.campus.addEventListener("change", () => this.#choose(this.#fields.campus.value));
    otherWay.addEventListener("click", () => {
      this.#wantsMail = !this.#wantsMail;
      this.#draw();
      (this.#wantsMail ? this.#fields.email : this.#fields.question).focus();
    });
    document.addEventListener("visibilitychange", this.#cameBack);
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.#cameBack);
  }

  #cameBack = () => {
    if (document.visibilityState === "visible" && Date.now() - this.#checkedAt > FRESH_MS) this.#refresh();
  };

  async #choose(slug) {
    this.#parts.submit.disabled = true;
    await this.#refresh(slug);
    this.#parts.submit.disabled = false;
  }

  /** What the page brought may be minutes old, and another campus is known by its name only. */
  async #refresh(slug = this.#campus.slug) {
    this.#checkedAt = Date.now();
    try {
      this.#campus = await this.#api.get(`/campuses/${encodeURIComponent(slug)}`);
      this.#draw();
    } catch (error) {
      if (slug !== this.#campus.slug) this.#alert(error.message);
    }
  }

  // ── what it looks like ─────────────────────────────────────────────────────
  #draw() {
    const { campus, parts: p, isTicket } = { campus: this.#campus, parts: this.#parts, isTicket: this.#isTicket };
    const closed = campus.available === false;
    p.closed.hidden = !closed;
    p.lead.hidden = closed;
    p.lead.textContent = isTicket ? "Ask here; a librarian answers by e-mail." : "Hello! What can we help you find?";
    p.closedTitle.textContent = campus.opens_at ? "We answer by e-mail" : "Nobody is at the desk right now";
    const opening = campus.opens_at ? ` The chat opens again ${whenSentence(campus.opens_at)}.` : "";
    p.closedText.textContent = (campus.texts?.closed ?? "") + opening;
    p.privacy.textContent = campus.privacy ?? "";
    p.campusName.textContent = campus.name;
    this.#fields.campus.value = campus.slug;
    p.addEmail.hidden = isTicket || !p.emailField.hidden;
    p.emailField.hidden = p.emailField.hidden && !isTicket;
    p.emailOptional.hidden = isTicket;
    this.#fields.email.required = isTicket;
    p.emailHint.textContent = isTicket ? "We answer to this address." : "Only in case we get cut off.";
    p.other.hidden = closed;
    p.otherWay.textContent = this.#wantsMail ? "Rather chat with a librarian now?" : "Rather get the answer by e-mail?";
    p.submit.textContent = isTicket ? "Send my question" : "Start the chat";
    p.keepChoice.hidden = isTicket || !campus.policy?.do_not_keep;
    this.#options.onCampus(campus);
  }

  #showEmail() {
    this.#parts.emailField.hidden = false;
    this.#parts.addEmail.hidden = true;
  }

  #hintName() {
    const isQuestion = looksLikeQuestion(this.#fields.name.value);
    this.#parts.nameHint.textContent = isQuestion
      ? "This looks like your question: we will treat it as one."
      : "A nickname is fine.";
  }

  #error(name, text) {
    this.#parts[`${name}Error`].textContent = text;
    if (text) this.#fields[name].setAttribute("aria-invalid", "true");
    else this.#fields[name].removeAttribute("aria-invalid");
  }

  #alert(text) {
    this.#parts.alert.textContent = text;
    this.#parts.alert.hidden = !text;
  }

  // ── sending ────────────────────────────────────────────────────────────────
  /** @returns {object | null} what goes out, or null with the first mistake focused */
  #read() {
    const question = clean(this.#fields.question.value);
    const name = clean(this.#fields.name.value);
    const email = this.#parts.emailField.hidden ? "" : clean(this.#fields.email.value);
    const asks = question || looksLikeQuestion(name);
    this.#error("question", asks ? "" : "Please write your question.");
    const wrong = email ? !looksLikeEmail(email) : this.#isTicket;
    this.#error("email", wrong ? "Please check the address: it looks like name@example.edu." : "");
    if (!asks) this.#fields.question.focus();
    else if (wrong) this.#fields.email.focus();
    return asks && !wrong ? { question, name, email } : null;
  }

  async #send() {
    const read = this.#read();
    if (!read || this.#parts.submit.disabled) return;
    this.#busy(true);
    this.#alert("");
    try {
      if (this.#isTicket) await this.#leaveTicket(read);
      else await this.#openChat(read);
    } catch (error) {
      this.#refused(error);
    }
    this.#busy(false);
  }

  async #openChat({ question, name, email }) {
    const [first = "", ...rest] = inMessages(question);
    const body = { campus: this.#campus.slug, question: first, name, email, page_url: this.#options.pageUrl() };
    if (this.#fields.forget.checked) body.keep = false;
    const { chat, token } = await this.#post("/chats", body);
    this.#options.onOpened({ chat, token, rest, campus: this.#campus });
  }

  async #leaveTicket({ question, name, email }) {
    const body = { campus: this.#campus.slug, question: question || name, email, name: question ? name : "" };
    const { ticket } = await this.#post("/tickets", body);
    this.#options.onTicket({ ticket, email, campus: this.#campus });
  }

  /** Tries a few times with one key, so that a lost answer doesn't make two chats. */
  async #post(path, body) {
    const print = JSON.stringify([path, body]);
    if (print !== this.#attempt.print) this.#attempt = { print, key: newKey() };
    for (let tries = 0; ; tries += 1) {
      try {
        return await this.#api.post(path, body, { key: this.#attempt.key });
      } catch (error) {
        if (!(error instanceof Problem) || !error.passes || tries >= TRIES_MS.length) throw error;
        this.#parts.submit.textContent = "Trying again…";
        await new Promise((done) => setTimeout(done, Math.max(TRIES_MS[tries], (error.retryAfter ?? 0) * 1000)));
      }
    }
  }

  /** @param {any} error */
  #refused(error) {
    const known = { question: "question", email: "email" };
    for (const [field, texts] of Object.entries(error.fields ?? {})) {
      if (known[field]) this.#error(field, [texts].flat().join(" "));
    }
    if (error.code === "closed") {
      this.#campus = { ...this.#campus, available: false, opens_at: error.body?.opens_at ?? null };
      this.#draw();
      this.#parts.closed.focus();
    } else {
      this.#alert(error.message);
    }
  }

  #busy(isBusy) {
    this.#parts.submit.disabled = isBusy;
    if (isBusy) this.#parts.submit.textContent = "One moment…";
    else this.#draw();
  }
}

customElements.define("ask-form", AskForm);
