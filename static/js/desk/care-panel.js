import { fill, h } from "../lib/elements.js";
import { isOver } from "../models/desk.js";
import { Part } from "./part.js";

const GOES = {
  answered: "a colleague is on it. Care shows who.",
  widened: "more colleagues were asked to come.",
  nobody_answered: "nobody has answered. Call for help yourself; the numbers are under Care.",
};

/**
 * Care, beside the chat in focus: the encounter card, the anger ladder, crisis, a shared screen. In a crisis its panel
 * comes first and the rest is put away.
 */
export class CarePanel extends Part {
  topics = ["subject", "chats", "view"];
  #soon = 0;

  build() {
    const make = (name) => document.createElement(name);
    this.card = make("encounter-card");
    this.anger = make("anger-menu");
    this.crisis = make("crisis-panel");
    this.screen_ = make("screen-view");
    this.email = h("button", { type: "button", class: "button small", text: "Ask for their e-mail", on: { click: () => this.#askEmail() } });
    this.tools = h("div", { class: "buttons care-tools" }, this.email);
    this.nothing = h("p", { class: "empty", text: "Open a chat: its card, calm words and help for hard moments are here." });
    this.fold = h("details", { class: "care-fold" }, h("summary", { text: "Anger and abuse" }), this.anger);
    this.screenFold = h("details", { class: "care-fold" }, h("summary", { text: "See the patron’s screen" }), this.screen_);
    this.after = h("div", { class: "aftercare", hidden: true });
    this.body = h("div", { class: "care-body" }, this.crisis, this.tools, this.card, this.screenFold, this.fold);
    fill(this, this.after, this.nothing, this.body);
    for (const fold of [this.fold, this.screenFold]) {
      fold.addEventListener("toggle", () => {
        this.draw();
        if (fold.open) fold.scrollIntoView({ block: "start" }); // what was asked for lies below the card
      });
    }
    this.app.board.addEventListener("notice", ({ detail }) => this.#noticed(detail));
    this.#lookAfter();
  }

  draw() {
    const { app, desk } = this;
    const chat = desk.chats.get(app.subject);
    const mine = Boolean(chat && chat.status !== "waiting" && desk.roleIn(chat));
    this.nothing.hidden = mine;
    this.body.hidden = !mine;
    if (!mine || app.dataset.side !== "care") return;
    cancelAnimationFrame(this.#soon);
    this.#soon = requestAnimationFrame(() => this.#draw(chat));
  }

  #draw(chat) {
    const { app } = this;
    const speaks = !isOver(chat) && ["lead", "joined"].includes(this.desk.roleIn(chat));
    this.classList.toggle("in-crisis", Boolean(chat.crisis));
    this.email.hidden = !speaks || Boolean(chat.patron?.email);
    this.crisis.show(app, chat.id);
    this.card.show(app, chat.id);
    if (this.screenFold.open || this.screen_.isOn) this.screen_.show(app, chat.id);
    this.screenFold.hidden = !speaks || (Boolean(chat.crisis) && !this.screen_.isOn); // what is shown can be stopped
    this.fold.hidden = Boolean(chat.crisis);
    if (this.fold.open) this.anger.show(app, chat.id);
  }

  /** From the coach’s hint: the ladder, open and in sight. */
  openAnger() {
    this.app.show("care");
    this.fold.open = true;
    this.fold.scrollIntoView({ block: "start" });
    this.fold.querySelector("summary").focus();
  }

  async #askEmail() {
    const line = await this.app.attempt(this.app.board.api.post(`/desk/chats/${this.app.subject}/ask-email`));
    if (!line) return;
    this.desk.takeLines(this.app.subject, [line]);
    this.app.tell("The patron sees a small form for their address.");
  }

  /** Numbers alone come over the socket; what it is about is asked for, or stands behind its own wall. */
  #noticed({ code, incident, reference, chat }) {
    if (code === "aftercare") return void this.#lookAfter();
    if (code === "news") return void this.app.tell(`Incident ${incident} has news for you.`);
    if (code === "hold_ends") return void this.app.tell(`Encounter ${reference} needs you: see Incidents.`);
    if (!(code in GOES)) return undefined; // being asked to come has a place of its own
    if (this.crisis.id_ === chat) this.crisis.show(this.app, chat, { again: true });
    if (code !== "widened") this.app.sound.play("internal");
    return void this.app.tell(`${reference}: ${GOES[code]}`, { tone: code === "nobody_answered" ? "warn" : "calm" });
  }

  async #lookAfter() {
    let care;
    try {
      care = await this.app.board.api.get("/desk/aftercare");
    } catch {
      return; // asked again at the next notice or visit
    }
    const [reminder] = care.reminders;
    this.after.hidden = !reminder;
    if (!reminder) return;
    const done = async () => {
      await this.app.attempt(this.app.board.api.post(`/desk/aftercare/${reminder.id}/done`));
      this.#lookAfter();
    };
    fill(
      this.after,
      h("h2", { text: "How are you?" }),
      h("p", { text: care.words }),
      h("ul", { class: "contacts" }, ...care.counselling.map((one) => h("li", {}, h("div", { class: "contact-text" }, h("strong", { text: one.label }), h("span", { text: [one.phone, one.hours].filter(Boolean).join(" · ") }))))),
      care.courses.length ? h("p", { class: "hint", text: `Courses: ${care.courses.map((one) => one.label).join("; ")}.` }) : false,
      h("div", { class: "buttons" }, h("button", { type: "button", class: "button small primary", text: "Thank you, put it away", on: { click: done } })),
    );
    this.app.tell("A short note for you lies under Care.");
  }
}
