import { fill, h } from "../lib/elements.js";
import { alarms, hints, peppered } from "../models/coach.js";
import { isOver } from "../models/desk.js";
import { silence } from "../models/silence.js";
import { endChat } from "./dialogs/end.js";

const AT_ONCE = 3; // more would be a lecture
const STILL = "Still looking. I haven’t forgotten you.";
const MINUTE = "Give me a minute to look, I’ll be right back.";
const THERE = "Are you still there? Take your time, I only want to be sure you got my message.";
const CLOSING = "I haven’t heard from you for a while, so I’ll close our chat now. Please write again whenever you like.";

/**
 * The coach’s strip above the composer: both silences, and what to mend in the draft. It proposes; whatever goes to the
 * patron goes by the operator’s own press. Nothing here is ever in the patron’s sight.
 */
export class CoachStrip extends HTMLElement {
  settings = null;
  #passed = new Set(); // what the operator chose to send all the same
  #seenAlarms = new Set();
  #drawn = "";

  /** @param {any} app @param {string} id the chat @param {any} composer the patron’s box */
  attach(app, id, composer) {
    Object.assign(this, { app, id_: id, composer });
    this.className = "coach";
    this.setAttribute("role", "group");
    this.setAttribute("aria-label", "Coach: only you see this");
    this.air = h("div", { class: "coach-air" });
    this.list = h("ul", { class: "coach-hints", "aria-live": "polite" });
    fill(this, this.air, this.list);
    composer.area.addEventListener("input", () => this.draw());
    const before = composer.beforeSend;
    composer.beforeSend = (body, how) => before?.(body, how) ?? this.question(body);
    this.learn();
    return this;
  }

  get chat() {
    return this.app.board.desk.chats.get(this.id_);
  }

  /** Names and lists of this chat; asked again when what they follow from has changed. */
  async learn() {
    this.learnt = this.#stamp();
    try {
      this.settings = await this.app.board.api.get(`/desk/coach?chat=${this.id_}`);
      this.draw();
    } catch {
      // Without the coach the desk works as before.
    }
  }

  #stamp() {
    return JSON.stringify([this.chat?.patron?.name, this.chat?.campus.slug, this.chat?.crisis]);
  }

  get #now() {
    const own = (line) => this.app.board.desk.isOwnLine(line);
    return { ...this.settings, first_reply: !this.#spoken.some(own) };
  }

  get #spoken() {
    return this.app.board.desk.conversation(this.id_).lines ?? [];
  }

  draw() {
    const role = this.app.board.desk.roleIn(this.chat);
    this.hidden = !this.settings || this.settings.level === "off" || !this.chat || isOver(this.chat) || !["lead", "joined"].includes(role);
    if (this.hidden) return;
    if (this.learnt !== this.#stamp()) this.learn();
    const found = [...this.#alarms(), ...[...this.#peppered(), ...hints(this.composer.text, this.#now)].filter((hint) => !this.#passed.has(key(hint, this.composer.text)))].slice(0, AT_ONCE);
    const state = JSON.stringify(found);
    if (state !== this.#drawn) {
      this.#drawn = state;
      this.classList.toggle("loud", this.settings.level === "loud");
      fill(this.list, ...found.map((hint) => this.#hint(hint)));
    }
    this.tick();
  }

  /** Once a second: the silences. */
  tick() {
    if (this.hidden || !this.settings || !this.chat?.claimed_at) return;
    const { seconds, level, quiet } = this.settings;
    const now = this.app.board.clock.now();
    const { air, ladder } = silence(this.#spoken, { ...seconds, now, since: Date.parse(this.chat.claimed_at), loud: level === "loud", quiet });
    const words = ladder.label || (air.owes && (air.nudge || air.seconds >= 20) ? air.label : "");
    const state = `${words ? ladder.step : ""}${air.nudge}`;
    this.air.hidden = !words;
    this.air.dataset.nudge = air.nudge;
    if (this.air.dataset.state !== state) {
      this.air.dataset.state = state;
      this.label = h("span", { class: "coach-clock" });
      fill(this.air, this.label, h("span", { class: "buttons" }, ...this.#proposals(ladder, air)));
    }
    if (this.label && this.label.textContent !== words) this.label.textContent = words;
  }

  #proposals({ step }, { owes }) {
    const say = (text, body) => this.#button(text, () => this.app.board.say(this.id_, body), `Sends: ${body}`);
    if (step === "check_in") return [say("Ask if they are there", THERE)];
    if (step === "close") return [say("Say that you close", CLOSING)];
    if (step === "end") return [this.#button("End the chat…", () => endChat(this.app, this.chat))];
    return owes ? [say("Still looking", STILL), say("Give me a minute", MINUTE)] : [];
  }

  #peppered() {
    return this.chat.crisis ? [] : peppered(this.#spoken.filter((line) => line.kind !== "system"), this.composer.text);
  }

  #alarms() {
    const lines = this.#spoken.filter((line) => line.kind === "patron").slice(-3);
    if (this.chat.crisis) return [];
    return lines.flatMap((line) => alarms(line.body, this.settings).map((hint) => ({ ...hint, seq: line.seq }))).filter((hint) => !this.#seenAlarms.has(`${hint.seq}${hint.phrase}`));
  }

  #hint(hint) {
    const alarm = hint.kind === "crisis" || hint.kind === "abuse";
    const buttons = [
      hint.fix && this.#button(hint.fix.label, () => this.#mend(hint)),
      hint.kind === "crisis" && this.#button("Crisis mode", () => this.dispatchEvent(new CustomEvent("crisis", { bubbles: true, detail: { chat: this.id_ } }))),
      hint.kind === "abuse" && this.#button("Calm words", () => this.app.querySelector("care-panel").openAnger()),
      this.#button(alarm ? "It’s fine" : "Leave it", () => this.#passOver(hint)),
    ];
    return h("li", { class: hint.ask || alarm ? "coach-hint strong" : "coach-hint", data: { kind: hint.kind } }, h("span", { dir: "auto", text: hint.text }), h("span", { class: "buttons" }, ...buttons));
  }

  #mend(hint) {
    this.#count(hint, "followed");
    const { composer } = this;
    if (hint.fix.parts) {
      for (const part of hint.fix.parts) this.app.board.say(this.id_, part);
      composer.text = "";
      composer.onInput?.("");
    } else {
      composer.text = hint.fix.body;
      composer.onInput?.(composer.text);
      const gap = composer.text.indexOf("…:");
      composer.area.focus();
      if (hint.kind === "bare_link" && gap >= 0) composer.area.setSelectionRange(gap, gap + 1);
    }
    this.draw();
  }

  #passOver(hint) {
    if (hint.seq) this.#seenAlarms.add(`${hint.seq}${hint.phrase}`);
    else this.#passed.add(key(hint, this.composer.text));
    this.#count(hint, "overridden");
    this.draw();
    this.composer.area.focus();
  }

  /** What should be asked once before this is sent; null when nothing should. */
  question(body) {
    if (this.hidden || !this.settings) return null;
    const found = hints(body, this.#now);
    const strong = (hint) => hint.ask || (this.settings.level === "loud" && ["long", "name"].includes(hint.kind));
    const hint = found.find((each) => strong(each) && !this.#passed.has(key(each, body)));
    if (!hint) return null;
    return {
      text: hint.text, yes: "Send it all the same", no: hint.fix?.label ?? "Change it",
      onYes: () => (this.#passed.add(key(hint, body)), this.#count(hint, "overridden")),
      onNo: () => (hint.fix ? this.#mend(hint) : this.composer.area.focus()),
    };
  }

  #count(hint, action) {
    this.app.board.api.post(`/desk/chats/${this.id_}/hints`, { kind: hint.kind, action }).catch(() => {});
  }

  #button(text, run, title) {
    return h("button", { type: "button", class: "button small", text, title, on: { click: run } });
  }
}

const key = (hint, text) => `${hint.kind}\n${hint.phrase ?? ""}\n${text.trim()}`;
