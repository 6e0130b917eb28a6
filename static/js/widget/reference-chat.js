import { Api } from "../lib/api.js";
import { Announcer } from "../lib/announcer.js";
import { fill, pageData, parts } from "../lib/elements.js";
import { Drawer } from "../lib/storage.js";
import { TitleCount } from "../lib/title.js";
import { asText, fileName } from "../models/record.js";
import { PatronChat } from "../models/patron-chat.js";
import { callingWords, spokenWords, stateWords } from "../models/patron-words.js";
import { AskForm } from "./ask-form.js";
import { ChatRoom } from "./chat-room.js";
import { chime } from "./chime.js";
import { confirmEnd, mailCopy } from "./dialogs.js";
import { HostPage } from "./host-page.js";
import { Menu } from "./menu.js";
import { receiveChat, sendChat } from "./moving.js";
import { TicketSent } from "./ticket-sent.js";

const TROUBLE_AFTER_MS = 3_000; // a blink is no trouble

/**
 * The widget: asks, talks, and says goodbye. One screen at a time stands on its stage; the header, the live region and
 * the page around it are looked after here.
 */
class ReferenceChat extends HTMLElement {
  #parts;
  #campus;
  #page;
  #drawer;
  #host;
  #title;
  #announcer;
  /** @type {PatronChat | null} */
  #chat = null;
  #troubleTimer = null;
  #stage = null;
  #refusals = new Set();

  connectedCallback() {
    this.#page = pageData("page-data");
    this.#campus = this.#page.campus;
    this.#drawer = new Drawer(`refdesk.${this.#campus.slug}.`);
    this.#parts = parts(this);
    this.#title = new TitleCount();
    this.#announcer = new Announcer(this.#parts.live);
    this.#host = new HostPage(this.#page.sites, { onShown: (isInline) => this.#shown(isInline), onHidden: () => this.#count() });
    new Menu(this.#parts, { act: (name) => this.#act(name), sounds: this.#drawer.get("sounds") ?? true });
    this.#parts.hideButton.addEventListener("click", () => this.#host.close());
    this.addEventListener("keydown", (event) => this.#escape(event));
    document.addEventListener("visibilitychange", () => this.#look());
    globalThis.addEventListener("focus", () => this.#look());
    this.#begin();
  }

  #begin() {
    const kept = this.#drawer.get("token");
    if (kept) this.#enter(kept);
    else {
      this.#ask({ focus: false });
      receiveChat(({ token, draft }) => {
        this.#drawer.put("draft", draft);
        this.#enter(token);
      });
    }
  }

  // ── the three screens ──────────────────────────────────────────────────────
  /** @param {{ question?: string, notice?: string, focus?: boolean }} [options] */
  #ask({ question = "", notice = "", focus = this.#host.isShown } = {}) {
    this.#leaveChat();
    const form = new AskForm({
      campus: this.#campus,
      campuses: this.#page.campuses,
      question,
      notice,
      pageUrl: () => this.#host.page,
      onOpened: ({ chat, token, rest }) => {
        this.#drawer.put("token", token);
        this.#enter(token, chat, rest);
      },
      onTicket: (ticket) => this.#sent(ticket),
      onCampus: ({ name, available }) => this.#say(`${name}${available ? ", a librarian is here" : ""}`, available ? "active" : ""),
    });
    this.#stand(form);
    if (focus) form.focus();
  }

  /** @param {string} token @param {any} [chat] @param {string[]} [rest] of a question too long for one message */
  #enter(token, chat = null, rest = []) {
    const api = new Api({ token: () => token });
    this.#chat = new PatronChat({ api, token, chat, drawer: this.#drawer });
    const room = new ChatRoom({
      chat: this.#chat,
      campus: this.#campus,
      drawer: this.#drawer,
      isSeen: () => this.#isSeen,
      act: (name) => this.#act(name),
    });
    this.#stand(room);
    for (const text of rest) this.#chat.say(text);
    this.#chat.addEventListener("chat", () => this.#chatChanged());
    this.#chat.addEventListener("connection", () => this.#chatChanged());
    this.#chat.addEventListener("lines", ({ detail }) => this.#news(detail.fresh));
    this.#chat.addEventListener("pending", () => this.#refused());
    this.#chat.addEventListener("gone", () => this.#gone());
    this.#chat.start();
    this.#chatChanged();
    if (this.#host.isShown) room.focus();
  }

  #sent(ticket) {
    const screen = new TicketSent({ ...ticket, onAgain: () => this.#ask({ focus: true }) });
    this.#stand(screen);
    this.#say(ticket.campus.name, "");
    screen.focus();
  }

  #stand(screen) {
    fill(this.#parts.stage, screen);
    this.#parts.menuButton.hidden = !(screen instanceof ChatRoom);
    this.#parts.trouble.hidden = true;
  }

  // ── news ───────────────────────────────────────────────────────────────────
  #chatChanged() {
    const { chat, connection } = this.#chat;
    this.#say(stateWords(chat, connection), chat?.status ?? "");
    this.#parts.reference.textContent = chat ? `Reference ${chat.reference}` : "";
    this.querySelector('[data-act="end"]').hidden = this.#chat.isOver;
    this.#trouble(connection === "offline" && !this.#chat.isOver);
    this.#sayStage(chat);
  }

  /** Whom a waiting chat calls, said once when it changes. */
  #sayStage(chat) {
    const stage = chat?.status === "waiting" ? chat.stage : null;
    if (stage === this.#stage) return;
    const before = this.#stage;
    this.#stage = stage;
    if (stage === "ticket_offered") this.#announcer.say(`${this.#campus.texts?.ticket_offer ?? ""} The choice is in the chat.`);
    else if (stage && before) this.#announcer.say(callingWords(chat));
    else if (stage) this.#announcer.say(`${callingWords(chat)} ${this.#campus.texts?.waiting ?? ""}`);
  }

  /** A message that won't go out is said too, once. */
  #refused() {
    for (const { key, state, problem } of this.#chat.pending) {
      if (state !== "failed" || this.#refusals.has(key)) continue;
      this.#refusals.add(key);
      this.#announcer.say(`Your message was not sent. ${problem?.message ?? ""}`);
    }
  }

  #news(fresh) {
    for (const line of fresh) {
      const words = spokenWords(line);
      if (words) this.#announcer.say(words);
    }
    const theirs = fresh.some((line) => line.author.role === "operator");
    if (theirs && !this.#isSeen && (this.#drawer.get("sounds") ?? true)) chime();
    this.#look();
  }

  /** The token opens nothing any more: the chat is over and its time to be read again has passed. */
  #gone() {
    const unsaid = [...this.#chat.takeBackAll(), this.#drawer.get("draft") ?? ""].filter(Boolean).join("\n\n");
    this.#ask({ question: unsaid, notice: "Your last chat is over. You can ask again any time." });
  }

  #leaveChat() {
    this.#chat?.forget();
    this.#chat = null;
    for (const name of ["token", "draft"]) this.#drawer.drop(name);
    this.#host.unread(0);
    this.#title.show(0);
  }

  /** @param {string} words @param {string} status lights the lamp */
  #say(words, status) {
    this.#parts.state.textContent = words;
    this.#parts.lamp.dataset.status = status;
  }

  /** @param {boolean} isOn */
  #trouble(isOn) {
    clearTimeout(this.#troubleTimer);
    if (!isOn) {
      this.#parts.trouble.hidden = true;
      return;
    }
    this.#troubleTimer = setTimeout(() => {
      this.#parts.trouble.textContent = "No connection. Keep writing; it goes out as soon as we reach the desk again.";
      if (this.#parts.trouble.hidden) this.#announcer.say("No connection. We keep trying.");
      this.#parts.trouble.hidden = false;
    }, TROUBLE_AFTER_MS);
  }

  // ── seen and unseen ────────────────────────────────────────────────────────
  get #isSeen() {
    return this.#host.isShown && document.visibilityState === "visible";
  }

  #shown(isInline) {
    this.#parts.hideButton.hidden = !this.#host.canHide;
    if (!isInline) this.#screen?.focus(); // a form in the page must not take the reader's focus
    this.#look();
  }

  #look() {
    if (this.#isSeen) this.#chat?.sawAll();
    this.#count();
  }

  #count() {
    const unread = this.#isSeen ? 0 : (this.#chat?.unread ?? 0);
    this.#host.unread(unread);
    this.#title.show(unread);
  }

  get #screen() {
    return /** @type {any} */ (this.#parts.stage.firstElementChild);
  }

  #escape(event) {
    if (event.key !== "Escape" || event.defaultPrevented || event.isComposing || !this.#host.canHide) return;
    event.preventDefault();
    this.#host.close();
  }

  // ── what the menu and the last screen offer ────────────────────────────────
  async #act(name) {
    const chat = this.#chat;
    if (name === "again") return this.#ask({ focus: true });
    if (!chat?.chat) return;
    if (name === "print") globalThis.print();
    else if (name === "save") save(fileName(chat.chat), asText(chat.chat, chat.lines));
    else if (name === "mail") mailCopy(chat, this.#drawer);
    else if (name === "end") (await confirmEnd(chat)) && this.#screen.focus();
    else if (name === "sound") this.#drawer.put("sounds", !(this.#drawer.get("sounds") ?? true));
    else if (name === "window") {
      sendChat(`/ask/${this.#campus.slug}/`, { token: chat.token, draft: this.#drawer.get("draft") });
      this.#host.close();
    }
    else if (name.startsWith("ask:")) this.#ask({ question: name.slice(4), focus: true });
  }
}

/** @param {string} name @param {string} text */
function save(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

customElements.define("reference-chat", ReferenceChat);
