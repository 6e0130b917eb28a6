import { fill, h } from "../lib/elements.js";
import { isOver } from "../models/desk.js";
import { field } from "./dialogs/ask.js";

const SAVE_AFTER_MS = 700;

/** What the librarian notes of an encounter (C28–C30, A5, A6, C51). It saves itself; the patron never sees it. */
export class EncounterCard extends HTMLElement {
  #timer = 0;
  #changed = {};

  async show(app, id) {
    if (this.id_ === id) return this.#refresh();
    await this.#save();
    Object.assign(this, { app, id_: id });
    this.className = "encounter";
    try {
      this.#build(await app.board.api.get(`/desk/chats/${id}/card`));
    } catch (problem) {
      fill(this, h("p", { class: "hint", text: problem.message }));
    }
    return undefined;
  }

  disconnectedCallback() {
    this.#save();
  }

  #build(card) {
    const { choices } = card;
    const box = (name, kind = "input", more = {}) => h(kind, { value: card[name] ?? "", dir: "auto", autocomplete: "off", ...more, on: { input: (event) => this.#note({ [name]: event.target.value }) } });
    const where = h("div", { class: "inline-checks", role: "radiogroup", "aria-label": "Where the patron is" }, ...[["on", "On campus"], ["off", "Off campus"], ["", "Not known"]].map(([value, text]) =>
      h("label", { class: "check" }, h("input", { type: "radio", name: "card-location", checked: card.location === value, on: { change: () => this.#note({ location: value }) } }), text)));
    const sources = new Set(card.sources);
    const wanted = h("div", { class: "inline-checks", role: "group", "aria-label": "Kinds of source wanted" }, ...Object.entries(choices.sources).map(([value, text]) =>
      h("label", { class: "check" }, h("input", { type: "checkbox", checked: sources.has(value), on: { change: (event) => { sources[event.target.checked ? "add" : "delete"](value); this.#note({ sources: [...sources] }); } } }), text)));
    const what = box("taught_what", "input", { maxlength: 200, placeholder: "What was taught" });
    const taught = h("label", { class: "check" }, h("input", { type: "checkbox", checked: card.taught, on: { change: (event) => this.#note({ taught: event.target.checked }) } }), "Taught something");
    this.level = h("select", { on: { change: () => this.#note({ read_level: this.level.value ? Number(this.level.value) : null }) } }, h("option", { value: "", text: "Not yet" }), ...Object.entries(choices.read_level).map(([level, text]) => h("option", { value: level, text: `${level} · ${text}`, selected: String(card.read_level) === level })));
    this.suggested = h("p", { class: "hint" });
    this.steps = h("textarea", { rows: 2, maxlength: 2000, dir: "auto", value: card.next_steps, on: { input: () => this.#note({ next_steps: this.steps.value }) } });
    this.tell = h("button", { type: "button", class: "button small", text: "Send it to the patron", on: { click: () => this.#tell() } });
    this.state = h("p", { class: "hint", role: "status" });
    fill(
      this,
      h("h2", { text: "Encounter card" }),
      h("p", { class: "hint", text: "For staff. It saves itself." }),
      h("fieldset", {}, h("legend", { text: "Where the patron is" }), where),
      field("Assignment", box("assignment", "input", { maxlength: 200 })),
      h("div", { class: "pair" }, field("Course", box("course", "input", { maxlength: 80 })), field("Professor", box("professor", "input", { maxlength: 80 }))),
      h("div", { class: "pair" }, field("Needed by", box("deadline", "input", { maxlength: 80 })), field("Tried so far", box("tried", "input", { maxlength: 400 }))),
      h("fieldset", {}, h("legend", { text: "Sources wanted" }), wanted),
      field("Search scratchpad", box("scratchpad", "textarea", { rows: 3, maxlength: 4000, placeholder: "Words, databases, what came of it" })),
      h("fieldset", {}, h("legend", { text: "Instruction" }), taught, h("label", { class: "visually-hidden", htmlFor: (what.id = `what-${++count}`), text: "What was taught" }), what),
      field("READ level", this.level),
      this.suggested,
      field("Next steps", this.steps, { hint: "Sum up what happens now. It stands in the patron’s transcript once it is sent." }),
      h("div", { class: "buttons" }, this.tell),
      this.state,
    );
    this.#suggest(card);
    this.#refresh();
  }

  #suggest(card) {
    const level = card.suggested_read_level;
    fill(this.suggested, `Suggested: ${level}. `, card.read_level === level ? "" : h("button", { type: "button", class: "link", text: "Take it", on: { click: () => { this.level.value = String(level); this.#note({ read_level: level }); } } }));
    if (card.next_steps_seq) this.state.textContent = "The next steps were sent to the patron.";
  }

  #refresh() {
    const chat = this.app?.board.desk.chats.get(this.id_);
    if (this.tell) this.tell.disabled = !chat || isOver(chat) || !["lead", "joined"].includes(this.app.board.desk.roleIn(chat));
  }

  #note(fields) {
    Object.assign(this.#changed, fields);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#save(), SAVE_AFTER_MS);
  }

  async #save() {
    clearTimeout(this.#timer);
    const fields = this.#changed;
    if (!this.id_ || !Object.keys(fields).length) return;
    this.#changed = {};
    try {
      this.#suggest(await this.app.board.api.patch(`/desk/chats/${this.id_}/card`, fields));
      this.state.textContent = "Saved.";
    } catch (problem) {
      this.#changed = { ...fields, ...this.#changed }; // kept, and tried again with the next change
      this.state.textContent = `Not saved: ${problem.message}`;
    }
  }

  async #tell() {
    const body = this.steps.value.trim();
    if (!body) return this.steps.focus();
    const line = await this.app.attempt(this.app.board.api.post(`/desk/chats/${this.id_}/card/next-steps`, { body }));
    if (!line) return undefined;
    this.app.board.desk.takeLines(this.id_, [line]);
    this.state.textContent = "The next steps were sent to the patron.";
    return undefined;
  }
}

let count = 0;
