import { clone, fill, parts } from "../lib/elements.js";
import { everySecond } from "../lib/ticker.js";
import { fullTime, stopwatch } from "../lib/time.js";
import { callingWords, waitingWords } from "../models/patron-words.js";
import { Attachments } from "./attachments.js";
import { ChatAfter } from "./chat-after.js";
import { ChatLines } from "./chat-lines.js";
import { Composer } from "./composer.js";
import { Requests } from "./requests.js";
import { Scroller } from "./scroller.js";
import { TicketOffer } from "./ticket-offer.js";
import { WaitingAnswers } from "./waiting-answers.js";

/** The conversation, from waiting to its end. */
export class ChatRoom extends HTMLElement {
  #options;
  #chat;
  #parts;
  #lines;
  #composer;
  #scroller;
  #requests;
  #answers;
  #offer = null;
  #after = null;
  #stopTicking = null;
  #listening = new AbortController();

  /**
   * @param {object} options
   * @param {import("../models/patron-chat.js").PatronChat} options.chat
   * @param {any} options.campus
   * @param {import("../lib/storage.js").Drawer} options.drawer
   * @param {() => boolean} options.isSeen
   * @param {(name: string) => void} options.act
   */
  constructor(options) {
    super();
    this.#options = options;
    this.#chat = options.chat;
  }

  connectedCallback() {
    if (this.#parts) return;
    this.append(clone("room-template"));
    this.#parts = parts(this);
    this.#scroller = new Scroller(this.#parts.scroll, this.#parts.newer, this.#parts.newerWords, this.#parts.answers);
    this.#lines = new ChatLines(this.#parts.lines, this.#parts.pending, this.#chat, {
      onRewrite: (text) => (this.#chat.isOver ? this.#options.act(`ask:${text}`) : this.#composer.rewrite(text)),
    });
    this.#composer = new Composer(this.#parts, this.#chat, this.#options);
    new Attachments(this.#parts, this.#chat, this.#options.campus.files);
    this.#requests = new Requests(this.#parts.requests, this.#parts.sharing, this.#chat);
    this.#answers = new WaitingAnswers(this.#parts.answers, this.#chat, {
      drawer: this.#options.drawer,
      onShown: () => this.#draw(),
    });
    this.#hear("chat", () => this.#draw());
    this.#hear("lines", ({ detail }) => {
      this.#lines.add();
      this.#requests.draw();
      this.#scroller.grew(detail.fresh.some((line) => line.author.role !== "patron") ? detail.fresh.length : 0);
    });
    this.#hear("pending", () => {
      this.#lines.drawPending();
      this.#scroller.toEnd();
    });
    this.#hear("read", () => this.#lines.drawRead());
    this.#hear("typing", () => this.#drawTyping());
    this.#stopTicking = everySecond(() => this.#tick());
    this.#lines.add();
    this.#draw();
    this.#scroller.toEnd();
  }

  disconnectedCallback() {
    this.#listening.abort();
    this.#stopTicking?.();
    this.#requests?.stop();
  }

  focus() {
    if (this.#after) this.#after.focus();
    else this.#composer.focus();
  }

  #hear(type, act) {
    this.#chat.addEventListener(type, act, { signal: this.#listening.signal });
  }

  #draw() {
    const { chat } = this.#chat;
    const { texts } = this.#options.campus;
    if (!chat) return;
    this.#parts.printHead.textContent = `Chat with the librarians at ${chat.campus.name}, ${fullTime(chat.started_at)}, reference ${chat.reference}`;
    const waits = chat.status === "waiting" && !chat.ticket_offered;
    this.#parts.waiting.hidden = !waits;
    if (waits) {
      this.#parts.calling.textContent = callingWords(chat);
      this.#parts.waitingText.textContent = waitingWords(this.#chat, texts);
    }
    if (this.#answers.draw(waits)) this.#parts.scroll.focus();
    this.#drawAfter();
    this.#drawOffer(chat.ticket_offered);
    this.#requests.draw();
    this.#drawTyping();
    this.#lines.drawRead();
    this.#scroller.grew(0);
  }

  /** What went along with the ticket is not left unsaid. */
  get #left() {
    return this.#offer?.left ?? "";
  }

  #drawOffer(isOffered) {
    if (isOffered && !this.#offer) {
      this.#offer = new TicketOffer({
        chat: this.#chat,
        campus: this.#options.campus,
        draft: () => this.#composer.text,
        onOpened: () => this.#leaving(),
      });
      fill(this.#parts.offer, this.#offer);
      this.#scroller.toEnd();
    } else if (!isOffered && this.#offer && !this.#offer.isBusy) {
      const hadFocus = this.#offer.contains(document.activeElement);
      this.#offer = null;
      this.#parts.offer.replaceChildren();
      if (this.#chat.isOver) return;
      this.#parts.composer.hidden = false;
      if (hadFocus) this.#composer.focus();
    }
  }

  /** What stands in the composer is in the ticket's form now: one place to write is enough. */
  #leaving() {
    this.#parts.composer.hidden = true;
    this.#scroller.show(this.#offer);
  }

  #drawAfter() {
    if (!this.#chat.isOver) return;
    if (this.#after) {
      this.#after.draw();
      return;
    }
    const hadFocus = this.contains(document.activeElement) || document.activeElement === document.body;
    const unsaid = [...this.#chat.takeBackAll(), this.#composer.close()].filter((text) => text && !this.#left.includes(text));
    this.#after = new ChatAfter({ ...this.#options, draft: unsaid.join("\n\n") });
    fill(this.#parts.after, this.#after);
    this.#scroller.toEnd();
    if (hadFocus && this.#options.isSeen()) this.#after.focus();
    this.#scroller.show(this.#after);
  }

  #drawTyping() {
    const isTyping = this.#chat.isTyping();
    if (isTyping === !this.#parts.typing.hidden) return;
    this.#parts.typing.hidden = !isTyping;
    this.#parts.typingWords.textContent = isTyping ? `${this.#chat.typist.name || "The librarian"} is writing` : "";
    this.#scroller.grew(0);
  }

  #tick() {
    if (!this.#parts.typing.hidden) this.#drawTyping();
    const { chat } = this.#chat;
    if (chat?.status !== "waiting") return;
    this.#parts.waiting.dataset.since = stopwatch(Date.now() - new Date(chat.started_at).getTime());
  }
}

customElements.define("chat-room", ChatRoom);
