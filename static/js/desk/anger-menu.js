import { fill, h } from "../lib/elements.js";
import { newKey } from "../lib/keys.js";
import { clockTime, whenSentence } from "../lib/time.js";
import { ask, field } from "./dialogs/ask.js";
import { fileIncident } from "./dialogs/incident.js";

/** The ladder from a calm word to an incident (C54–C60). Each step is the operator’s, and each is logged. */
export class AngerMenu extends HTMLElement {
  async show(app, id, { again = false } = {}) {
    if (this.id_ === id && !again) return;
    Object.assign(this, { app, id_: id });
    this.className = "anger";
    const known = again && this.menu;
    try {
      this.menu = await app.board.api.get(`/desk/chats/${id}/anger`);
      if (known && known.may_act === this.menu.may_act && this.taken?.isConnected) this.#drawTaken(); // an open step stays open
      else this.#build();
    } catch (problem) {
      fill(this, h("p", { class: "hint", text: problem.message }));
    }
  }

  get #chat() {
    return this.app.board.desk.chats.get(this.id_);
  }

  #build() {
    const { menu } = this;
    const words = (step) => menu.texts.find((text) => text.step === step)?.body ?? "";
    const can = menu.may_act;
    const flag = h("label", { class: "check" }, h("input", { type: "checkbox", checked: menu.frustrated, disabled: !can, on: { change: (event) => this.#post("../flag", { frustrated: event.target.checked }) } }), "The patron is frustrated (supervisors of the campus see the mark)");
    const steps = [
      this.#spoken("calm", "Say that you understand", words("calm")),
      this.#spoken("saved", "Say that the transcript is saved", words("saved")),
      ...menu.passages.map((passage) => this.#spoken("rules", `Quote the rules: ${passage.title}`, passage.quotation)),
      this.#director(words("director")),
      this.#ending(words("ended")),
      this.#ban(),
    ];
    this.taken = h("div");
    this.#drawTaken();
    fill(
      this,
      h("h2", { text: "Anger and abuse" }),
      h("p", { class: "hint", text: "Stay calm, and don’t take it personally. Go only as far as you need; every step is logged." }),
      flag,
      h("ol", { class: "ladder" }, ...steps.map((step) => h("li", {}, step))),
      h("div", { class: "buttons" }, h("button", { type: "button", class: "button", text: "File an incident…", on: { click: () => this.#incident() } })),
      h("p", { class: "hint" }, "Encounter ", h("strong", { text: menu.reference }), ". If you feel in danger, call public safety: the numbers are below."),
      this.taken,
    );
  }

  #drawTaken() {
    const { taken, steps } = this.menu;
    const log = () => [h("h3", { text: "Taken so far" }), h("ul", { class: "care-log" }, ...taken.map((entry) => h("li", { text: `${clockTime(entry.at)} · ${entry.by} · ${said(entry, steps)}` })))];
    fill(this.taken, ...(taken.length ? log() : []));
  }

  #step(title, open, { danger = false } = {}) {
    const body = h("div", { class: "step-body" });
    const details = h("details", { class: danger ? "step danger" : "step" }, h("summary", { text: title }), body);
    details.addEventListener("toggle", () => details.open && !body.children.length && fill(body, ...open()));
    return details;
  }

  #spoken(step, title, text) {
    return this.#step(title, () => {
      const words = h("textarea", { rows: rows(text), maxlength: 4000, value: text, dir: "auto" });
      const send = this.#button("Send to the patron", async () => {
        const line = await this.app.attempt(this.app.board.api.post(this.#path("say"), { step, body: words.value.trim() }, { key: newKey() }));
        if (line) this.app.board.desk.takeLines(this.id_, [line]);
        return line;
      });
      return [field("Said in your name", words), h("div", { class: "buttons" }, send)];
    });
  }

  #director(text) {
    return this.#step("Send a ticket to the library director", () => {
      const words = h("textarea", { rows: rows(text), value: text, dir: "auto", maxlength: 4000 });
      const email = h("input", { type: "email", value: this.menu.patron.email, autocomplete: "off" });
      const summary = h("textarea", { rows: 2, dir: "auto", maxlength: 4000 });
      const send = this.#button("Send the ticket", async () => {
        const body = { email: email.value.trim(), summary: summary.value.trim(), words: words.value.trim() };
        const answer = await this.app.attempt(this.app.board.api.post(this.#path("director-ticket"), body), { sorry: (problem) => (problem.fields.email ? "Give the patron’s e-mail address." : problem.fields.summary ? "Write what it is about." : problem.message) });
        if (answer) this.app.tell(`Ticket ${answer.ticket} is on its way. Only directors of ${this.#chat?.campus.name} read it.`);
        return answer;
      });
      return [field("What the patron is told", words), field("The patron’s e-mail", email), field("What it is about", summary), h("div", { class: "buttons" }, send)];
    });
  }

  #ending(text) {
    return this.#step("End the chat because of its language", () => {
      const words = h("textarea", { rows: rows(text), value: text, dir: "auto", maxlength: 4000 });
      const send = this.#button("Say this and end the chat", async () => {
        const chat = await this.app.attempt(this.app.board.api.post(this.#path("end"), { words: words.value.trim() }));
        if (chat) this.app.board.desk.takeChat(chat);
        return chat;
      }, "danger");
      return [field("Said in your name", words), h("div", { class: "buttons" }, send)];
    }, { danger: true });
  }

  #ban() {
    return this.#step("Keep the patron away for a while", () => {
      const reason = h("input", { type: "text", maxlength: 200 });
      const hours = h("select", {}, ...[1, 4, 12, 24].map((n) => h("option", { value: n, text: n === 1 ? "1 hour" : `${n} hours`, selected: n === 24 })));
      const send = this.#button("Keep away", () => this.#keepAway({ reason: reason.value.trim(), hours: Number(hours.value) }), "danger");
      return [field("Why", reason), field("For how long", hours, { hint: "A day at most. No address is stored." }), h("div", { class: "buttons" }, send)];
    }, { danger: true });
  }

  async #keepAway(body) {
    try {
      const { until } = await this.app.board.api.post(this.#path("ban"), body);
      this.app.tell(`They are kept away until ${whenSentence(until)}.`);
      return true;
    } catch (problem) {
      if (problem.code !== "confirm_needed") return void this.app.tell(problem.fields?.reason ? "Write why." : problem.message, { tone: "warn" });
      const sure = await ask({ title: "A shared address", text: problem.body.warning, yes: "Ban it all the same", no: "Leave it", danger: true });
      return sure ? this.#keepAway({ ...body, confirm: true }) : null;
    }
  }

  async #incident() {
    if (await fileIncident(this.app, { chat: this.id_ })) this.show(this.app, this.id_, { again: true });
  }

  #path(step) {
    return `/desk/chats/${this.id_}/anger/${step}`;
  }

  async #post(step, body) {
    const chat = await this.app.attempt(this.app.board.api.post(`/desk/chats/${this.id_}/${step.replace("../", "")}`, body));
    if (chat) this.app.board.desk.takeChat(chat);
  }

  #button(text, act, look = "primary") {
    const button = h("button", { type: "button", class: `button small ${look}`, text, disabled: !this.menu.may_act, on: { click: async () => {
      button.disabled = true;
      const done = await act();
      button.disabled = false;
      if (!done) return;
      button.closest("details").open = false;
      this.show(this.app, this.id_, { again: true });
    } } });
    return button;
  }
}

function said(entry, steps) {
  if (entry.name === "banned") return "Kept the patron away";
  if (entry.name === "incident_filed") return "Filed an incident";
  return steps[entry.data.step] ?? entry.data.step;
}

// The whole text in sight before it is said in one’s name.
const rows = (text) => Math.min(9, Math.max(3, Math.ceil(text.length / 34) + 1));
