import { bdi, fill, h, linkify } from "../lib/elements.js";
import { keyed } from "../lib/keyed.js";
import { newKey } from "../lib/keys.js";
import { clockTime, dayName, fullTime } from "../lib/time.js";
import { Part } from "./part.js";

const LENGTH = 4000;
const PAGE = 100; // the interface's
const NEAR_END = 40; // px from the end that still count as reading the last message

/** Internal messages with one colleague, or the room of all on duty; never for a patron (Q7–Q9, Q21). */
export class MessageThread extends Part {
  topics = ["messages", "operators", "view"];
  room = null;
  #loaded = new Map(); // room → whether there are earlier messages than those here
  #last = null;

  build() {
    this.hidden = true;
    this.back = h("button", { type: "button", class: "button small", text: "← Librarians", on: { click: () => this.close() } });
    this.heading = h("h2", {});
    this.earlier = h("button", { type: "button", class: "button small", text: "Earlier messages", hidden: true, on: { click: () => this.#earlier() } });
    this.list = h("div", { class: "messages", role: "list", "aria-label": "Internal messages" });
    this.empty = h("p", { class: "empty", text: "No messages yet." });
    this.scroller = h("div", { class: "message-scroller", tabIndex: 0, role: "region", "aria-label": "Internal messages" }, this.earlier, this.empty, this.list);
    this.area = h("textarea", { id: "internal-text", rows: 2, maxlength: LENGTH, dir: "auto" });
    this.label = h("label", { class: "target", htmlFor: "internal-text" });
    this.error = h("p", { class: "form-error", role: "alert", hidden: true });
    const send = h("button", { type: "submit", class: "button primary", text: "Send" });
    const form = h("form", { class: "composer internal", on: { submit: (event) => (event.preventDefault(), this.#send()) } }, this.label, this.error, h("div", { class: "write" }, this.area, send));
    this.area.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.#send();
      }
    });
    this.area.addEventListener("input", () => this.app.drafts.set(this.room, "internal", this.area.value));
    fill(this, h("div", { class: "row" }, this.back), this.heading, this.scroller, form);
    document.addEventListener("visibilitychange", () => this.#readWhatIsSeen());
    globalThis.addEventListener("focus", () => this.#readWhatIsSeen());
  }

  /** A new welcome may have passed over messages: what is shown is asked for again. */
  concerns(topics) {
    if (topics.has("welcome")) this.#loaded.clear();
    return super.concerns(topics);
  }

  /** @param {{text?: string, at?: number}} [how] words to begin with, or the number of a message to go to */
  async open(room, { text = "", at = 0 } = {}) {
    this.room = String(room);
    this.hidden = false;
    for (const other of this.#others()) other.hidden = true;
    this.area.value = text || this.app.drafts.get(this.room, "internal");
    if (text) this.app.drafts.set(this.room, "internal", text);
    this.error.hidden = true;
    this.#last = null;
    this.draw();
    if (!at) this.area.focus();
    else await this.#goTo(at);
  }

  close() {
    this.hidden = true;
    this.room = null;
    const [search, list] = this.#others();
    search.hidden = false;
    search.draw();
    (search.isOn ? search.input : list.querySelector("button"))?.focus();
  }

  #others() {
    return ["message-search", "operator-list"].map((name) => this.app.querySelector(name));
  }

  get who() {
    return this.desk.operators.get(Number(this.room)) ?? null;
  }

  get messages() {
    return this.desk.messages.get(this.room) ?? [];
  }

  draw() {
    if (!this.room || this.hidden) return;
    const { messages, room } = this;
    const name = room === "room" ? "everyone on duty" : (this.who?.name ?? partner(messages, this.desk) ?? "a colleague");
    fill(this.heading, room === "room" ? "Everyone on duty" : bdi(name));
    fill(this.label, "Internal message to ", bdi(name), ": staff only");
    if (!this.#loaded.has(room)) this.#load();
    const { scrollTop, clientHeight, scrollHeight } = this.scroller; // all 0 while it lies under another tab
    const follows = scrollHeight - scrollTop - clientHeight < NEAR_END;
    keyed(this.list, messages, { key: (message) => message.id, create: (message) => this.#message(message) });
    this.empty.hidden = messages.length > 0;
    this.earlier.hidden = !this.#loaded.get(room);
    queueMicrotask(() => this.#show(follows)); // the panel around it may be opened by the same stroke
  }

  #show(follows) {
    if (!this.room || !this.checkVisibility()) return;
    const last = this.messages.at(-1);
    if (last?.id !== this.#last && (follows || this.#last === null || this.desk.isMe(last?.from))) this.scroller.scrollTop = this.scroller.scrollHeight;
    this.#last = last?.id ?? null;
    this.#readWhatIsSeen();
  }

  /** Read is what lies before somebody who looks: not a thread under another tab, nor in another window. */
  #readWhatIsSeen() {
    const isSeen = this.room && this.checkVisibility() && document.hasFocus() && document.visibilityState === "visible";
    if (isSeen && this.#loaded.has(this.room)) this.app.board.messagesSeen(this.room);
  }

  async #load() {
    const { room } = this;
    this.#loaded.set(room, false);
    const page = await this.app.attempt(this.app.board.messagesWith(room));
    if (!page) return void this.#loaded.delete(room);
    this.#loaded.set(room, page.length === PAGE);
    if (this.room === room) this.draw();
  }

  async #earlier() {
    const { room, scroller } = this;
    const fromEnd = scroller.scrollHeight - scroller.scrollTop;
    const page = await this.app.attempt(this.app.board.messagesWith(room, { before: this.messages[0].n }));
    if (!page) return false;
    this.#loaded.set(room, page.length === PAGE);
    this.draw();
    scroller.scrollTop = scroller.scrollHeight - fromEnd; // what was being read stays where it is
    return page.length === PAGE;
  }

  /** Page back until the message is here, and show it. */
  async #goTo(n) {
    const { room } = this;
    await this.#load();
    while (this.room === room && this.messages.length && this.messages[0].n > n && (await this.#earlier()));
    const message = this.messages.find((each) => each.n === n);
    const element = message && this.list.querySelector(`[data-key="${message.id}"]`);
    if (this.room !== room || !element) return;
    for (const old of this.list.querySelectorAll(".sought")) old.classList.remove("sought");
    element.classList.add("sought");
    element.tabIndex = -1;
    element.scrollIntoView({ block: "center" });
    element.focus({ preventScroll: true });
  }

  #message(message) {
    const own = this.desk.isMe(message.from);
    const day = dayName(message.at);
    return h(
      "div", { role: "listitem", class: own ? "line operator own" : "line patron" },
      h("div", { class: "by" }, bdi(own ? "You" : message.from.name), h("time", { datetime: message.at, title: fullTime(message.at), text: day === "Today" ? clockTime(message.at) : `${day}, ${clockTime(message.at)}` })),
      h("div", { class: "bubble", dir: "auto" }, ...linkify(message.body)),
    );
  }

  async #send() {
    const body = this.area.value.trim();
    if (!body) return;
    const room = this.room;
    if (this.sending?.body !== body) this.sending = { body, key: newKey() };
    try {
      await this.app.board.message(room, body, this.sending.key);
      this.sending = null;
      this.app.drafts.set(room, "internal", "");
      if (this.room === room && this.area.value.trim() === body) this.area.value = "";
      this.error.hidden = true;
    } catch (problem) {
      this.error.textContent = `Not sent: ${problem.message} Your words are still here.`;
      this.error.hidden = false;
    }
    this.area.focus();
  }
}

/** The name of somebody who is no operator any more, from what they wrote. */
function partner(messages, desk) {
  return messages.flatMap((message) => [message.from, message.to]).find((one) => one && !desk.isMe(one))?.name;
}
