import { bdi, fill, h } from "../lib/elements.js";
import { keyed } from "../lib/keyed.js";
import { stopwatch } from "../lib/time.js";
import { mayWatch, watchChat } from "./chat-actions.js";
import { Part } from "./part.js";

/** Every active chat: whose patron, who leads it, since when (Q2). Words only for those who may read them. */
export class AllView extends Part {
  topics = ["chats", "operators", "me"];

  build() {
    this.summary = h("p", { class: "hint" });
    this.mineOnly = h("input", { type: "checkbox", on: { change: () => this.draw() } });
    this.newOnly = h("input", { type: "checkbox", on: { change: () => this.draw() } });
    this.filters = h("div", { class: "inline-checks" }, h("label", { class: "check" }, this.mineOnly, "My campus"), h("label", { class: "check" }, this.newOnly, "New operators"));
    this.list = h("div", { class: "cards", role: "list" });
    fill(this, this.summary, this.filters, this.list);
  }

  draw() {
    const { desk } = this;
    const active = desk.active();
    const shown = active.filter((chat) => (!this.mineOnly.checked || chat.campus.slug === desk.me?.campus?.slug) && (!this.newOnly.checked || chat.lead?.experience === "novice"));
    this.summary.textContent = active.length ? `${active.length} chat${active.length === 1 ? "" : "s"} in progress, ${desk.waiting().length} waiting.` : "No chat is in progress.";
    keyed(this.list, shown, { key: (chat) => chat.id, create: () => document.createElement("active-chat"), draw: (card, chat) => card.show(chat) });
  }
}

export class ActiveChat extends Part {
  #chat = null;

  build() {
    this.className = "card active-chat";
    this.setAttribute("role", "listitem");
    this.head = h("p", { class: "row" });
    this.lead = h("p", { class: "lead" });
    this.buttons = h("div", { class: "buttons" });
    fill(this, this.head, this.lead, this.buttons);
  }

  show(chat) {
    this.#chat = chat;
    const { desk } = this;
    this.time ??= h("span", { class: "time" });
    const patron = chat.patron && [" · ", bdi(chat.patron.name || "Guest")]; // known to those who may read it
    fill(this.head, h("span", {}, h("strong", { text: chat.campus.name }), ...(patron || [])), this.time);
    const joined = (chat.staff ?? []).filter((entry) => entry.mode === "joined").map((entry) => entry.operator.name);
    const lead = chat.lead ? [bdi(desk.isMe(chat.lead) ? "you" : chat.lead.name), ` (${chat.lead.campus?.name ?? "System"})`] : ["Nobody"];
    fill(this.lead, "Led by ", ...lead, joined.length ? `, with ${joined.join(", ")}` : "", chat.help && h("span", { class: "badge warn", text: "Asks for help" }), chat.frustrated && h("span", { class: "badge warn", text: "Frustrated" }));
    const role = desk.roleIn(chat);
    const watch = !role && (mayWatch(desk, chat) || chat.help?.asks_me) ? `Watch ${chat.lead?.name}’s chat from ${chat.campus.name}` : "";
    this.#drawButtons(role ? "open" : watch);
    this.tick();
  }

  /** Only when they change: who stands on one with the keyboard stays there while the chat goes on. */
  #drawButtons(state) {
    if (this.buttons.dataset.state === state) return;
    this.buttons.dataset.state = state;
    const button = (text, run, label) => h("button", { type: "button", class: "button small", text, "aria-label": label, on: { click: run } });
    fill(
      this.buttons,
      state === "open" && button("Open", () => this.app.open(this.#chat.id)),
      state && state !== "open" && button("Watch", () => watchChat(this.app, this.#chat), state),
    );
    this.buttons.hidden = !state;
  }

  tick() {
    if (!this.#chat || !this.time) return;
    const text = stopwatch(this.app.board.clock.now() - Date.parse(this.#chat.claimed_at ?? this.#chat.started_at));
    if (this.time.textContent !== text) this.time.textContent = text;
  }
}
