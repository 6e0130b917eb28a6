import { fill, h } from "../lib/elements.js";
import { keyed } from "../lib/keyed.js";
import { clockTime } from "../lib/time.js";
import { mayWatch, watchChat } from "./chat-actions.js";
import { Part } from "./part.js";

const AGAIN_MS = 20_000; // rings so often until somebody has answered
const LOOK_MS = 60_000; // what a lost announcement would have told

/**
 * Somebody asks this operator to come, to a crisis or an incident: above everything else, in every view, until it is
 * answered. It rings; what it is about it doesn't know (P22).
 */
export class DeskSummons extends Part {
  topics = ["connection", "chats"];
  #mine = [];
  #rungAt = 0;
  #lookedAt = 0;

  build() {
    this.app.board.addEventListener("notice", ({ detail }) => ["needs_you", "answered"].includes(detail.code) && this.look());
    this.hidden = true;
  }

  async look() {
    this.#lookedAt = Date.now();
    let found;
    try {
      found = await this.app.board.api.get("/desk/summons");
    } catch {
      return; // the next look repairs it
    }
    const known = new Set(this.#mine.map(stamp));
    const fresh = found.filter((one) => !known.has(stamp(one)));
    this.#mine = found;
    for (const one of fresh) {
      this.app.announcer.say(`${one.to} needs you.`);
      this.app.notifications.summons(one.to);
    }
    if (fresh.length) this.#rungAt = 0;
    this.draw();
    this.tick(Date.now());
  }

  draw() {
    const { app } = this;
    const isHere = ["open", "polling"].includes(app.board.state);
    if (isHere && !this.#lookedAt) this.look();
    if (!isHere) this.#lookedAt = 0; // look again when the desk is back
    this.hidden = this.#mine.length === 0;
    keyed(this, this.#mine, { key: (one) => one.id, create: () => h("div", { class: "banner danger summons", role: "group" }), draw: (card, one) => this.#card(card, one) });
  }

  tick(now) {
    if (this.#lookedAt && now - this.#lookedAt > LOOK_MS) this.look();
    if (!this.#mine.some((one) => !one.answered_by.length && !one.over) || now - this.#rungAt < AGAIN_MS) return;
    this.#rungAt = now;
    this.app.sound.play("summons");
  }

  #card(card, one) {
    const chat = this.desk.chats.get(one.chat);
    const looks = Boolean(chat && mayWatch(this.desk, chat));
    const state = JSON.stringify([one, looks]);
    if (card.dataset.state === state) return;
    card.dataset.state = state;
    card.setAttribute("aria-label", `${one.to} needs you`);
    const others = one.answered_by.map(({ name, at }) => `${name} is on it since ${clockTime(at)}.`).join(" ");
    const words = (one.over && `The chat has ended since. ${others}`) || others || (one.chat || one.url ? `Asked at ${clockTime(one.at)}; nobody has answered yet.` : `Nobody on the case has answered since ${clockTime(one.at)}. Please reach its director.`);
    fill(
      card,
      h("p", {}, h("strong", { text: `${one.to} needs you.` }), ` ${words}`),
      h("div", { class: "buttons" },
        one.url && h("a", { class: "button small", href: one.url, text: "Open it" }),
        looks && h("button", { type: "button", class: "button small", text: "Look in", on: { click: () => this.#lookIn(one, chat) } }),
        h("button", { type: "button", class: "button small primary", text: others || one.over ? "I have seen this" : "I have seen this, I’m on it", on: { click: () => this.#answer(one) } })),
    );
  }

  async #answer(one) {
    if (!(await this.app.attempt(this.app.board.api.post(`/desk/summons/${one.id}/answer`)))) return false;
    this.#mine = this.#mine.filter((each) => each.id !== one.id);
    this.draw();
    this.app.tell(one.chat ? "The operator sees that you are on it." : "It is noted that you are on it.");
    return true;
  }

  async #lookIn(one, chat) {
    if (await this.#answer(one)) watchChat(this.app, chat);
  }
}

const stamp = (one) => `${one.id} ${one.at}`;
