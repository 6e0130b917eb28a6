import { bdi, fill, h } from "../lib/elements.js";
import { keyed } from "../lib/keyed.js";
import { stopwatch } from "../lib/time.js";
import { lineWords } from "../models/conversation.js";
import { isOver } from "../models/desk.js";
import { endedChats } from "./dialogs/ended.js";
import { Part } from "./part.js";

/** My chats: led, joined, watched, and ended ones until they are put away. */
export class MyChats extends Part {
  topics = ["chats", "me", "panes"];

  build() {
    this.list = h("div", { class: "cards" });
    this.empty = h("p", { class: "empty", text: "Chats that you claim stand here." });
    this.choice = h("button", { type: "button", class: "button small side-by-side", on: { click: () => this.app.setPanes(this.app.panes.length > 1 ? 1 : 2) } });
    document.getElementById("mine-title").after(this.choice);
    const ended = h("button", { type: "button", class: "link ended-link", text: "Chats that I ended", on: { click: () => endedChats(this.app) } });
    fill(this, this.empty, this.list, ended);
  }

  draw() {
    const mine = this.desk.mine();
    this.empty.hidden = mine.length > 0;
    this.choice.hidden = mine.length < 2;
    this.choice.textContent = this.app.panes.length > 1 ? "One at a time" : "Side by side";
    keyed(this.list, mine, { key: (chat) => chat.id, create: () => document.createElement("chat-card"), draw: (card, chat) => card.show(chat) });
    const unread = mine.reduce((sum, chat) => sum + this.desk.unreadIn(chat.id), 0);
    for (const badge of this.app.querySelectorAll("[data-count=unread]")) badge.textContent = unread || "";
  }
}

const WORDS = { lead: "", joined: "In conference", watching: "Watching" };

export class ChatCard extends Part {
  #chat = null;

  build() {
    this.className = "card chat-card";
    this.button = h("button", { type: "button", class: "cover", on: { click: () => this.#open() } });
    this.name = h("span", { class: "name" });
    this.unread = h("span", { class: "count" });
    this.last = h("span", { class: "last", dir: "auto" });
    this.meta = h("span", { class: "meta" });
    fill(this.button, h("span", { class: "row" }, this.name, this.unread), this.last, this.meta);
    fill(this, this.button);
  }

  #open() {
    this.app.open(this.#chat.id);
    this.app.focusPane(this.#chat.id);
  }

  show(chat) {
    this.#chat = chat;
    const { desk } = this;
    const unread = desk.unreadIn(chat.id);
    const open = this.app.panes.includes(chat.id);
    fill(this.name, bdi(chat.patron?.name || "Guest"));
    this.unread.textContent = unread || "";
    this.unread.setAttribute("aria-label", unread ? `${unread} unread` : "");
    const line = desk.conversation(chat.id).lines.findLast((each) => each.kind !== "system");
    this.last.textContent = line ? `${desk.isOwnLine(line) ? "You: " : ""}${lineWords(line)}` : (chat.question ?? "");
    this.button.setAttribute("aria-current", this.app.focused === chat.id ? "true" : "false");
    this.classList.toggle("open", open);
    this.classList.toggle("focused", this.app.focused === chat.id);
    this.classList.toggle("over", isOver(chat));
    this.classList.toggle("has-unread", unread > 0);
    this.tick();
  }

  tick() {
    const chat = this.#chat;
    if (!chat || !this.meta) return;
    const role = WORDS[this.desk.roleIn(chat)] ?? "";
    const state = chat.status === "ticketed" ? "Became a ticket" : isOver(chat) ? "Ended" : stopwatch(this.app.board.clock.now() - Date.parse(chat.claimed_at ?? chat.started_at));
    const text = [chat.campus.name, role, state].filter(Boolean).join(" · ");
    if (this.meta.textContent !== text) this.meta.textContent = text;
  }
}
