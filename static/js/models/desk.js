import { campusSlug } from "./countdown.js";
import { Conversation } from "./conversation.js";

/**
 * Everything the desk knows, fed by the frames of `/ws/desk/` (and the matching GET). It tells
 * - `change` (detail.topics: a Set of "welcome", "me", "operators", "chats", "transfers", "messages", `chat:ID`), once per turn,
 * - `arrived` (detail: {what, …}) for what deserves a sound, a flash or a spoken word, once per thing.
 */
export class Desk extends EventTarget {
  me = null;
  policy = {};
  operators = new Map();
  chats = new Map();
  transfers = new Map();
  messages = new Map(); // operator id as text (or "room") → [MESSAGE]
  unread = new Map(); // the same → count
  #conversations = new Map();
  #kept = new Set(); // ended chats that stay readable until they are put away
  #topics = new Set();
  #welcomed = false;

  /** The snapshot, at the first hello and at each later one. */
  welcome(frame) {
    this.me = frame.me ?? this.me;
    this.policy = frame.policy ?? this.policy;
    if (frame.operators) this.operators = new Map(frame.operators.map((operator) => [operator.id, operator]));
    if (frame.transfers) this.#takeOpenTransfers(frame.transfers);
    if (frame.unread) this.unread = new Map(Object.entries(frame.unread));
    const listed = new Set((frame.chats ?? []).map((chat) => chat.id));
    for (const chat of frame.chats ?? []) this.#takeChat(chat, { quiet: !this.#welcomed });
    if (frame.chats) for (const id of this.chats.keys()) if (!listed.has(id)) this.#missing(id);
    for (const [id, lines] of Object.entries(frame.lines ?? {})) this.takeLines(id, lines, { quiet: !this.#welcomed });
    for (const [id, notes] of Object.entries(frame.notes ?? {})) this.takeNotes(id, notes, { quiet: !this.#welcomed });
    this.#welcomed = true;
    this.#changed("welcome", "me", "operators", "chats", "transfers", "messages");
  }

  take(frame) {
    const handle = this.#frames[frame.type];
    if (handle) handle(frame);
  }

  #frames = {
    welcome: (frame) => this.welcome(frame),
    chat: ({ chat }) => this.#takeChat(chat),
    line: ({ chat, line }) => this.takeLines(chat, [line]),
    note: ({ chat, note }) => this.takeNotes(chat, [note]),
    read: ({ chat, who, seq }) => this.#read(chat, who, seq),
    operator: ({ operator }) => this.#takeOperator(operator),
    transfer: ({ transfer }) => this.takeTransfer(transfer),
    message: ({ message }) => this.takeMessage(message),
    unread: ({ unread }) => this.takeUnread(unread),
  };

  conversation(id) {
    if (!this.#conversations.has(id)) this.#conversations.set(id, new Conversation());
    return this.#conversations.get(id);
  }

  /** `{CHAT_ID: [SEQ, N]}` of the chats that are open here. */
  cursors() {
    return Object.fromEntries(this.mine().filter((c) => c.status === "active").map((c) => [c.id, this.conversation(c.id).after]));
  }

  takeLines(id, lines, { quiet = false } = {}) {
    const conversation = this.conversation(id);
    const fresh = conversation.takeLines(lines);
    for (const line of fresh) if (!quiet && line.seq > conversation.past.seq) this.#arrived({ what: "line", chat: this.chats.get(id), line, own: this.isOwnLine(line) });
    this.#changed(`chat:${id}`, "chats");
    return fresh;
  }

  takeNotes(id, notes, { quiet = false } = {}) {
    const conversation = this.conversation(id);
    const fresh = conversation.takeNotes(notes);
    for (const note of fresh) if (!quiet && note.n > conversation.past.n) this.#arrived({ what: "note", chat: this.chats.get(id), note, own: this.isMe(note.author) });
    this.#changed(`chat:${id}`, "chats");
    return fresh;
  }

  /** Those that are open now. How earlier ones ended is kept; of one that was open and is not, nothing is known. */
  #takeOpenTransfers(open) {
    const closed = [...this.transfers.values()].filter((transfer) => transfer.status !== "offered");
    this.transfers = new Map([...closed, ...open].map((transfer) => [transfer.id, transfer]));
  }

  takeTransfer(transfer) {
    const known = this.transfers.get(transfer.id);
    this.transfers.set(transfer.id, transfer);
    if (known?.status !== transfer.status) this.#arrived({ what: "transfer", transfer, own: this.isMe(transfer.from), asked: known?.asks_me === true });
    this.#changed("transfers", `chat:${transfer.chat}`);
  }

  takeMessage(message) {
    const room = this.recallMessage(message);
    if (!room || this.isMe(message.from)) return;
    this.unread.set(room, (this.unread.get(room) ?? 0) + 1);
    this.#arrived({ what: "message", message, room });
  }

  /** An older message, which is no news. Answers its room; null when it was known. */
  recallMessage(message) {
    const room = message.to ? String(this.isMe(message.from) ? message.to.id : message.from.id) : "room";
    const thread = this.messages.get(room) ?? [];
    if (thread.some((known) => known.id === message.id)) return null;
    this.messages.set(room, [...thread, message].sort((a, b) => a.n - b.n));
    this.#changed("messages");
    return room;
  }

  /** Read in another tab. */
  takeUnread(unread) {
    this.unread = new Map(Object.entries(unread));
    this.#changed("messages");
  }

  /** Answers whether anything was unread. */
  messagesSeen(room) {
    const had = this.unread.delete(String(room));
    if (had) this.#changed("messages");
    return had;
  }

  /** What is known of a chat; refreshed by an answer to a request too. */
  takeChat(chat) {
    this.#takeChat(chat, { quiet: true });
  }

  #takeChat(chat, { quiet = false } = {}) {
    const before = this.chats.get(chat.id);
    this.chats.set(chat.id, chat);
    if (this.roleIn(chat)) this.#keep(chat);
    if (!quiet) {
      if (!before && chat.status === "waiting") this.#arrived({ what: "waiting", chat });
      if (before?.status === "waiting" && chat.status === "active") this.#arrived({ what: "claimed", chat, own: this.isMe(chat.lead) });
      if (chat.help?.asks_me && !before?.help?.asks_me) this.#arrived({ what: "help", chat });
      if (before?.status === "active" && isOver(chat) && this.#kept.has(chat.id)) this.#arrived({ what: "ended", chat });
      if (before && !this.roleIn(before) && this.roleIn(chat) === "lead" && before.status === "active") {
        this.#arrived({ what: "handed", chat });
      }
      if (before && this.roleIn(before) === "lead" && !this.roleIn(chat) && chat.status === "active" && !this.#wasOffered(chat)) {
        this.#arrived({ what: "parted", chat, patron: before.patron });
      }
    }
    if (isOver(chat) && !this.#kept.has(chat.id)) this.#forget(chat.id);
    this.#changed("chats", `chat:${chat.id}`);
  }

  #keep(chat) {
    const conversation = this.conversation(chat.id);
    if (!this.#kept.has(chat.id)) {
      conversation.seen.seq = Math.max(conversation.seen.seq, chat.read?.operator ?? 0);
      conversation.past = { seq: chat.last_seq ?? 0, n: chat.last_note ?? 0 };
    }
    conversation.patronRead = Math.max(conversation.patronRead, chat.read?.patron ?? 0);
    this.#kept.add(chat.id);
  }

  #takeOperator(operator) {
    const before = this.operators.get(operator.id);
    this.operators.set(operator.id, operator);
    if (operator.swamped_until && !before?.swamped_until && !this.isMe(operator)) this.#arrived({ what: "swamped", operator });
    if (this.isMe(operator)) this.me = { ...this.me, ...operator };
    this.#changed("operators", ...(this.isMe(operator) ? ["me"] : []));
  }

  #read(id, who, seq) {
    const conversation = this.conversation(id);
    if (who?.role === "patron") conversation.patronRead = Math.max(conversation.patronRead, seq);
    this.#changed(`chat:${id}`);
  }

  /** A chat that the snapshot no longer has: over, for all this desk may know. */
  #missing(id) {
    const chat = this.chats.get(id);
    if (!this.#kept.has(id)) this.#forget(id);
    else if (!isOver(chat)) this.chats.set(id, { ...chat, status: "ended", calls_me: false });
  }

  #forget(id) {
    this.chats.delete(id);
    this.#conversations.delete(id);
  }

  /** An ended chat of this operator's, opened again. All of it was seen before. */
  recall(chat) {
    this.conversation(chat.id).seen = { seq: chat.last_seq ?? 0, n: chat.last_note ?? 0 };
    this.#keep(chat);
    this.takeChat(chat);
  }

  /** Put an ended chat away. */
  dismiss(id) {
    this.#kept.delete(id);
    if (isOver(this.chats.get(id) ?? { status: "ended" })) this.#forget(id);
    this.#changed("chats");
  }

  isMe(operator) {
    return operator != null && this.me != null && operator.id === this.me.id;
  }

  isOwnLine(line) {
    if (line.author?.id !== undefined) return line.author.id === this.me?.id;
    return line.kind === "operator" && line.author?.name === this.me?.name;
  }

  /** "lead", "joined", "watching" or null. */
  roleIn(chat) {
    if (this.isMe(chat?.lead)) return "lead";
    return chat?.staff?.find((entry) => this.isMe(entry.operator))?.mode ?? null;
  }

  waiting() {
    return [...this.chats.values()].filter((chat) => chat.status === "waiting").sort(oldestFirst);
  }

  active() {
    return [...this.chats.values()].filter((chat) => chat.status === "active").sort(oldestFirst);
  }

  /** The chats that are open here: led, joined or watched, and behind them the ended ones not yet put away. */
  mine() {
    const here = (chat) => chat.status !== "waiting" && (this.roleIn(chat) ? !isOver(chat) || this.#kept.has(chat.id) : isOver(chat) && this.#kept.has(chat.id));
    return [...this.chats.values()].filter(here).sort((a, b) => isOver(a) - isOver(b) || oldestFirst(a, b));
  }

  leading() {
    return this.active().filter((chat) => this.isMe(chat.lead));
  }

  unreadIn(id) {
    return this.conversation(id).unread((author, line) => (line ? this.isOwnLine(line) : this.isMe(author)));
  }

  noteToAnswerIn(id) {
    return this.conversation(id).noteToAnswer((author, line) => (line ? this.isOwnLine(line) : this.isMe(author)));
  }

  get unreadMessages() {
    return [...this.unread.values()].reduce((sum, n) => sum + n, 0);
  }

  /** Who is on, home campus first when one is asked for, then by load and name. */
  onDuty({ first = null } = {}) {
    const home = (operator) => first !== null && campusSlug(operator.campus) === first;
    return [...this.operators.values()]
      .filter((operator) => operator.status !== "offline")
      .sort((a, b) => home(b) - home(a) || RANK[a.status] - RANK[b.status] || a.chats - b.chats || a.name.localeCompare(b.name));
  }

  /** Chats whose lead asks this operator to come. */
  helpAsked() {
    return this.active().filter((chat) => chat.help?.asks_me && !this.roleIn(chat));
  }

  /** Colleagues who call for help with all they have (`at`: server's ms). */
  swamped(at) {
    return [...this.operators.values()].filter((one) => !this.isMe(one) && one.status !== "offline" && one.swamped_until && Date.parse(one.swamped_until) > at);
  }

  /** Transfers that ask this operator, and those that this operator has offered. */
  offersTo() {
    return [...this.transfers.values()].filter((t) => t.status === "offered" && t.asks_me !== false && !this.isMe(t.from));
  }

  offersFrom(chat) {
    return [...this.transfers.values()].find((t) => t.status === "offered" && t.chat === chat) ?? null;
  }

  /** The latest offer that I made of this chat, open or not. */
  lastOfferOf(chat) {
    const mine = [...this.transfers.values()].filter((t) => t.chat === chat && this.isMe(t.from));
    return mine.sort((a, b) => b.id - a.id)[0] ?? null;
  }

  /** Whether it was I who offered the chat to whoever leads it now; an offer says itself how it ended. */
  #wasOffered(chat) {
    const offer = this.lastOfferOf(chat.id);
    return ["offered", "accepted"].includes(offer?.status) && (!offer.operator || offer.operator.id === chat.lead?.id);
  }

  touch(...topics) {
    this.#changed(...topics);
  }

  #changed(...topics) {
    if (this.#topics.size === 0) queueMicrotask(() => this.#tell());
    for (const topic of topics) this.#topics.add(topic);
  }

  #tell() {
    const topics = this.#topics;
    this.#topics = new Set();
    this.dispatchEvent(new CustomEvent("change", { detail: { topics } }));
  }

  #arrived(detail) {
    this.dispatchEvent(new CustomEvent("arrived", { detail }));
  }
}

const RANK = { online: 0, internal: 1, away: 2, offline: 3 };
const oldestFirst = (a, b) => Date.parse(a.started_at) - Date.parse(b.started_at);
export const isOver = (chat) => chat.status === "ended" || chat.status === "ticketed";
