import { inMessages, roomWords } from "../models/text.js";

const KEEP_MS = 400;

/** Where the patron writes. What stands in it is kept in the tab until it is sent. */
export class Composer {
  #form;
  #field;
  #long;
  #chat;
  #drawer;
  #timer = null;

  /**
   * @param {Record<string, any>} parts
   * @param {import("../models/patron-chat.js").PatronChat} chat
   * @param {{ drawer: import("../lib/storage.js").Drawer }} options
   */
  constructor({ composer, text, long }, chat, { drawer }) {
    this.#form = composer;
    this.#field = text;
    this.#long = long;
    this.#chat = chat;
    this.#drawer = drawer;
    this.#field.value = drawer.get("draft") ?? "";
    this.#grow();
    composer.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    text.addEventListener("keydown", (event) => this.#key(event));
    text.addEventListener("input", () => {
      this.#changed();
      if (this.text) chat.typing();
    });
  }

  get text() {
    return this.#field.value.trim();
  }

  focus() {
    this.#field.focus();
  }

  /** A text that could not be sent comes back; what was being written stays below it. @param {string} text */
  rewrite(text) {
    this.#field.value = [text, this.#field.value].filter(Boolean).join("\n");
    this.#changed();
    this.focus();
  }

  /** The chat is over. @returns {string} what was still being written */
  close() {
    clearTimeout(this.#timer);
    const draft = this.text;
    this.#form.hidden = true;
    return draft;
  }

  #key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#send();
  }

  #send() {
    const messages = inMessages(this.#field.value);
    this.#field.value = "";
    for (const message of messages) this.#chat.say(message);
    this.#drawer.drop("draft");
    clearTimeout(this.#timer);
    this.#measure();
    this.focus();
  }

  #changed() {
    this.#measure();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#drawer.put("draft", this.#field.value || null), KEEP_MS);
  }

  #measure() {
    this.#grow();
    const words = roomWords(this.#field.value);
    this.#long.hidden = !words;
    this.#long.textContent = words;
  }

  #grow() {
    this.#field.style.height = "auto";
    this.#field.style.height = `${this.#field.scrollHeight + 2}px`;
  }
}
