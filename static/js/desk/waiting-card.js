import { bdi, fill, h, icon } from "../lib/elements.js";
import { keyed } from "../lib/keyed.js";
import { stopwatch } from "../lib/time.js";
import { countdown } from "../models/countdown.js";
import { claim } from "./claiming.js";
import { Part } from "./part.js";

/** Everyone who waits, of every queue, the oldest first (C1). */
export class WaitingList extends Part {
  topics = ["chats", "me", "subject"];

  build() {
    this.list = h("div", { class: "cards" });
    this.empty = h("p", { class: "empty", text: "Nobody is waiting. You will hear it, and see it here." });
    fill(this, this.empty, this.list);
  }

  draw() {
    const waiting = this.desk.waiting();
    this.empty.hidden = waiting.length > 0;
    keyed(this.list, waiting, { key: (chat) => chat.id, create: () => document.createElement("waiting-card"), draw: (card, chat) => card.show(chat) });
    for (const badge of this.app.querySelectorAll("[data-count=waiting]")) {
      badge.textContent = waiting.length || "";
      badge.classList.toggle("calling", waiting.some((chat) => chat.calls_me));
    }
  }
}

/** One waiting chat: who asks what, from where, how long already, and whose turn it is (C3, C4, C10–C12). */
export class WaitingCard extends Part {
  #chat = null;

  build() {
    this.className = "card waiting-card";
    this.setAttribute("role", "group");
    this.badge = h("span", { class: "badge" });
    this.time = h("span", { class: "time" });
    this.nameButton = h("button", { type: "button", class: "link name", on: { click: () => this.app.lookAt(this.#chat.id) } });
    this.campus = h("span", { class: "campus" });
    this.question = h("p", { class: "question", dir: "auto" });
    this.meter = h("span", { class: "beeps", "aria-hidden": "true" });
    this.words = h("span", { class: "words" });
    this.button = h("button", { type: "button", class: "button primary claim", on: { click: () => claim(this.app, this.#chat.id) } }, "Claim chat");
    fill(
      this,
      h("div", { class: "row" }, this.badge, h("span", { class: "clock" }, icon("clock"), this.time)),
      h("div", { class: "who" }, this.nameButton, this.campus),
      this.question,
      h("div", { class: "beat" }, this.meter, this.words),
      this.button,
    );
    this.tick();
  }

  show(chat) {
    this.#chat = chat;
    const name = chat.patron?.name || "Guest";
    this.setAttribute("aria-label", `${name}, ${chat.campus.name}, waiting`);
    fill(this.nameButton, bdi(name));
    this.nameButton.setAttribute("aria-label", `${name}: who is asking, and from where`);
    this.campus.textContent = chat.campus.name;
    this.question.textContent = chat.question ?? "";
    this.classList.toggle("looked-at", this.app.subject === chat.id);
    this.tick();
  }

  tick() {
    const chat = this.#chat;
    if (!chat || !this.badge) return;
    const { board } = this.app;
    const count = countdown(chat, { now: board.clock.now(), me: board.desk.me ?? {}, policy: board.desk.policy });
    this.dataset.urgency = count.urgency;
    this.dataset.call = count.call;
    this.classList.toggle("calls-me", Boolean(chat.calls_me));
    set(this.badge, count.badge);
    set(this.time, stopwatch(count.elapsed * 1000));
    set(this.words, count.late ? count.words : `Beep ${count.beep} of ${count.beeps}. ${count.words}`);
    this.#drawBeeps(count);
    this.button.disabled = board.state === "offline";
  }

  #drawBeeps({ beep, beeps, late }) {
    const state = `${beep}/${beeps}/${late}`;
    if (this.meter.dataset.state === state) return;
    this.meter.dataset.state = state;
    const dot = (i) => h("i", { class: late ? "over" : i < beep ? "past" : "" });
    fill(this.meter, ...Array.from({ length: beeps }, (_, i) => dot(i)));
  }
}

/** Writing the same text again would make screen readers and selections start over. */
function set(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
