import { bdi, fill, h, linkify } from "../lib/elements.js";
import { keyed } from "../lib/keyed.js";
import { newKey } from "../lib/keys.js";
import { clockTime, dayName, fullTime } from "../lib/time.js";
import { Part } from "./part.js";

const LENGTH = 4000;

/** Internal messages with one colleague, or the room of all on duty; never for a patron (Q7–Q9, Q21). */
export class MessageThread extends Part {
  topics = ["messages", "operators"];
  room = null;
  #loaded = new Set();

  build() {
    this.hidden = true;
    this.back = h("button", { type: "button", class: "button small", text: "← Librarians", on: { click: () => this.close() } });
    this.heading = h("h2", {});
    this.find = h("input", { type: "search", "aria-label": "Search these messages", placeholder: "Search", on: { input: () => this.draw() } });
    this.list = h("div", { class: "messages", role: "list", tabIndex: 0, "aria-label": "Internal messages" });
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
    fill(this, h("div", { class: "row" }, this.back, this.find), this.heading, this.list, form);
  }

  async open(room, text = "") {
    this.room = String(room);
    this.hidden = false;
    this.app.querySelector("operator-list").hidden = true;
    this.area.value = text || this.app.drafts.get(this.room, "internal");
    this.find.value = "";
    this.error.hidden = true;
    this.draw();
    this.area.focus();
    if (this.#loaded.has(this.room)) return;
    this.#loaded.add(this.room);
    const answer = await this.app.attempt(this.app.board.messagesWith(this.room));
    if (!answer) this.#loaded.delete(this.room);
    this.draw();
  }

  close() {
    this.hidden = true;
    this.room = null;
    const list = this.app.querySelector("operator-list");
    list.hidden = false;
    list.querySelector("button")?.focus();
  }

  get who() {
    return this.desk.operators.get(Number(this.room)) ?? null;
  }

  draw() {
    if (!this.room || this.hidden) return;
    const name = this.room === "room" ? "everyone on duty" : (this.who?.name ?? "a colleague");
    fill(this.heading, this.room === "room" ? "Everyone on duty" : bdi(name));
    fill(this.label, "Internal message to ", bdi(name), ": staff only");
    const words = this.find.value.trim().toLowerCase();
    const messages = (this.desk.messages.get(this.room) ?? []).filter((message) => !words || message.body.toLowerCase().includes(words));
    keyed(this.list, messages, { key: (message) => message.id, create: (message) => this.#message(message) });
    if (!messages.length) fill(this.list, h("p", { class: "empty", data: { key: "none" }, text: words ? "Nothing found." : "No messages yet." }));
    this.list.scrollTop = this.list.scrollHeight;
    if (document.hasFocus()) this.app.board.messagesSeen(this.room);
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
      if (this.room === room) this.area.value = "";
      this.error.hidden = true;
    } catch (problem) {
      this.error.textContent = `Not sent: ${problem.message} Your words are still here.`;
      this.error.hidden = false;
    }
    this.area.focus();
  }
}
