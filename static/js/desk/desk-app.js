import { Announcer } from "../lib/announcer.js";
import { pageData } from "../lib/elements.js";
import { Drawer, tabStorage } from "../lib/storage.js";
import { everySecond } from "../lib/ticker.js";
import { isOver } from "../models/desk.js";
import { Drafts } from "../models/drafts.js";
import { Preferences } from "../models/preferences.js";
import { WrongBoxGuard } from "../models/guard.js";
import { lapsed, outcome } from "../models/transfer-words.js";
import { Attention } from "./attention.js";
import { listenForKeys } from "./keyboard.js";
import { Notifications } from "./notifications.js";
import { Sound } from "./sound.js";
import { Switchboard } from "./switchboard.js";

const FLASH_MS = 1600;
const DIRECTORY_EVERY_MS = 15 * 60_000;

/**
 * The whole desk. It owns the line to the server, the sounds and what is open where; its parts draw themselves.
 * `data-view` is what a phone shows: waiting, chats, campus, people or all.
 */
export class DeskApp extends HTMLElement {
  isReady = false;
  panes = []; // ids of the chats in the centre, one or two
  focused = null; // the pane that shortcuts act on
  subject = null; // the chat whose campus and patron the side panel shows
  #parts = new Set();
  #guards = new Map();
  directory = null;
  #directoryAt = 0;
  #ended = null; // ids of the ended chats that lie open, kept through a reload; null until they are back

  connectedCallback() {
    if (this.board) return;
    this.page = pageData("desk-page") ?? {};
    this.preferences = new Preferences(storage());
    this.sound = new Sound();
    this.sound.volume = this.preferences.get("volume");
    this.board = new Switchboard({ isAudible: () => this.sound.audible });
    this.board.desk.me = this.page.me ?? null;
    this.drafts = new Drafts(tabStorage(), this.page.me?.id);
    this.notifications = new Notifications(this.preferences);
    // Behind an open dialog the page is silent; the dialog's own region, which comes last, speaks then.
    this.announcer = new Announcer(() => [...this.querySelectorAll("[data-region=news]")].at(-1));
    this.attention = new Attention({
      board: this.board, sound: this.sound, notifications: this.notifications, announcer: this.announcer,
      signal: this.querySelector("desk-signal"),
      onFlash: (id) => this.flash(id), onOpen: (id) => this.lookAt(id),
    });
    this.#listen();
    this.isReady = true;
    this.drawer = new Drawer(`refdesk.desk.${this.page.me?.id}.`);
    this.board.open();
    this.#reopenTheEnded();
    this.#learnTheDirectory();
    this.draw();
  }

  #listen() {
    const { board, sound } = this;
    board.desk.addEventListener("change", ({ detail }) => this.#changed(detail.topics));
    board.desk.addEventListener("arrived", ({ detail }) => this.#arrived(detail));
    board.addEventListener("state", () => this.redraw("connection"));
    board.addEventListener("denied", () => this.redraw("connection"));
    board.addEventListener("alert", ({ detail }) => this.#alerted(detail));
    sound.addEventListener("change", () => {
      board.beat();
      this.redraw("sound");
    });
    sound.addEventListener("played", ({ detail }) => (this.dataset.lastSound = detail));
    sound.listenForPermission(document);
    this.preferences.addEventListener("change", () => {
      sound.volume = this.preferences.get("volume");
      this.redraw("preferences");
    });
    everySecond((now) => this.#tick(now));
    listenForKeys(this);
    document.addEventListener("visibilitychange", () => this.readWhatIsSeen());
    globalThis.addEventListener("focus", () => this.readWhatIsSeen());
  }

  enrol(part) {
    this.#parts.add(part);
  }

  strike(part) {
    this.#parts.delete(part);
  }

  draw() {
    for (const part of this.#parts) part.draw?.();
    this.attention.draw();
  }

  redraw(...topics) {
    const set = new Set(topics);
    for (const part of this.#parts) if (part.concerns(set)) part.draw?.();
  }

  #changed(topics) {
    this.#arrange();
    this.#rememberTheEnded();
    for (const part of this.#parts) if (part.concerns(topics)) part.draw?.();
    this.readWhatIsSeen();
    this.attention.draw();
  }

  #tick(now) {
    this.attention.tick(now);
    for (const part of this.#parts) part.tick?.(now);
    if (now - this.#directoryAt > DIRECTORY_EVERY_MS) this.#learnTheDirectory();
  }

  #arrived({ what, chat, note, own, transfer, asked, patron }) {
    if (what === "note" && chat) own ? this.guard(chat.id).noteSent() : this.guard(chat.id).noteArrived(note.author);
    if (what === "handed") this.open(chat.id);
    if (what === "parted") this.tell(`${chat.lead.name} has taken over the chat with ${patron?.name || "Guest"}.`);
    const ending = what === "transfer" && (own ? outcome(transfer) : asked && lapsed(transfer, this.board.desk.me));
    if (ending) this.tell(ending);
  }

  /** Ended chats that were not put away lie open again after a reload, as all the others do. */
  async #reopenTheEnded() {
    const ids = this.drawer.get("ended") ?? [];
    try {
      for (const chat of ids.length ? await this.board.ended() : []) if (ids.includes(chat.id)) this.board.desk.recall(chat);
    } catch {
      // They are still found under “Chats that I ended”.
    }
    this.#ended = ids.join();
  }

  #rememberTheEnded() {
    if (this.#ended === null) return;
    const ids = this.board.desk.mine().filter(isOver).map((chat) => chat.id);
    if (ids.join() === this.#ended) return;
    this.#ended = ids.join();
    this.drawer.put("ended", ids.length ? ids : null);
  }

  /** The second call of a chat, to its campus's lead. */
  #alerted({ chat: id }) {
    const chat = this.board.desk.chats.get(id);
    if (chat) this.tell(`A patron of ${chat.campus.name} still waits, and nobody has come.`, { tone: "warn" });
  }

  /** Pages, hours and numbers of every campus; asked anew now and then, for hours change. */
  async #learnTheDirectory() {
    this.#directoryAt = Date.now();
    try {
      this.directory = await this.board.api.get("/desk/directory");
      this.redraw("directory");
    } catch {
      // The next try comes by itself; the chats do not need it.
    }
  }

  /** Open the internal messages with a colleague, or with all on duty. */
  writeTo(room, text = "") {
    this.show("people");
    this.querySelector("message-thread").open(room, { text });
  }

  /** Panes show chats that are here; the first of mine is opened rather than an empty desk. */
  #arrange() {
    const mine = this.board.desk.mine();
    const here = new Set(mine.map((chat) => chat.id));
    const panes = this.panes.filter((id) => here.has(id));
    if (!panes.length && mine.length) panes.push((mine.find((chat) => !isOver(chat)) ?? mine[0]).id);
    if (panes.join() === this.panes.join()) return;
    this.panes = panes;
    if (!panes.includes(this.focused)) this.focused = panes[0] ?? null;
    if (!this.board.desk.chats.has(this.subject)) this.subject = this.focused;
    this.subject ??= this.focused;
    this.redraw("panes", "subject");
  }

  /** Open a chat in the centre: in the focused pane, or beside it. */
  open(id, { beside = this.preferences.get("panes") > 1 } = {}) {
    if (!this.panes.includes(id)) {
      if (beside && this.panes.length === 1) this.panes = [...this.panes, id];
      else this.panes = this.panes.length ? this.panes.map((pane) => (pane === this.focused ? id : pane)) : [id];
    }
    this.focused = id;
    this.subject = id;
    this.setAttribute("data-view", "chats");
    this.redraw("panes", "subject", "chats", "view");
    this.readWhatIsSeen();
  }

  /** An ended chat leaves the desk, and with it what was being written in it. */
  putAway(id) {
    this.drafts.set(id, "patron", "");
    this.board.desk.dismiss(id);
  }

  focusPane(id, { cursor = true } = {}) {
    if (this.focused !== id) {
      this.focused = id;
      this.subject = id;
      this.redraw("panes", "subject", "chats");
    }
    if (cursor) this.querySelector(`chat-pane[data-key="${CSS.escape(id)}"]`)?.focusComposer();
  }

  setPanes(count) {
    this.preferences.set("panes", count);
    const others = this.board.desk.mine().map((chat) => chat.id).filter((id) => !this.panes.includes(id));
    const order = this.board.desk.mine().map((chat) => chat.id);
    this.panes = count > 1 ? [...this.panes, ...others].slice(0, 2) : this.panes.filter((id) => id === this.focused);
    this.panes.sort((a, b) => order.indexOf(a) - order.indexOf(b));
    this.redraw("panes", "chats");
    this.readWhatIsSeen();
  }

  /** A patron's name was clicked: campus, page, hours and links, claimed or not (C11). */
  lookAt(id) {
    this.subject = id;
    const mine = this.board.desk.mine().some((chat) => chat.id === id);
    if (mine) this.open(id);
    this.show("campus");
    this.querySelector("campus-panel")?.focusHeading();
  }

  show(view) {
    this.setAttribute("data-view", view);
    if (["campus", "faqs", "care", "people", "all"].includes(view)) this.setAttribute("data-side", view);
    this.redraw("view", "subject");
  }

  guard(id) {
    if (!this.#guards.has(id)) this.#guards.set(id, new WrongBoxGuard());
    return this.#guards.get(id);
  }

  /** What lies open before an operator who looks is read; the patron sees the mark. */
  readWhatIsSeen() {
    if (document.visibilityState !== "visible" || !document.hasFocus()) return;
    const onPhone = matchMedia("(max-width: 60rem)").matches;
    if (onPhone && this.getAttribute("data-view") !== "chats") return;
    const showsOne = matchMedia("(max-width: 75rem)").matches;
    const { desk } = this.board;
    for (const id of showsOne ? this.panes.filter((pane) => pane === this.focused) : this.panes) {
      const conversation = desk.conversation(id);
      if (!conversation.markSeen()) continue;
      if (conversation.lastSeq && !isOver(desk.chats.get(id) ?? { status: "ended" })) this.board.read(id, conversation.lastSeq);
      this.redraw("chats");
      this.attention.draw();
    }
  }

  flash(id) {
    for (const card of this.querySelectorAll(`.card[data-key="${CSS.escape(id)}"]`)) {
      card.classList.remove("flash");
      requestAnimationFrame(() => card.classList.add("flash"));
      setTimeout(() => card.classList.remove("flash"), FLASH_MS);
    }
  }

  /** Say something for a moment, to the eye and the ear. */
  tell(text, { tone = "calm" } = {}) {
    this.querySelector("desk-toasts")?.add(text, tone);
  }

  /** Do it; should it be refused, the reason is said. Answers null then. */
  async attempt(promise, { sorry } = {}) {
    try {
      return (await promise) ?? true;
    } catch (problem) {
      this.tell(sorry?.(problem) ?? problem.message, { tone: "warn" });
      return null;
    }
  }
}

function storage() {
  try {
    return globalThis.localStorage;
  } catch {
    return null;
  }
}
