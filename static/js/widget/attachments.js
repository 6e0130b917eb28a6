import { bdi, fill, h } from "../lib/elements.js";
import { newKey } from "../lib/keys.js";
import { sizeWords } from "../models/patron-words.js";

/**
 * Files from the patron: chosen, dropped or pasted. The limits are said before anybody chooses; each file shows how far
 * it has come and can be called back; one that failed keeps its place, with the reason and another try.
 */
export class Attachments {
  #chat;
  #limits;
  #parts;
  #going = new Map();

  /**
   * @param {Record<string, any>} parts of the room
   * @param {import("../models/patron-chat.js").PatronChat} chat
   * @param {{ files: number, bytes: number, accept: string, sentence: string } | undefined} limits of the campus
   */
  constructor(parts, chat, limits) {
    this.#parts = parts;
    this.#chat = chat;
    this.#limits = limits;
    if (!limits) return;
    const { attach, chooser, chooserWords, choose, file, composer, scroll } = parts;
    attach.hidden = false;
    file.accept = limits.accept;
    chooserWords.textContent = `${limits.sentence} You can also drop or paste them here.`;
    attach.addEventListener("click", () => this.#open(chooser.hidden));
    choose.addEventListener("click", () => file.click());
    chooser.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      this.#open(false);
      attach.focus();
    });
    file.addEventListener("change", () => {
      this.#take([...file.files]);
      file.value = "";
    });
    composer.addEventListener("paste", (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (!files.length) return;
      event.preventDefault();
      this.#take(files);
    });
    for (const place of [composer, scroll]) {
      place.addEventListener("dragover", (event) => event.preventDefault());
      place.addEventListener("drop", (event) => {
        event.preventDefault();
        this.#take([...(event.dataTransfer?.files ?? [])]);
      });
    }
  }

  #open(isOpen) {
    const { attach, chooser, choose } = this.#parts;
    chooser.hidden = !isOpen;
    attach.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) choose.focus();
  }

  /** @param {File[]} files */
  #take(files) {
    if (this.#chat.isOver) return;
    this.#open(false);
    for (const file of files) this.#send({ file, key: newKey(), part: 0, problem: "", stop: null });
    this.#parts.text.focus();
  }

  async #send(item) {
    const { bytes } = this.#limits;
    this.#going.set(item.key, item);
    item.problem = item.file.size > bytes ? `It is larger than ${sizeWords(bytes)}.` : "";
    this.#draw();
    if (item.problem) return;
    item.stop = new AbortController();
    try {
      await this.#chat.sendFile(item.file, {
        key: item.key,
        signal: item.stop.signal,
        onProgress: (part) => {
          item.part = part;
          item.bar.value = part;
        },
      });
      this.#going.delete(item.key);
    } catch (error) {
      item.stop = null;
      if (error.name === "AbortError") this.#going.delete(item.key);
      else {
        item.problem = error.message;
        item.mayTryAgain = error.passes;
      }
    }
    this.#draw();
  }

  #draw() {
    const rows = [...this.#going.values()].map((item) => {
      item.bar = h("progress", { max: "1", value: item.part, "aria-label": `Sending ${item.file.name}` });
      const put = () => {
        this.#going.delete(item.key);
        this.#draw();
      };
      return h(
        "li",
        {},
        bdi(item.file.name),
        item.problem
          ? h("span", { class: "error", role: "alert", text: `Not sent. ${item.problem}` })
          : item.bar,
        item.problem && item.mayTryAgain && h("button", { type: "button", class: "quiet", text: "Try again", on: { click: () => this.#send(item) } }),
        h("button", { type: "button", class: "quiet", text: item.problem ? "Put away" : "Cancel", on: { click: () => (item.problem ? put() : item.stop?.abort()) } }),
      );
    });
    this.#parts.going.hidden = !rows.length;
    fill(this.#parts.going, ...rows);
  }
}
