import { bdi, fill, h } from "../lib/elements.js";

export const LENGTH = 4000; // the interface's

/**
 * One box to write in. It always says in words to whom it speaks. The patron's box and the note box are two elements
 * of their own, apart in place, colour and key, and neither can become the other (Q20).
 */
export class Composer extends HTMLElement {
  build({ box, onSend, onInput, sendKey }) {
    Object.assign(this, { box, onSend, onInput, sendKey });
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
    this.keys.textContent = this.sendKey() === "enter" ? "Enter sends" : "Ctrl+Enter sends";
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

  send() {
    const body = this.area.value.trim();
    if (!body) return this.area.focus();
    const question = this.beforeSend?.(body);
    if (question) return this.#askFirst(question);
    this.closeAsk();
    this.area.value = "";
    this.#typed();
    this.onSend(body);
    return this.area.focus();
  }

  #askFirst({ text, yes, no, onYes, onNo }) {
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
      h("div", { class: "buttons" }, stay, h("button", { type: "button", class: "button small primary", text: yes, on: { click: answer(onYes, () => this.send()) } })),
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
    const strong = event.ctrlKey || event.metaKey;
    if (this.sendKey() === "enter" ? !event.shiftKey && !event.altKey : strong) {
      event.preventDefault();
      this.send();
    }
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

let count = 0;
