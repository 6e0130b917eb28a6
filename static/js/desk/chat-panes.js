import { fill, h } from "../lib/elements.js";
import { keyed } from "../lib/keyed.js";
import { endedChats } from "./dialogs/ended.js";
import { Part } from "./part.js";

/** The centre: one conversation, or two side by side (C14). */
export class ChatPanes extends Part {
  topics = ["panes", "chats"];

  build() {
    this.panes = h("div", { class: "panes" });
    this.empty = h(
      "div", { class: "nothing-open", tabIndex: -1 },
      h("p", { class: "title", text: "No chat is open." }),
      h("p", { text: "Claim a waiting chat, or open one under All. You may look at other things: the desk will ring." }),
      h("button", { type: "button", class: "button", text: "Chats that I ended", on: { click: () => endedChats(this.app) } }),
    );
    fill(this, this.empty, this.panes);
  }

  draw() {
    const { panes } = this.app;
    this.empty.hidden = panes.length > 0;
    this.panes.hidden = panes.length === 0;
    this.panes.classList.toggle("two", panes.length > 1);
    keyed(this.panes, panes, { key: (id) => id, create: () => document.createElement("chat-pane"), draw: (pane, id) => pane.show(id), elsewhere: () => this.#elsewhere() });
  }

  /** A pane that is put away hands the keyboard to the other one, or to the empty desk. */
  #elsewhere() {
    const other = this.panes.firstElementChild;
    return [other?.writing, other?.heading, this.empty, document.querySelector("main")];
  }
}
