import { Drawer } from "../lib/storage.js";
import { Outbox } from "../lib/outbox.js";
import { LiveSocket } from "../lib/socket.js";
import { LineStore } from "../lib/store.js";

const TYPING_EVERY_MS = 3_000;
const TYPING_LASTS_MS = 6_000;
const SCREEN = new Set(["ask_screen", "screen_shared", "screen_declined", "screen_stopped"]);

/**
 * A patron's chat: what was said, what is still on its way, who is there, and what has been seen. Knows no page; tells
 * its listeners what changed:
 *
 * - `chat`: its state (`chat` is CHAT of the interface, null until the first answer)
 * - `lines`: new lines to show; detail `{ fresh }`, those not seen before in this tab, for saying aloud
 * - `pending`: what is unsent
 * - `typing`, `read`, `connection`
 * - `gone`: the token opens nothing any more
 */
export class PatronChat extends EventTarget {
  chat = null;
  connection = "connecting";
  /** @type {{ name: string, until: number } | null} */
  typist = null;
  #api;
  #token;
  #drawer;
  #store = new LineStore();
  #outbox;
  #socket;
  #typedAt = 0;
  #seen;
  #said;
  #isErasing = false;

  /**
   * @param {object} options
   * @param {import("../lib/api.js").Api} options.api sends the token
   * @param {string} options.token
   * @param {any} [options.chat] CHAT as opening it was answered
   * @param {Drawer} [options.drawer] remembers for the tab what was seen and said
   * @param {(options: object) => LiveSocket} [options.listen] makes the socket
   */
  constructor({ api, token, chat = null, drawer = new Drawer("refdesk.chat."), listen = (o) => new LiveSocket(o) }) {
    super();
    this.#api = api;
    this.#token = token;
    this.#drawer = drawer;
    this.#seen = drawer.get("seen") ?? 0;
    this.#said = drawer.get("said") ?? 0;
    this.#socket = listen({
      path: "/ws/patron/",
      hello: () => ({ token: this.#token, after: this.#store.cursor }),
      onFrame: (frame) => this.#take(frame),
      poll: () => this.refresh(),
      onState: (state) => this.#connected(state),
      onDenied: () => this.#isErasing || this.#tell("gone"),
    });
    this.#outbox = new Outbox({
      name: "outbox",
      drawer,
      send: ({ body, key }) => this.#api.post("/chat/messages", { body }, { key }),
      onSent: (line) => this.#takeLines([line]),
      onChange: (items) => {
        this.#store.hold(items);
        this.#tell("pending");
      },
    });
    if (chat) this.#takeChat(chat);
  }

  start() {
    this.#socket.open();
  }

  /** Ends listening; the tab forgets nothing. */
  stop() {
    this.#socket.close();
    this.#outbox.stop();
  }

  /** The tab forgets this chat. */
  forget() {
    this.stop();
    this.#outbox.clear();
    for (const name of ["seen", "said"]) this.#drawer.drop(name);
  }

  get token() {
    return this.#token;
  }

  get lines() {
    return this.#store.lines;
  }

  get pending() {
    return this.#store.pending;
  }

  get isOver() {
    return this.chat?.status === "ended" || this.chat?.status === "ticketed";
  }

  /** Whether the patron has been offered to leave a ticket instead, now or before: then it takes long. */
  get wasOffered() {
    return this.lines.some((line) => line.data?.code === "ticket_offered");
  }

  /** How many lines from the other side have not been on the screen. */
  get unread() {
    return this.lines.filter((line) => line.seq > this.#seen && isTheirs(line)).length;
  }

  /**
   * What is asked of the patron besides words.
   *
   * @returns {{ email: number, screen: string }} the seq of the line that asks for an address, 0 when none is open; the
   *   code of the last line about the screen
   */
  get requests() {
    const codes = this.lines.filter((line) => line.kind === "system").map((line) => [line.data?.code, line.seq]);
    const email = codes.findLast(([code]) => code === "ask_email" || code === "email_given");
    const screen = codes.findLast(([code]) => SCREEN.has(code));
    return { email: email?.[0] === "ask_email" ? email[1] : 0, screen: screen?.[0] ?? "" };
  }

  /** The patron's own words so far, for a ticket. */
  get ownWords() {
    return this.lines.filter((line) => line.kind === "patron").map((line) => line.body);
  }

  // ── what the patron does ───────────────────────────────────────────────────
  /** @param {string} body */
  say(body) {
    this.#typedAt = 0;
    return this.#outbox.add(body);
  }

  /**
   * @param {File} file
   * @param {{ key: string, signal?: AbortSignal, onProgress?: (part: number) => void }} options
   */
  async sendFile(file, options) {
    const form = new FormData();
    form.append("file", file);
    this.#takeLines([await this.#api.upload("/chat/files", form, options)]);
  }

  /** @param {string} id @returns {Promise<Blob>} */
  fetchFile(id) {
    return this.#api.download(`/chat/files/${encodeURIComponent(id)}`);
  }

  /** @param {string} key */
  retry(key) {
    this.#outbox.retry(key);
  }

  /** @param {string} key @returns {string | null} the text, to be written anew */
  takeBack(key) {
    return this.#outbox.takeBack(key);
  }

  /** All that is unsent and not on its way this moment, to be said elsewhere. @returns {string[]} */
  takeBackAll() {
    return this.pending.map((item) => this.takeBack(item.key)).filter(Boolean);
  }

  typing(now = Date.now()) {
    if (now - this.#typedAt < TYPING_EVERY_MS || this.chat?.status !== "active") return;
    if (this.#socket.send({ type: "typing" })) this.#typedAt = now;
  }

  /** Everything shown so far has been on the screen. */
  sawAll() {
    const seq = this.#store.cursor;
    if (seq <= this.#seen) return;
    this.#seen = seq;
    this.#drawer.put("seen", seq);
    this.#socket.send({ type: "read", seq });
    this.#tell("read");
  }

  /** @param {any} data for the other end of a screen share */
  signal(data) {
    return this.#socket.send({ type: "signal", data });
  }

  async keepWaiting() {
    this.#takeView(await this.#api.post("/chat/keep-waiting"));
  }

  /** @param {string} email @param {string} question @returns {Promise<string>} the ticket's reference */
  async leaveTicket(email, question) {
    const { ticket } = await this.#api.post("/chat/ticket", { email, question });
    await this.refresh().catch(() => {});
    return ticket;
  }

  async end() {
    this.#takeView(await this.#api.post("/chat/end"));
    await this.refresh().catch(() => {});
  }

  /** All of it is deleted at once, for everybody. The listeners hear nothing more of it. */
  async erase() {
    this.#isErasing = true;
    try {
      await this.#api.delete("/chat");
    } catch (error) {
      this.#isErasing = false;
      throw error;
    }
  }

  /** @param {number} score 1 … 5 @param {string} [comment] */
  async rate(score, comment = "") {
    this.#takeView(await this.#api.post("/chat/rating", { score, comment }));
  }

  /** @param {string} email */
  async giveEmail(email) {
    this.#takeView(await this.#api.post("/chat/email", { email }));
  }

  /** @param {"consent" | "decline" | "stop"} answer @returns {Promise<{ state: string, ice_servers: RTCIceServer[] }>} */
  answerScreen(answer) {
    return this.#api.post("/chat/screen", { answer });
  }

  /** @param {string} email */
  mailTranscript(email) {
    return this.#api.post("/chat/transcript", { email });
  }

  // ── what the desk says ─────────────────────────────────────────────────────
  /** Asks for what is not here yet. */
  async refresh() {
    this.#takeView(await this.#api.get(`/chat?after=${this.#store.cursor}`));
  }

  #take(frame) {
    if (frame.type === "welcome") this.#takeView(frame);
    else if (frame.type === "line") this.#takeLines([frame.line]);
    else if (frame.type === "chat") this.#takeChange(frame.chat);
    else if (frame.type === "typing" && frame.who?.role !== "patron") this.#typist(frame.who?.name ?? "");
    else if (frame.type === "read" && frame.who?.role !== "patron") this.#readBy("operator", frame.seq);
    else if (frame.type === "beat" && this.#store.reached(frame.last_seq)) this.#socket.pollNow();
    else if (frame.type === "signal") this.#tell("signal", frame.data);
  }

  #takeView({ chat, lines = [] }) {
    this.#takeLines(lines);
    this.#takeChat(chat);
  }

  /** A view brings all lines there are, so what it lacks is not asked for again; a change says that there may be more. */
  #takeChange(chat) {
    this.#takeChat(chat);
    if (this.#store.hasGap && this.connection === "open") this.#socket.pollNow();
  }

  #takeChat(chat) {
    if (!chat) return;
    this.chat = { ...chat, read: { ...chat.read, operator: Math.max(chat.read?.operator ?? 0, this.readByOperator) } };
    this.#store.reached(chat.last_seq);
    this.#tell("chat");
  }

  #takeLines(lines) {
    const fresh = this.#store.addAll([...lines].sort((a, b) => a.seq - b.seq));
    if (this.#store.hasGap && lines.length) this.#socket.pollNow();
    if (!fresh.length) return;
    for (const line of fresh) this.#outbox.settle(line.key);
    if (fresh.some((line) => line.kind === "operator")) this.typist = null;
    this.#tell("lines", { fresh: this.#unsaid(fresh) });
  }

  /** Those that this tab has not said aloud yet: a reload must not read the whole chat again (P24). */
  #unsaid(fresh) {
    const unsaid = fresh.filter((line) => line.seq > this.#said);
    if (unsaid.length) {
      this.#said = unsaid.at(-1).seq;
      this.#drawer.put("said", this.#said);
    }
    return unsaid;
  }

  get readByOperator() {
    return this.chat?.read?.operator ?? 0;
  }

  #readBy(role, seq) {
    if (!this.chat || !(seq > this.readByOperator)) return;
    this.chat = { ...this.chat, read: { ...this.chat.read, [role]: seq } };
    this.#tell("read");
  }

  #typist(name, now = Date.now()) {
    this.typist = { name, until: now + TYPING_LASTS_MS };
    this.#tell("typing");
  }

  /** Whether somebody is typing still. */
  isTyping(now = Date.now()) {
    return this.typist !== null && now < this.typist.until && !this.isOver;
  }

  #connected(state) {
    this.connection = state;
    if (state === "open" || state === "polling") this.#outbox.wake();
    if (state === "open" && this.#seen) this.#socket.send({ type: "read", seq: this.#seen });
    this.#tell("connection");
  }

  #tell(type, detail = {}) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** @param {import("../lib/store.js").Line} line */
export function isTheirs(line) {
  return line.author?.role === "operator" || (line.kind === "system" && line.data?.code === "claimed");
}
