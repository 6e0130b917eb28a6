import { fill, h } from "../lib/elements.js";
import { menu } from "./menu.js";
import { Part } from "./part.js";

const STATUS = [
  ["online", "Online", "Chats may be promised to you."],
  ["away", "Away", "You are back soon; nothing rings."],
  ["internal", "Staff only", "Colleagues reach you, patrons don’t."],
  ["offline", "Offline", "You are not at the desk."],
];

/** My own word about being there. */
export class StatusMenu extends Part {
  topics = ["me", "connection", "sound"];

  build() {
    this.dot = h("span", { class: "dot", "aria-hidden": "true" });
    this.text = h("span");
    this.button = h("button", { type: "button", class: "status-button", "aria-haspopup": "menu", "aria-expanded": "false", on: { click: () => this.#open() } }, this.dot, this.text, h("span", { class: "caret", "aria-hidden": "true", text: "▾" }));
    fill(this, this.button);
  }

  draw() {
    const status = this.app.board.state === "open" || this.app.board.state === "polling" ? (this.desk.me?.status ?? "offline") : "offline";
    const [, word] = STATUS.find(([name]) => name === status) ?? STATUS[3];
    // Who can't hear a ping is not counted on: the same words that colleagues read.
    const silent = status === "online" && !this.app.sound.audible;
    const label = silent ? `${word} · no sound` : word;
    this.dot.dataset.status = status;
    fill(this.text, word, silent && h("span", { class: "wide", text: " · no sound" }));
    this.button.setAttribute("aria-label", `Your status: ${label}. Change it`);
  }

  #open() {
    const choose = (status) => this.app.attempt(this.app.board.setStatus(status));
    menu(this.button, STATUS.map(([status, label, hint]) => ({ label, hint, run: () => choose(status) })));
  }
}
