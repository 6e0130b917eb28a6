import { bdi, fill, h } from "../lib/elements.js";

export const LENGTH = 4000; // the interface's

/**
 * One box to write in. It always says in words to whom it speaks. The patron's box and the note box are two elements
 * of their own, apart in place, colour and key, and neither can become the other (Q20).
 */
export class Composer extends HTMLElement {
  build({ box, onSend, onInput, sendKey, noteKey = () => null }) {
    Object.assign(this, { box, onSend, onInput, sendKey, noteKey });
    const id = `to-${box}-${++count}`;
    this.className = `composer ${box}`;
    this.target = h("label", { class: "target", htmlFor: id });
    this.keys = h("span", { class: "keys", id: `${id}-keys` });
    this.meter = h("span", { class: "meter" });
    this.area = h("textarea", { id, rows: 2, maxlength: LENGTH, dir: "auto", "aria-describedby": `${id}-keys` });
    this.button = h("button", { type: "button", class: "button primary", on: { click: () => this.send() } });
    this.ask = h("div", { class: "ask", role: "alertdialog", hidden: true });
    fill(
      this,
      h("div", { class: "row" }, this.target, this.meter, this.keys),
      h("div", { class: "write" }, this.area, this.button),
      this.ask,
    );
    this.area.addEventListener("input", () => this.#typed());
    this.area.addEventListener("keydown", (event) => this.#key(event));
    return this;
  }

  /** `who` is shown behind `words`: "To Ricky, the patron". A phone shows only the first of the button's words. */
  address({ words, who = "", after = "", button: [button, rest] }) {
    const state = [words, who, after, button, this.sendKey()].join("|");
    if (this.dataset.state === state) return;
    this.dataset.state = state;
    fill(this.target, words, who && bdi(who), after);
    fill(this.button, button, h("span", { class: "wide", text: rest }));
    this.keys.textContent = `${KEY_NAMES[this.sendKey()]} ${button.toLowerCase()}s`;
  }

  get text() {
    return this.area.value;
  }

  set text(value) {
    if (this.area.value === value) return;
    this.area.value = value;
    this.#fit();
  }

  insert(text) {
    const { area } = this;
    const glue = area.value && !/\s$/.test(area.value) ? " " : "";
    area.value = `${area.value}${glue}${text}`.slice(0, LENGTH);
    this.#typed();
    this.closest("desk-app")?.show("chats"); // a phone shows something else while one looks things up
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
  }

  send(how = {}) {
    const body = this.area.value.trim();
    if (!body) return this.area.focus();
    const question = this.beforeSend?.(body, how);
    if (question) return this.#askFirst(question);
    this.closeAsk();
    this.empty();
    this.onSend(body);
    return this.area.focus();
  }

  empty() {
    this.area.value = "";
    this.#typed();
  }

  #askFirst({ text, yes, no, other, onYes, onNo, onOther }) {
    const id = `ask-${++count}`;
    const answer = (act, then) => () => {
      this.closeAsk();
      act?.();
      then?.();
    };
    const stay = h("button", { type: "button", class: "button small", text: no, on: { click: answer(onNo) } });
    fill(
      this.ask,
      h("p", { id, text }),
      h("div", { class: "buttons" }, stay, other && h("button", { type: "button", class: "button small", text: other, on: { click: answer(onOther) } }), h("button", { type: "button", class: "button small primary", text: yes, on: { click: answer(onYes, () => this.send()) } })),
    );
    this.ask.setAttribute("aria-labelledby", id);
    this.ask.hidden = false;
    stay.focus(); // the safe answer lies under the Enter key
  }

  closeAsk() {
    this.ask.hidden = true;
    this.ask.replaceChildren();
  }

  #key(event) {
    if (event.key !== "Enter" || event.isComposing) return;
    const pressed = event.ctrlKey || event.metaKey ? "ctrl" : event.altKey ? "alt" : event.shiftKey ? "shift" : "enter";
    const isNoteKey = pressed === this.noteKey();
    if (pressed !== this.sendKey() && !isNoteKey) return;
    event.preventDefault();
    this.send({ isNoteKey });
  }

  #typed() {
    this.#fit();
    this.onInput?.(this.area.value);
  }

  #fit() {
    const left = LENGTH - this.area.value.length;
    this.meter.textContent = left < 500 ? `${left} of ${LENGTH} characters left` : "";
    this.area.rows = Math.min(8, Math.max(2, this.area.value.split("\n").length, Math.ceil(this.area.value.length / 70)));
  }
}

const KEY_NAMES = { enter: "Enter", ctrl: "Ctrl+Enter", alt: "Alt+Enter" };
let count = 0;
