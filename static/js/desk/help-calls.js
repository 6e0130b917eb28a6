import { bdi, fill, h } from "../lib/elements.js";
import { keyed } from "../lib/keyed.js";
import { watchChat } from "./chat-actions.js";
import { load } from "./dialogs/transfer.js";
import { Part } from "./part.js";

const WANTED = { join: "would like somebody beside them", take_over: "would like somebody to take it over" };

/** Colleagues who ask for help, with one chat (C50) or with all they have. */
export class HelpCalls extends Part {
  topics = ["chats", "operators"];

  draw() {
    const { desk, app } = this;
    const calls = [
      ...desk.helpAsked().map((chat) => ({ id: `h${chat.id}`, chat })),
      ...desk.swamped(app.board.clock.now()).map((operator) => ({ id: `o${operator.id}`, operator })),
    ];
    this.hidden = calls.length === 0;
    keyed(this, calls, { key: (call) => call.id, create: () => h("div", { class: "card offer-card", role: "group" }), draw: (card, call) => (call.chat ? this.#chat(card, call.chat) : this.#swamped(card, call.operator)) });
  }

  #chat(card, chat) {
    const name = chat.lead?.name ?? "A colleague";
    if (!changed(card, [name, chat.help.wanted, chat.help.message])) return;
    card.setAttribute("aria-label", `${name} asks for help`);
    fill(
      card,
      h("p", {}, h("strong", {}, bdi(name)), ` asks for help with a chat from ${chat.campus.name}: ${WANTED[chat.help.wanted] ?? WANTED.join}.`),
      chat.help.message && h("p", { class: "hint", dir: "auto", text: chat.help.message }),
      h("div", { class: "buttons" }, h("button", { type: "button", class: "button small primary", text: "Look in", on: { click: () => watchChat(this.app, chat) } })),
    );
  }

  #swamped(card, operator) {
    if (!changed(card, [operator.name, operator.chats])) return;
    card.setAttribute("aria-label", `${operator.name} is swamped`);
    fill(
      card,
      h("p", {}, h("strong", {}, bdi(operator.name)), ` of ${operator.campus?.name ?? "the system"} is swamped: ${load(operator)}.`),
      h("div", { class: "buttons" }, h("button", { type: "button", class: "button small", text: "Offer to take one", on: { click: () => this.app.writeTo(operator.id, "I can take one of your chats. Transfer it to me.") } })),
    );
  }
}

function changed(card, facts) {
  const state = facts.join("|");
  if (card.dataset.state === state) return false;
  card.dataset.state = state;
  return true;
}
