import { bdi, fill, h } from "../lib/elements.js";
import { newKey } from "../lib/keys.js";
import { clockTime } from "../lib/time.js";
import { field, openDialog } from "./dialogs/ask.js";
import { fileIncident } from "./dialogs/incident.js";

/** What stands beside the composer while a patron is in danger (C61–C71). People act here; nothing acts by itself. */
export class CrisisPanel extends HTMLElement {
  #language = "";

  async show(app, id, { again = false } = {}) {
    const chat = app.board.desk.chats.get(id);
    const state = `${id}${chat?.crisis}`;
    if (this.state === state && !again) return;
    Object.assign(this, { app, id_: id, state });
    this.className = "crisis";
    this.hidden = !chat?.crisis;
    if (!again) this.closest("[role=tabpanel]")?.scrollTo(0, 0);
    if (this.hidden) return;
    try {
      this.panel = await app.board.api.get(`/desk/chats/${id}/crisis`);
      this.#build();
    } catch (problem) {
      fill(this, h("p", { class: "hint", text: problem.message }));
    }
  }

  #build() {
    const { panel } = this;
    fill(
      this,
      h("div", { class: "crisis-head" }, h("h2", { text: "Crisis mode" }), h("p", { class: "hint", text: `Since ${clockTime(panel.since)}. No timer, prompt or rating runs for this chat.` })),
      this.#coming(),
      h("div", { class: "do-dont" }, list("Do", panel.do, "do"), list("Don’t", panel.dont, "dont")),
      list("Remember", panel.remember, "remember"),
      this.#resources(),
      this.#contact(),
      this.#calls(),
      this.#log(),
      h("div", { class: "buttons" },
        h("button", { type: "button", class: "button small", text: "File an incident…", on: { click: () => fileIncident(this.app, { chat: this.id_ }) } }),
        panel.may_act && h("button", { type: "button", class: "button small quiet", text: "Leave crisis mode…", on: { click: () => this.#leave() } })),
    );
  }

  /** Who was asked to come, and who does: the alarm goes on by itself until somebody has answered. */
  #coming() {
    const { people, log } = this.panel;
    const on = people.filter((person) => person.answered_at);
    const asked = people.filter((person) => person.asked_at);
    const last = log.findLast((entry) => ["summoned", "nobody_answered"].includes(entry.name));
    const names = (some) => some.map((person) => person.name).join(", ");
    const words = on.length
      ? on.map((person) => `${person.name} is on it since ${clockTime(person.answered_at)}.`).join(" ")
      : last?.name === "nobody_answered"
        ? "Nobody has answered. Don’t wait: call public safety, 911 or 988 yourself."
        : asked.length ? `${names(asked)}: asked to come at ${clockTime(last?.at ?? asked[0].asked_at)}. Nobody has answered yet; if nobody does, more colleagues are asked.` : "";
    return words && h("p", { class: `callout coming ${on.length ? "ok" : "warn"}`, role: "status", text: words });
  }

  #resources() {
    const { resources, may_act: mayAct } = this.panel;
    const languages = [...new Set(resources.flatMap((one) => one.language.split(/,\s*/)))].sort();
    const shown = resources.filter((one) => !this.#language || one.language.includes(this.#language));
    const pick = h("select", { "aria-label": "Language", on: { change: () => ((this.#language = pick.value), this.#build(), this.querySelector(".resources select")?.focus()) } }, h("option", { value: "", text: "All languages" }), ...languages.map((language) => h("option", { value: language, text: language, selected: language === this.#language })));
    return h("section", { class: "resources", "aria-label": "Contacts for the patron" }, h("h3", { text: "Offer a contact" }), pick, h("ul", { class: "contacts" }, ...shown.map((one) => h(
      "li", { class: one.stale ? "stale" : "" },
      h("div", { class: "contact-text" },
        h("strong", { text: one.label }),
        h("span", { text: [one.phone && `call ${one.phone}`, one.text_number && `text ${one.text_number}`, one.hours, one.language].filter(Boolean).join(" · ") }),
        one.stale && h("span", { class: "badge warn", text: `Not checked since ${one.review_by}${one.owner ? `; ${one.owner} keeps it` : ""}` })),
      h("button", { type: "button", class: "button small", disabled: !mayAct, text: "Send", "aria-label": `Send ${one.label} to the patron`, title: one.words, on: { click: (event) => this.#send(one, event.target) } })))));
  }

  async #send(resource, button) {
    button.disabled = true;
    const line = await this.app.attempt(this.app.board.api.post(`/desk/chats/${this.id_}/crisis/resources`, { resource: resource.id }, { key: newKey() }));
    if (line) this.app.board.desk.takeLines(this.id_, [line]);
    this.show(this.app, this.id_, { again: true });
  }

  #contact() {
    const { contact } = this.panel;
    const known = [["Name", contact.name && bdi(contact.name)], ["E-mail", contact.email], ["Campus", contact.campus], ["Where", contact.location], ["Encounter", contact.reference], ["Since", clockTime(contact.since)]];
    return h("section", { class: "contact-card", "aria-label": "Contact card" },
      h("h3", { text: "Contact card" }),
      h("dl", { class: "facts" }, ...known.filter(([, value]) => value).map(([term, value]) => h("div", {}, h("dt", { text: term }), h("dd", {}, value)))),
      contact.unknown.length > 0 && h("p", { class: "callout warn", text: `Not known: ${contact.unknown.join(", ")}. The desk traces nobody: ask.` }),
      ...this.#told(contact),
      h("p", { class: "hint", text: contact.alma }),
      h("div", { class: "buttons" }, h("button", { type: "button", class: "button small", text: "Print the card", on: { click: () => print() } })));
  }

  /** What the patron says in the chat goes onto the card by the operator’s hand (C63, C65). */
  #told(contact) {
    const note = (name) => (event) => this.#note({ [name]: event.target.value.trim() });
    const box = (label, name, longest) => field(label, h("input", { type: "text", maxlength: longest, value: contact[name], dir: "auto", autocomplete: "off", disabled: !this.panel.may_act, on: { change: note(name) } }));
    return [box("Name they told you", "name_given", 80), box("Phone they told you", "phone", 40), box("Where they say they are", "whereabouts", 200)];
  }

  async #note(fields) {
    if (await this.app.attempt(this.app.board.api.patch(`/desk/chats/${this.id_}/card`, fields))) this.app.tell("On the card.");
  }

  #calls() {
    const { actions, safety, people } = this.panel;
    const numbers = [
      ...actions.filter((action) => action.phone).map(({ label, phone }) => ({ label, phone })),
      ...safety.flatMap((campus) => campus.numbers.map(({ label, phone }) => ({ label: `${label} (${whose(campus)})`, phone }))),
    ];
    const log = (whom, reached) => this.#post("calls", { whom, reached });
    return h("section", { "aria-label": "Call and notify" }, h("h3", { text: "Call" }), h("ul", { class: "contacts" }, ...numbers.map(({ label, phone }) => h(
      "li", {}, h("div", { class: "contact-text" }, h("span", { text: label }), h("a", { href: `tel:${phone.replace(/[^+\d]/g, "")}`, text: phone })),
      h("span", { class: "buttons" }, small("Reached", `${label}: reached`, () => log(label, true)), small("No answer", `${label}: no answer`, () => log(label, false)))))),
      h("h3", { text: "Ask somebody to come" }),
      h("ul", { class: "contacts" }, ...people.map((person) => h("li", {}, h("div", { class: "contact-text" }, h("span", { text: person.name }), h("span", { class: "hint", text: [person.role, person.campus, person.status, came(person)].filter(Boolean).join(", ") })), this.#asking(person)))));
  }

  /** Who has answered can be let in to read along; whom the alarm did not reach, or not move, can be asked by name. */
  #asking(person) {
    const chat = this.app.board.desk.chats.get(this.id_);
    const inside = chat?.staff.some((entry) => entry.operator.id === person.id);
    if (inside) return h("span", { class: "badge", text: "In the chat" });
    if (person.answered_at && chat?.status === "active" && this.app.board.desk.roleIn(chat) === "lead") return small("Ask them in", `Ask ${person.name} into the chat`, () => this.#askIn(person));
    return person.may_notify && small(person.asked_at ? "Ask again" : "Notify", `Notify ${person.name}`, () => this.#post("notify", { operator: person.id }));
  }

  async #askIn(person) {
    const asked = await this.app.attempt(this.app.board.askForHelp(this.id_, { operator: person.id, wanted: "join" }));
    if (asked) this.app.tell(`${person.name} can look into the chat now.`);
  }

  #log() {
    const words = { crisis_started: () => "Crisis mode began", crisis_left: () => "Crisis mode was left", resource_offered: ({ label }) => `Sent ${label}`, called: ({ whom, reached }) => `Called ${whom}: ${reached ? "reached" : "no answer"}`, notified: ({ who }) => `Notified ${who}`, summoned: ({ who }) => `Asked to come: ${who.join(", ")}`, answered: () => "Is on it", nobody_answered: () => "Nobody has answered", incident_filed: () => "Filed an incident" };
    const entries = this.panel.log.filter((entry) => words[entry.name]);
    return h("section", { "aria-label": "What was done" }, h("h3", { text: "What was done" }), h("ol", { class: "care-log" }, ...entries.map((entry) => h("li", { text: `${[clockTime(entry.at), entry.by, words[entry.name](entry.data)].filter(Boolean).join(" · ")}` }))));
  }

  async #post(what, body) {
    await this.app.attempt(this.app.board.api.post(`/desk/chats/${this.id_}/crisis/${what}`, body));
    this.show(this.app, this.id_, { again: true });
  }

  async #leave() {
    const button = (value, text, look = "") => h("button", { type: "submit", value, class: `button ${look}`, text, autofocus: !value });
    const { done } = openDialog({
      title: "Leave crisis mode?",
      body: [
        h("p", { text: "The desk’s clocks run again for this chat, and nobody else is asked to come. What was done stays in the log." }),
        h("p", { text: "If it is over, only you and those who joined can read the chat later, and it is kept for 30 days at least. If it was a mistake, it is a chat like any other." }),
      ],
      actions: [button("", "Stay in it", "quiet"), button("mistake", "It was a mistake"), button("over", "It is over", "primary")],
    });
    const how = await done;
    if (!how) return;
    const chat = await this.app.attempt(this.app.board.api.delete(`/desk/chats/${this.id_}/crisis${how === "mistake" ? "?mistake=true" : ""}`));
    if (chat) this.app.board.desk.takeChat(chat);
    this.show(this.app, this.id_, { again: true });
  }
}

/** One press from any chat; the panel comes up beside the composer. */
export async function enterCrisis(app, id) {
  const chat = await app.attempt(app.board.api.post(`/desk/chats/${id}/crisis`));
  if (!chat) return;
  app.board.desk.takeChat(chat);
  app.subject = id;
  app.show("care");
}

const came = ({ asked_at: asked, answered_at: answered }) => (answered ? `on it since ${clockTime(answered)}` : asked ? `asked at ${clockTime(asked)}` : "");
const small = (text, label, run) => h("button", { type: "button", class: "button small", text, "aria-label": label, on: { click: run } });
const list = (title, entries, look) => h("section", { class: `advice ${look}` }, h("h3", { text: title }), h("ul", {}, ...entries.map((text) => h("li", { text }))));
export const whose = ({ campus, whose: who }) => (who.length === 2 ? campus : who[0] === "patron" ? `${campus}, the patron’s` : `${campus}, yours`);
