import { bdi, fill, h, icon } from "../lib/elements.js";
import { newKey } from "../lib/keys.js";
import { sizeWords } from "../models/patron-words.js";

/**
 * Files for the patron: chosen, dropped on the box or pasted into it. Nothing goes before its own “Send”, for a file
 * can't be taken back; each shows how far it has come, can be called back, and keeps its place when it failed.
 */
export class FileSender extends HTMLElement {
  #items = new Map();

  attach(app, id, composer) {
    Object.assign(this, { app, id_: id, limits: app.page.files });
    this.className = "file-sender";
    this.input = h("input", { type: "file", multiple: true, accept: this.limits.accept, hidden: true, on: { change: () => this.#chosen() } });
    this.button = h("button", { type: "button", class: "button small", title: this.limits.sentence, on: { click: () => this.input.click() } }, icon("clip"), "File");
    this.list = h("ul", { class: "files", "aria-label": "Files to send", hidden: true });
    fill(this, this.button, this.input);
    composer.prepend(this.list);
    composer.addEventListener("paste", (event) => this.#dropped(event, event.clipboardData));
    composer.addEventListener("dragover", (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault());
    composer.addEventListener("drop", (event) => this.#dropped(event, event.dataTransfer));
    return this;
  }

  #chosen() {
    this.#take([...this.input.files]);
    this.input.value = "";
  }

  #dropped(event, data) {
    const files = [...(data?.files ?? [])];
    if (!files.length) return; // text is the box's own
    event.preventDefault();
    this.#take(files);
  }

  /** @param {File[]} files */
  #take(files) {
    for (const file of files) {
      const problem = file.size > this.limits.bytes ? `It is larger than ${sizeWords(this.limits.bytes)}.` : "";
      const item = { key: newKey(), file, problem, isFinal: Boolean(problem) };
      this.#items.set(item.key, item);
    }
    this.#draw();
    this.list.querySelector("li:last-child button")?.focus();
  }

  async #send(item) {
    item.problem = "";
    item.stop = new AbortController();
    this.#draw();
    const form = new FormData();
    form.append("file", item.file, item.file.name);
    try {
      const { board } = this.app;
      const onProgress = (part) => (item.bar.value = part);
      const line = await board.api.upload(`/desk/chats/${this.id_}/files`, form, { key: item.key, signal: item.stop.signal, onProgress });
      this.#items.delete(item.key);
      board.desk.takeLines(this.id_, [line]);
    } catch (error) {
      if (error.name === "AbortError") this.#items.delete(item.key);
      else Object.assign(item, { problem: error.message, isFinal: !error.passes });
    }
    item.stop = null;
    this.#draw();
    this.closest("chat-pane")?.focusComposer();
  }

  #draw() {
    const act = (text, run, look = "") => h("button", { type: "button", class: `button small ${look}`, text, on: { click: run } });
    const remove = (item) => () => {
      this.#items.delete(item.key);
      this.#draw();
      this.closest("chat-pane")?.focusComposer();
    };
    const rows = [...this.#items.values()].map((item) => {
      item.bar = item.stop && h("progress", { max: "1", value: 0, "aria-label": `Sending ${item.file.name}` });
      return h(
        "li", {},
        h("span", { class: "name" }, bdi(item.file.name), ` · ${sizeWords(item.file.size)}`),
        item.problem && h("span", { class: "field-error", role: "alert", text: `Not sent. ${item.problem}` }),
        item.bar,
        h("span", { class: "buttons" },
          item.stop ? act("Cancel", () => item.stop.abort()) : act("Remove", remove(item)),
          !item.stop && !item.isFinal && act(item.problem ? "Try again" : "Send file", () => this.#send(item), "primary")),
      );
    });
    this.list.hidden = !rows.length;
    fill(this.list, ...rows);
  }
}
