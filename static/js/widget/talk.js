import { Api } from "../lib/api.js";
import { PatronChat } from "../models/patron-chat.js";
import { callingWords, spokenWords, stateWords, waitingWords } from "../models/patron-words.js";
import { asText, fileName } from "../models/record.js";
import { ChatRoom } from "./chat-room.js";
import { chime } from "./chime.js";
import { confirmDelete, confirmEnd, mailCopy } from "./dialogs.js";
import { saveBlob } from "./save.js";

const PLAIN = { type: "text/plain;charset=utf-8" };
const TROUBLE_AFTER_MS = 3_000; // a blink is no trouble

/**
 * A chat that runs: its room on the stage, what is said aloud about it, and what the menu and the last screen offer.
 * Loaded behind the first form, while the patron still writes.
 */
export class Talk {
  /** @type {ChatRoom} */
  room;
  #chat;
  #options;
  #trouble = null;
  #stage = null;
  #refusals = new Set();

  /**
   * @param {object} options
   * @param {string} options.token
   * @param {any} [options.chat] CHAT as opening it was answered
   * @param {string[]} [options.rest] of a question too long for one message
   * @param {any} options.campus
   * @param {import("../lib/storage.js").Drawer} options.drawer
   * @param {import("../lib/announcer.js").Announcer} options.announcer
   * @param {{ say: (words: string, status: string) => void, trouble: (words: string) => void,
   *           chat: (chat: any) => void }} options.header
   * @param {() => boolean} options.isSeen whether what is drawn is on the screen
   * @param {() => void} options.onNews
   * @param {(unsaid: string) => void} options.onGone
   * @param {() => void} options.onErased
   * @param {(name: string) => void} options.act
   */
  constructor(options) {
    this.#options = options;
    const { token, chat = null, rest = [], drawer } = options;
    this.#chat = new PatronChat({ api: new Api({ token: () => token }), token, chat, drawer });
    this.room = new ChatRoom({ ...options, chat: this.#chat });
    this.#chat.addEventListener("chat", () => this.#changed());
    this.#chat.addEventListener("connection", () => this.#changed());
    this.#chat.addEventListener("pending", () => this.#sayRefusals());
    this.#chat.addEventListener("lines", ({ detail }) => this.#news(detail.fresh));
    this.#chat.addEventListener("gone", () => options.onGone(this.#unsaid));
    for (const text of rest) this.#chat.say(text);
  }

  start() {
    this.#chat.start();
    this.#changed();
  }

  /** The tab forgets this chat. */
  forget() {
    clearTimeout(this.#trouble);
    this.#chat.forget();
  }

  get unread() {
    return this.#chat.unread;
  }

  sawAll() {
    this.#chat.sawAll();
  }

  /** What another window needs to go on with it. */
  get luggage() {
    return { token: this.#chat.token, draft: this.#options.drawer.get("draft") };
  }

  /** @param {string} name */
  async act(name) {
    const chat = this.#chat;
    if (!chat.chat) return;
    if (name === "print") globalThis.print();
    else if (name === "save") saveBlob(fileName(chat.chat), new Blob([asText(chat.chat, chat.lines)], PLAIN));
    else if (name === "mail") mailCopy(chat);
    else if (name === "end" && (await confirmEnd(chat))) this.room.focus();
    else if (name === "delete" && (await confirmDelete(chat))) this.#options.onErased();
  }

  get #unsaid() {
    return [...this.#chat.takeBackAll(), this.#options.drawer.get("draft")].filter(Boolean).join("\n\n");
  }

  #changed() {
    const { chat, connection, isOver } = this.#chat;
    const { header } = this.#options;
    header.say(stateWords(chat, connection), chat?.status ?? "");
    if (chat) header.chat(chat);
    this.#showTrouble(connection === "offline" && !isOver);
    this.#sayStage(chat);
  }

  #news(fresh) {
    for (const line of fresh) {
      const words = spokenWords(line);
      if (words) this.#options.announcer.say(words);
    }
    const theirs = fresh.some((line) => line.author.role === "operator");
    if (theirs && !this.#options.isSeen() && (this.#options.drawer.get("sounds") ?? true)) chime();
    this.#options.onNews();
  }

  /** Whom a waiting chat calls, said once when it changes. */
  #sayStage(chat) {
    const stage = chat?.status === "waiting" ? chat.stage : null;
    if (stage === this.#stage) return;
    const before = this.#stage;
    this.#stage = stage;
    const { announcer, campus } = this.#options;
    if (stage === "ticket_offered") announcer.say(`${campus.texts?.ticket_offer ?? ""} The choice is in the chat.`);
    else if (stage) announcer.say([callingWords(chat), before ? "" : waitingWords(this.#chat, campus.texts)].join(" "));
  }

  /** A message that won't go out is said too, once. */
  #sayRefusals() {
    for (const { key, state, problem } of this.#chat.pending) {
      if (state !== "failed" || this.#refusals.has(key)) continue;
      this.#refusals.add(key);
      this.#options.announcer.say(`Your message was not sent. ${problem?.message ?? ""}`);
    }
  }

  /** @param {boolean} isOn */
  #showTrouble(isOn) {
    if (isOn === (this.#trouble !== null)) return;
    clearTimeout(this.#trouble);
    this.#trouble = null;
    if (!isOn) {
      this.#options.header.trouble("");
      return;
    }
    this.#trouble = setTimeout(() => {
      this.#options.header.trouble("No connection. Keep writing; it goes out as soon as we reach the desk again.");
      this.#options.announcer.say("No connection. We keep trying.");
    }, TROUBLE_AFTER_MS);
  }
}
