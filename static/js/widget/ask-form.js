import { Api, Problem } from "../lib/api.js";
import { clone, fill, h, parts } from "../lib/elements.js";
import { newKey } from "../lib/keys.js";
import { whenSentence } from "../lib/time.js";
import { clean, fits, inMessages, looksLikeEmail, looksLikeQuestion, rescued, roomWords, WRONG_EMAIL } from "../models/text.js";
import "./faq-hints.js";

const TRIES_MS = [500, 1000, 2000, 4000];
const PATIENCE_S = 10; // asked to wait longer, the patron is told how long instead
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
  #checking = null;

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
    this.#parts.told.textContent = this.#options.notice;
    this.#parts.told.hidden = !this.#options.notice;
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
      this.#measure();
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
    this.#checking = setInterval(this.#cameBack, FRESH_MS); // a librarian may have come, or gone
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.#cameBack);
    clearInterval(this.#checking);
  }

  #cameBack = () => {
    const isStale = Date.now() - this.#checkedAt >= FRESH_MS;
    if (document.visibilityState === "visible" && isStale && !this.#parts.submit.disabled) this.#refresh();
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
    p.lead.textContent = isTicket ? "A librarian answers by e-mail." : "Hello! How can we help?";
    const opening = campus.opens_at ? ` The chat opens again ${whenSentence(campus.opens_at)}.` : "";
    p.closedText.textContent = (campus.texts?.closed ?? "") + opening;
    p.privacy.textContent = campus.privacy ?? "";
    p.privacyLink.href = campus.privacy_url;
    p.campusName.textContent = campus.name;
    this.#fields.campus.value = campus.slug;
    p.addEmail.hidden = isTicket || !p.emailField.hidden;
    p.emailField.hidden = p.emailField.hidden && !isTicket;
    p.emailOptional.hidden = isTicket;
    this.#fields.email.required = isTicket;
    p.emailHint.textContent = isTicket ? "We answer to this address. E-mail is less private than a chat." : "Only in case we get cut off.";
    p.other.hidden = closed;
    p.otherWay.textContent = this.#wantsMail ? "Rather chat with a librarian now?" : "Rather get the answer by e-mail?";
    p.submit.textContent = isTicket ? "Send my question" : "Start the chat";
    p.keepChoice.hidden = isTicket || !campus.policy?.do_not_keep;
    this.#measure();
    this.#options.onCampus(campus);
  }

  /** A chat takes a long question as several messages; a letter has to fit. */
  #measure() {
    const question = this.#fields.question.value;
    this.#parts.questionRoom.textContent = roomWords(question, !this.#isTicket);
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

  /** @param {string} text @param {Node | null} [more] other ways to go */
  #alert(text, more = null) {
    const { alert } = this.#parts;
    fill(alert, text && h("p", { text }), more);
    alert.hidden = !text;
    if (text) alert.scrollIntoView({ block: "nearest" }); // the button is at the other end of the form
  }

  // ── sending ────────────────────────────────────────────────────────────────
  /** @returns {object | null} what goes out, or null with the first mistake focused */
  #read() {
    const typed = { question: clean(this.#fields.question.value), name: clean(this.#fields.name.value) };
    const { question, name } = this.#isTicket ? rescued(typed.name, typed.question) : typed; // of a chat the desk decides
    const email = this.#parts.emailField.hidden ? "" : clean(this.#fields.email.value);
    const isMissing = !question && (this.#isTicket || !name);
    const isLong = this.#isTicket && !fits(question);
    this.#error("question", isMissing ? "Please write your question." : isLong ? roomWords(question, false) : "");
    const isWrong = email ? !looksLikeEmail(email) : this.#isTicket;
    this.#error("email", isWrong ? WRONG_EMAIL : "");
    this.#form.querySelector('[aria-invalid="true"]')?.focus();
    return isMissing || isLong || isWrong ? null : { question, name, email };
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
      await this.#refused(error);
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
    const { ticket } = await this.#post("/tickets", { campus: this.#campus.slug, question, email, name });
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
        if (!(error instanceof Problem) || !error.passes || tries >= TRIES_MS.length || error.retryAfter > PATIENCE_S) throw error;
        this.#parts.submit.textContent = "Trying again…";
        await new Promise((done) => setTimeout(done, Math.max(TRIES_MS[tries], (error.retryAfter ?? 0) * 1000)));
      }
    }
  }

  /** @param {any} error */
  async #refused(error) {
    const wrong = ["question", "email"].filter((field) => error.fields?.[field]);
    for (const field of wrong) this.#error(field, [error.fields[field]].flat().join(" "));
    if (error.code === "closed") {
      const { message, body } = error;
      const texts = { ...this.#campus.texts, closed: message };
      this.#campus = { ...this.#campus, available: false, opens_at: body.opens_at ?? null, texts };
      this.#draw();
      this.#parts.closed.focus();
    } else if (wrong.length) {
      this.#fields[wrong[0]].focus();
    } else {
      const { ways } = error.code === "not_allowed" ? await import("./ways.js").catch(() => ({})) : {};
      this.#alert(error.message, ways?.(this.#campus)?.querySelector("ul"));
    }
  }

  #busy(isBusy) {
    this.#parts.submit.disabled = isBusy;
    if (isBusy) this.#parts.submit.textContent = "One moment…";
    else this.#draw();
  }
}

customElements.define("ask-form", AskForm);
