import { fill, h } from "../lib/elements.js";
import { fillIn, find, slashAt } from "../models/canned.js";
import { keepOwnWords } from "./dialogs/own-words.js";

const MOST_SHOWN = 40;

/**
 * The ready words of a chat: a button opens the list, a slash in the composer finds by typing. Choosing one puts it into
 * the composer, where it can be changed before it is sent; what the chat does not know is asked for first.
 */
export class CannedPicker extends HTMLElement {
  #messages = [];
  #shown = [];
  #at = 0;
  #slash = null;

  attach(app, id, composer) {
    Object.assign(this, { app, id_: id, composer, listId: `canned-${++count}` });
    this.className = "canned";
    this.button = h("button", { type: "button", class: "button small", "aria-expanded": "false", "aria-haspopup": "dialog", text: "Ready words /", title: "Type / in the box to find one", on: { click: () => (this.panel.hidden ? this.#open() : this.close()) } });
    this.search = h("input", { type: "search", class: "canned-search", placeholder: "Find: hello, hours, still looking …", "aria-label": "Find ready words", "aria-controls": this.listId, on: { input: () => this.#show(this.search.value), keydown: (event) => this.#keys(event) } });
    this.list = h("div", { class: "canned-list", role: "listbox", id: this.listId, tabIndex: 0, "aria-label": "Ready words", on: { keydown: (event) => this.#keys(event) } });
    this.form = h("form", { class: "canned-form", hidden: true, on: { submit: (event) => this.#filled(event) } });
    this.own = h("button", { type: "button", class: "link canned-own", text: "Words of your own…", on: { click: () => (this.close(), keepOwnWords(app, composer.text)) } });
    this.panel = h("div", { class: "canned-panel", role: "dialog", "aria-label": "Ready words", hidden: true, on: { keydown: (event) => event.key === "Escape" && (event.stopPropagation(), this.close(), this.composer.area.focus()) } }, this.search, this.list, this.form, this.own);
    fill(this, this.button, this.panel);
    composer.area.addEventListener("input", () => this.#typed());
    composer.area.addEventListener("keydown", (event) => this.#slash && this.#keys(event), true);
    document.addEventListener("pointerdown", (event) => this.panel.hidden || this.contains(event.target) || this.close());
    return this;
  }

  async #learn() {
    try {
      this.#messages = (await this.app.board.api.get(`/desk/canned?chat=${this.id_}`)).messages;
    } catch (problem) {
      this.app.tell(problem.message, { tone: "warn" });
    }
  }

  async #open(query = "", { slash = false } = {}) {
    this.panel.hidden = false;
    this.panel.classList.toggle("by-slash", slash);
    this.button.setAttribute("aria-expanded", "true");
    this.form.hidden = true;
    this.list.hidden = false;
    this.search.hidden = slash;
    if (!slash) {
      this.search.value = query;
      this.search.focus();
    }
    await this.#learn();
    if (!this.panel.hidden) this.#show(slash ? (this.#slash?.query ?? "") : this.search.value); // typing went on meanwhile
  }

  close() {
    this.panel.hidden = true;
    this.#slash = null;
    this.button.setAttribute("aria-expanded", "false");
    this.composer.area.removeAttribute("aria-activedescendant");
  }

  #typed() {
    const { area } = this.composer;
    const slash = slashAt(area.value, area.selectionStart);
    if (!slash) return this.#slash ? this.close() : undefined;
    const isNew = !this.#slash;
    this.#slash = slash;
    return isNew ? this.#open(slash.query, { slash: true }) : this.#show(slash.query);
  }

  #show(query) {
    this.#shown = find(this.#messages, query).slice(0, MOST_SHOWN);
    this.#at = 0;
    let category = "";
    const entries = this.#shown.flatMap((message, index) => {
      const head = !query && message.category !== category ? [h("div", { class: "canned-head", role: "presentation", text: CATEGORIES[message.category] ?? message.category })] : [];
      category = message.category;
      return [...head, this.#entry(message, index)];
    });
    fill(this.list, ...(entries.length ? entries : [h("p", { class: "hint", text: "Nothing fits. You can keep words of your own below." })]));
    this.#mark();
  }

  #entry(message, index) {
    const other = message.campus && message.campus !== this.app.board.desk.chats.get(this.id_)?.campus.slug;
    return h(
      "div",
      { role: "option", id: `${this.listId}-${index}`, class: "canned-entry", "aria-selected": "false", on: { click: () => this.#choose(message) } },
      h("span", { class: "canned-title" }, message.title, message.shortcut && h("kbd", { text: `/${message.shortcut}` }), other && h("span", { class: "badge warn", text: "Another campus" })),
      h("span", { class: "canned-body", dir: "auto", text: message.body }),
    );
  }

  #mark() {
    const options = [...this.list.querySelectorAll("[role=option]")];
    options.forEach((option, index) => option.setAttribute("aria-selected", String(index === this.#at)));
    const chosen = options[this.#at];
    for (const box of [this.search, this.composer.area]) {
      if (chosen && !this.panel.hidden) box.setAttribute("aria-activedescendant", chosen.id);
      else box.removeAttribute("aria-activedescendant");
    }
    chosen?.scrollIntoView({ block: "nearest" });
  }

  #keys(event) {
    if (this.panel.hidden || !this.form.hidden || event.isComposing) return;
    const step = (by) => ((this.#at = (this.#at + by + this.#shown.length) % Math.max(1, this.#shown.length)), this.#mark());
    const moves = { ArrowDown: () => step(1), ArrowUp: () => step(-1), Enter: () => this.#choose(this.#shown[this.#at]), Tab: () => this.#choose(this.#shown[this.#at]), Escape: () => this.close() };
    if (!moves[event.key] || (event.key === "Tab" && !this.#slash) || (event.key !== "Escape" && !this.#shown.length)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    moves[event.key]();
  }

  #choose(message) {
    if (!message) return;
    if (!message.missing.length) return void this.#insert(message.body);
    this.chosen = message;
    this.list.hidden = true;
    this.search.hidden = true;
    const fields = message.missing.map(({ name, label }) => h("label", { class: "field" }, label, h("input", { name, type: "text", autocomplete: "off", dir: "auto" })));
    fill(this.form, h("p", { class: "hint", text: "Fill in what the chat doesn’t know:" }), ...fields, h("div", { class: "buttons" }, h("button", { type: "submit", class: "button small primary", text: "Put it into the message" }), h("button", { type: "button", class: "button small", text: "Back", on: { click: () => this.#open() } })));
    this.form.hidden = false;
    this.form.querySelector("input").focus();
  }

  #filled(event) {
    event.preventDefault();
    this.#insert(fillIn(this.chosen.body, Object.fromEntries(new FormData(this.form))));
  }

  /** In place of what was typed after the slash, or behind the draft. */
  #insert(text) {
    const { composer } = this;
    const slash = this.#slash;
    this.close();
    if (!slash) return composer.insert(text);
    const { value } = composer.area;
    const caret = slash.from + slash.query.length + 1;
    composer.text = value.slice(0, slash.from);
    composer.insert(text + value.slice(caret));
    return undefined;
  }
}

const CATEGORIES = { greeting: "Greeting", interview: "Reference interview", searching: "Searching", checking: "Checking", closing: "Closing", transfer: "Transfer and tickets", abuse: "Anger and abuse", crisis: "Crisis" };
let count = 0;
