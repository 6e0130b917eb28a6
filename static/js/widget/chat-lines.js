import { bdi, fill, h, icon, linkify } from "../lib/elements.js";
import { clockTime, dayName, fullTime, isOtherDay } from "../lib/time.js";
import { sizeWords, systemWords } from "../models/patron-words.js";
import { saveBlob } from "./save.js";

const CLOSE_MS = 3 * 60_000; // words of one person so close together stand as one group

/** The lines as bubbles: grouped by who speaks, with days between them, and what is unsent at the end. */
export class ChatLines {
  #list;
  #pending;
  #chat;
  #onRewrite;
  #drawn = 0;
  #last = null;
  /** @type {Map<number, HTMLElement>} the patron's own, by seq */
  #own = new Map();
  #marked = null;

  /**
   * @param {HTMLElement} list
   * @param {HTMLElement} pending
   * @param {import("../models/patron-chat.js").PatronChat} chat
   * @param {{ onRewrite: (text: string) => void }} options
   */
  constructor(list, pending, chat, { onRewrite }) {
    this.#list = list;
    this.#pending = pending;
    this.#chat = chat;
    this.#onRewrite = onRewrite;
  }

  /** Draws what is new in the chat. */
  add() {
    for (const line of this.#chat.lines.slice(this.#drawn)) this.#draw(line);
    this.#drawn = this.#chat.lines.length;
    this.drawPending();
  }

  #draw(line) {
    if (!this.#last || isOtherDay(this.#last.at, line.at)) {
      this.#list.append(h("li", { class: "day" }, h("span", { text: dayName(line.at) })));
      this.#last = null;
    }
    const element = line.kind === "system" ? system(line) : this.#bubble(line);
    if (element) this.#list.append(element);
    this.#last = line;
  }

  #bubble(line) {
    const mine = line.author.role === "patron";
    const last = this.#last;
    const follows = last && last.author.role === line.author.role && last.author.name === line.author.name && new Date(line.at) - new Date(last.at) < CLOSE_MS;
    const name = mine ? "You" : line.author.name || "Librarian";
    const time = h("time", { datetime: line.at, title: fullTime(line.at), text: clockTime(line.at) });
    const element = h(
      "li",
      { class: `line ${mine ? "mine" : "theirs"}${follows ? " follows" : ""}` },
      h("p", { class: `who${follows ? " visually-hidden" : ""}` }, bdi(name), " ", time),
      line.kind === "file" ? this.#file(line) : words(line.body),
    );
    if (mine) this.#own.set(line.seq, element);
    return element;
  }

  /** The token fetches it, not the address, which alone opens nothing. */
  #file(line) {
    const kept = line.data?.file;
    if (!kept) return h("div", { class: "words file", text: "A file that is not kept any more." });
    const label = [bdi(kept.name || "File"), h("span", { class: "size", text: sizeWords(kept.bytes ?? 0) })];
    const problem = h("span", { class: "error", role: "alert" });
    const open = async () => {
      problem.textContent = "";
      try {
        saveBlob(kept.name, await this.#chat.fetchFile(kept.id));
      } catch (error) {
        problem.textContent = error.message;
      }
    };
    return h("div", { class: "words file" }, h("button", { type: "button", class: "file-button", on: { click: open } }, icon("file"), h("span", {}, ...label)), problem);
  }

  drawPending() {
    const items = this.#chat.pending.map((item) => this.#unsent(item));
    fill(this.#pending, ...items);
    this.drawRead();
  }

  #unsent(item) {
    const failed = item.state === "failed";
    const state = { queued: "Waiting to be sent", sending: "Sending…", retrying: "Not sent yet; we keep trying" }[item.state];
    const retry = () => this.#chat.retry(item.key);
    const rewrite = () => this.#onRewrite(this.#chat.takeBack(item.key) ?? "");
    return h(
      "li",
      { class: `line mine unsent${failed ? " failed" : ""}`, data: { key: item.key } },
      words(item.body),
      failed
        ? h(
            "p",
            { class: "mark" },
            h("span", { class: "reason", text: `Not sent. ${item.problem?.message ?? ""} ` }),
            h("button", { type: "button", class: "quiet", text: "Try again", on: { click: retry } }),
            " ",
            h("button", { type: "button", class: "quiet", text: "Change it", on: { click: rewrite } }),
          )
        : h("p", { class: "mark", text: state }),
    );
  }

  /** "Sent" or "Read" below the patron's last line. */
  drawRead() {
    const seq = Math.max(0, ...this.#own.keys());
    const element = this.#chat.pending.length ? null : this.#own.get(seq);
    if (this.#marked !== element) this.#marked?.querySelector(".mark")?.remove();
    this.#marked = element ?? null;
    if (!element) return;
    const mark = element.querySelector(".mark") ?? element.appendChild(h("p", { class: "mark" }));
    const text = this.#chat.readByOperator >= seq ? "Read" : "Sent";
    if (mark.textContent !== text) mark.textContent = text;
  }
}

/** What somebody wrote: its own direction, its links, its line breaks, and no line that climbs out of its box. */
function words(text) {
  return h("div", { class: "words", dir: "auto" }, ...linkify(text));
}

function system(line) {
  const text = systemWords(line);
  return text && h("li", { class: "system", data: { code: line.data?.code ?? "" } }, h("span", { dir: "auto", text }));
}
