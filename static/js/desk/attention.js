import { bdi } from "../lib/elements.js";
import { TitleCount } from "../lib/title.js";
import { OneVoice } from "../lib/one-voice.js";
import { lineWords } from "../models/conversation.js";
import { Ringer } from "../models/ringer.js";
import { Favicon } from "./favicon.js";

/**
 * Calls the operator: a sound for each kind of news, and with each sound the same in sight (C2), heard or not. Calling
 * is a state: while a chat calls, it pings, whatever became of the frame that said so.
 */
export class Attention {
  #voice = new OneVoice();
  #ringer = new Ringer();
  #favicon = new Favicon();
  #title = new TitleCount();

  constructor({ board, sound, notifications, announcer, signal, onFlash, onOpen }) {
    Object.assign(this, { board, sound, notifications, announcer, signal, onFlash, onOpen });
    sound.addEventListener("change", () => this.#voice.ask(sound.audible));
    this.#voice.ask(sound.audible);
    board.desk.addEventListener("arrived", ({ detail }) => this.#arrivals[detail.what]?.(detail));
  }

  /** Each second, in the background too. */
  tick(now) {
    const { desk } = this.board;
    const rung = this.#ringer.due(this.board.isFresh(now) ? desk.waiting() : [], now, desk.policy);
    if (rung.length) this.#call("ping", ...callWords(rung.map((id) => desk.chats.get(id))));
    for (const id of rung) this.onFlash(id);
    this.draw();
  }

  /** A sound, and its twin for the eye. */
  #call(name, ...words) {
    if (this.#voice.isMine) this.sound.play(name);
    this.signal.show(name, ...words);
  }

  draw() {
    const { desk, state } = this.board;
    const calling = desk.waiting().filter((chat) => chat.calls_me);
    const unread = desk.mine().reduce((sum, chat) => sum + desk.unreadIn(chat.id), 0) + desk.unreadMessages + desk.offersTo().length;
    const late = calling.some((chat) => chat.claim_due_at && this.board.clock.until(chat.claim_due_at) < 0);
    this.#title.show(calling.length + unread, calling.length ? "Patron waiting: Refdesk" : "Desk · Refdesk");
    this.#favicon.show(calling.length + unread, state === "offline" ? "off" : late ? "late" : "calm");
  }

  #arrivals = {
    waiting: ({ chat }) => {
      this.announcer.say(`${patronOf(chat)} of ${chat.campus.name} is waiting: ${chat.question ?? ""}`);
      if (chat.calls_me) this.notifications.waiting(chat, () => this.onOpen(chat.id));
    },
    line: ({ chat, line, own }) => {
      if (own || !chat || line.kind === "system") return this.#spokenSystem(chat, line);
      this.#call("message", bdi(patronOf(chat)), ": a new message");
      this.announcer.say(`${line.author.name || "Guest"}: ${lineWords(line)}`);
      this.notifications.message(chat, () => this.onOpen(chat.id));
      this.onFlash(chat.id);
    },
    note: ({ chat, note, own }) => {
      if (own) return;
      this.#call("internal", `Note from ${note.author.name}`);
      this.announcer.say(`Note from ${note.author.name}: ${note.body}`);
      if (chat) this.onFlash(chat.id);
    },
    transfer: ({ transfer, own }) => {
      if (own || transfer.status !== "offered") return;
      this.#call("transfer", `${transfer.from.name} offers you a chat`);
      this.announcer.say(`${transfer.from.name} offers you a chat.`);
      this.notifications.transfer(transfer.from);
    },
    help: ({ chat }) => {
      this.#call("transfer", `${chat.lead?.name} asks for help`);
      this.announcer.say(`${chat.lead?.name} asks for help.`);
    },
    swamped: ({ operator }) => {
      this.#call("internal", `${operator.name} is swamped`);
      this.announcer.say(`${operator.name} is swamped and asks for help.`);
    },
    handed: ({ chat }) => this.announcer.say(`The chat of ${patronOf(chat)} is now yours.`),
    message: ({ message }) => {
      this.#call("internal", `Message from ${message.from.name}`);
      this.announcer.say(`Internal message from ${message.from.name}: ${message.body}`);
      this.notifications.internal(message.from);
    },
    ended: ({ chat }) => this.announcer.say(`The chat with ${patronOf(chat)} has ended.`),
    claimed: ({ chat, own }) => own || this.announcer.say(`${chat.lead?.name} has claimed the chat from ${chat.campus.name}.`),
  };

  #spokenSystem(chat, line) {
    if (chat && line.kind === "system" && line.body) this.announcer.say(line.body);
  }
}

const patronOf = (chat) => chat.patron?.name || "Guest";

/** One ping may be for several: "Ricky of Capital waits, and 2 more". */
function callWords([first, ...others]) {
  return [bdi(patronOf(first)), ` of ${first.campus.name} waits`, others.length > 0 && `, and ${others.length} more`];
}
