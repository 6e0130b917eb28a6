import { Api, csrfFromCookie } from "../lib/api.js";
import { Outbox } from "../lib/outbox.js";
import { LiveSocket } from "../lib/socket.js";
import { Drawer } from "../lib/storage.js";
import { ServerClock } from "../lib/time.js";
import { Desk, isOver } from "../models/desk.js";

const TYPING_EVERY_MS = 3000;
const STALE_MS = 45_000; // as long as the server's lease on a desk that it hears nothing of

/**
 * The desk's line to the server: listens on the socket, writes over HTTP, keeps the model. Every verb answers with a
 * promise that rejects with a `Problem`, whose `message` is a sentence for the person.
 */
export class Switchboard extends EventTarget {
  desk = new Desk();
  clock = new ServerClock();
  state = "connecting";
  heardAt = Date.now();
  stateAt = Date.now();
  #outboxes = new Map();
  #typedAt = new Map();
  #catchingUp = new Set();
  #opened = new Set(); // chats that the server has opened on this socket; of others it takes no typing and no reading
  #toRead = new Map(); // what was read before it did

  constructor({ isAudible = () => false } = {}) {
    super();
    this.isAudible = isAudible;
    this.api = new Api({
      csrf: csrfFromCookie,
      fetch: (...args) => this.#fetch(...args),
      onDate: (date, sent, got) => this.clock.sample(date, sent, got, 1000),
    });
    this.socket = new LiveSocket({
      path: "/ws/desk/",
      hello: () => ({ after: this.desk.cursors(), audible: this.isAudible() }),
      beat: () => ({ audible: this.isAudible() }),
      poll: () => this.poll(),
      onFrame: (frame) => this.#hear(frame),
      onState: (state) => this.#moved(state),
      onDenied: () => this.#denied(),
    });
  }

  /** Every answer may be the first to say that the sign-in has ended; the socket need not wait to hear it too. */
  async #fetch(...args) {
    const response = await fetch(...args);
    if (response.status === 401) this.#denied();
    return response;
  }

  #denied() {
    if (this.deniedAt) return;
    this.deniedAt = Date.now();
    this.socket.close();
    this.#tell("denied");
  }

  /** Whether what is shown here is of now: a desk that hears nothing is promised to nobody, and does not ring. */
  isFresh(now = Date.now()) {
    return !this.deniedAt && now - this.heardAt < STALE_MS;
  }

  open() {
    this.socket.open();
  }

  /** Sound was unlocked or muted: tell at once, so that the desk is promised or not (presence is a lease). */
  beat() {
    this.socket.send({ type: "beat", audible: this.isAudible() });
  }

  /** The same news over HTTP, where sockets are blocked or a gap was seen. */
  async poll() {
    this.desk.welcome(await this.api.get("/desk"));
    await Promise.all(this.desk.mine().filter((chat) => !isOver(chat)).map((chat) => this.catchUp(chat.id)));
    this.heardAt = Date.now();
  }

  /** The chats that this operator ended in this shift, the last one first. */
  ended() {
    return this.api.get("/desk/ended");
  }

  async catchUp(id) {
    if (this.#catchingUp.has(id)) return;
    this.#catchingUp.add(id);
    try {
      const [seq, n] = this.desk.conversation(id).after;
      const quiet = seq === 0; // its whole past is no news
      const { chat, lines, notes } = await this.api.get(`/desk/chats/${id}?after=${seq}&after_note=${n}`);
      this.desk.takeChat(chat);
      this.desk.takeLines(id, lines, { quiet });
      this.desk.takeNotes(id, notes, { quiet });
    } finally {
      this.#catchingUp.delete(id);
    }
  }

  #hear(frame) {
    this.heardAt = Date.now();
    if (frame.now) this.clock.sample(frame.now, this.heardAt, this.heardAt);
    this.desk.take(frame);
    this.#noteOpened(frame);
    if (frame.type === "welcome") this.#welcomed();
    else if (frame.type === "beat") this.#compare(frame.chats ?? {});
    else if (frame.type === "line") this.#settle(frame);
    if (frame.chat && (frame.type === "line" || frame.type === "chat")) this.#mendGaps(frame);
    if (["typing", "signal", "alert", "notice"].includes(frame.type)) this.dispatchEvent(new CustomEvent(frame.type, { detail: frame }));
  }

  #noteOpened(frame) {
    if (frame.type === "welcome") this.#opened = new Set(Object.keys(frame.lines ?? {}));
    if (frame.type === "line" || frame.type === "note") this.#opened.add(frame.chat);
    if (frame.type === "chat" && (isOver(frame.chat) || !this.desk.roleIn(frame.chat))) this.#opened.delete(frame.chat.id);
    for (const [id, seq] of this.#toRead) if (this.#opened.has(id)) this.read(id, seq);
  }

  #welcomed() {
    for (const outboxes of this.#outboxes.values()) for (const outbox of Object.values(outboxes)) outbox.wake();
  }

  #compare(chats) {
    for (const [id, reached] of Object.entries(chats)) if (this.desk.conversation(id).reached(reached)) this.#quietly(this.catchUp(id));
  }

  #settle({ chat, line }) {
    this.#outboxes.get(chat)?.patron.settle(line.key);
  }

  #mendGaps(frame) {
    const chat = frame.type === "chat" ? frame.chat : this.desk.chats.get(frame.chat);
    if (!chat || isOver(chat) || !this.desk.roleIn(chat)) return;
    const conversation = this.desk.conversation(chat.id);
    if (conversation.hasGap || (frame.type === "chat" && conversation.lastSeq < chat.last_seq)) this.#quietly(this.catchUp(chat.id));
  }

  #moved(state) {
    this.state = state;
    this.stateAt = Date.now();
    this.#tell("state");
  }

  #tell(name) {
    this.dispatchEvent(new Event(name));
  }

  /** Housekeeping whose failure the next beat repairs. */
  #quietly(promise) {
    promise.catch(() => {});
  }

  // ── verbs on a chat ────────────────────────────────────────────────────────
  async claim(id) {
    const chat = await this.api.post(`/desk/chats/${id}/claim`);
    this.#took(chat);
    this.#quietly(this.catchUp(id));
    return chat;
  }

  say(id, body) {
    return this.outboxes(id).patron.add(body);
  }

  /** `proposal` may be "transfer_to_me": one click for the lead (Q18). */
  note(id, body, proposal = "") {
    return this.outboxes(id).note.add(body, proposal ? { proposal } : undefined);
  }

  /** What is written here and not yet stored, a box each for the patron and for staff. */
  outboxes(id) {
    if (!this.#outboxes.has(id)) {
      const make = (box, path, took) =>
        new Outbox({
          name: `${id}.${box}`,
          drawer: new Drawer(`refdesk.desk.${this.desk.me?.id}.outbox.`),
          send: (item) => this.api.post(`/desk/chats/${id}/${path}`, { body: item.body, ...item.data }, { key: item.key }),
          onSent: took,
          onChange: () => this.#held(id),
        });
      const boxes = {};
      this.#outboxes.set(id, boxes);
      boxes.patron = make("patron", "messages", (line) => this.desk.takeLines(id, [line]));
      boxes.note = make("note", "notes", (note) => this.desk.takeNotes(id, [note]));
      this.#held(id);
    }
    return this.#outboxes.get(id);
  }

  #held(id) {
    const { patron, note } = this.#outboxes.get(id);
    this.desk.conversation(id).hold(patron?.items ?? [], note?.items ?? []);
    this.desk.touch(`chat:${id}`);
  }

  end(id, reason = "") {
    return this.#changing(`/desk/chats/${id}/end`, reason ? { reason } : {});
  }

  async ticket(id, body, key) {
    const answer = await this.api.post(`/desk/chats/${id}/ticket`, body, { key });
    this.#quietly(this.catchUp(id));
    return answer;
  }

  watch(id) {
    return this.#changing(`/desk/chats/${id}/watch`, {}, { thenRead: true });
  }

  /** Without `confirm` it is refused with `confirm_needed` and the warning to show (Q13). */
  join(id, confirm = false) {
    return this.#changing(`/desk/chats/${id}/join`, { confirm }, { thenRead: true });
  }

  async leave(id) {
    await this.#changing(`/desk/chats/${id}/leave`);
    this.desk.dismiss(id);
  }

  typing(id) {
    const now = Date.now();
    if (!this.#opened.has(id)) return;
    if (now - (this.#typedAt.get(id) ?? 0) < TYPING_EVERY_MS) return;
    this.#typedAt.set(id, now);
    this.socket.send({ type: "typing", chat: id });
  }

  read(id, seq) {
    if (!this.#opened.has(id)) return void this.#toRead.set(id, seq);
    this.#toRead.delete(id);
    this.socket.send({ type: "read", chat: id, seq });
  }

  // ── transfers, status, colleagues ──────────────────────────────────────────
  async offerTransfer(id, body, key) {
    const transfer = await this.api.post(`/desk/chats/${id}/transfers`, body, { key });
    this.desk.takeTransfer(transfer);
    return transfer;
  }

  async answerTransfer(id, verb, body = {}) {
    const answer = await this.api.post(`/desk/transfers/${id}/${verb}`, body);
    if (answer?.status) this.desk.takeTransfer(answer);
    if (verb === "accept") this.#quietly(this.poll());
    return answer;
  }

  async setStatus(status) {
    await this.api.put("/desk/status", { status });
    this.desk.take({ type: "operator", operator: { ...this.desk.me, status } });
    this.beat();
  }

  /** `{operator?, wanted: "join" | "take_over", message?}`; without an operator everybody on duty is asked. */
  askForHelp(id, body) {
    return this.#changing(`/desk/chats/${id}/help`, body);
  }

  async withdrawHelp(id) {
    this.#took(await this.api.delete(`/desk/chats/${id}/help`));
  }

  observers(id) {
    return this.api.get(`/desk/chats/${id}/observers`);
  }

  /** As with `join`, the first try is refused with the warning to show. */
  takeOver(id, confirm = false) {
    return this.#changing(`/desk/chats/${id}/take-over`, { confirm }, { thenRead: true });
  }

  /** Call all who are on, or say that one manages again. */
  async swamped(isSwamped) {
    const me = isSwamped ? await this.api.post("/desk/swamped") : await this.api.delete("/desk/swamped");
    this.desk.take({ type: "operator", operator: me });
    return me;
  }

  /** `room` is a colleague's id, or "room" for all on duty. */
  async messagesWith(room, { before } = {}) {
    const messages = await this.api.get(before ? `${threadPath(room)}?before=${before}` : threadPath(room));
    for (const message of messages) this.desk.recallMessage(message);
    return messages;
  }

  async message(room, body, key) {
    this.desk.takeMessage(await this.api.post(threadPath(room), { body }, { key }));
  }

  searchMessages(words, before = null) {
    const query = new URLSearchParams({ q: words, ...(before ? { before } : {}) });
    return this.api.get(`/desk/messages/search?${query}`);
  }

  messagesSeen(room) {
    if (!this.desk.messagesSeen(room)) return;
    const last = this.desk.messages.get(String(room))?.at(-1);
    if (last?.n) this.#quietly(this.api.post(`${threadPath(room)}/read`, { n: last.n }));
  }

  async #changing(path, body = {}, { thenRead = false } = {}) {
    const answer = await this.api.post(path, body);
    if (answer?.id && answer?.status) this.#took(answer);
    if (thenRead && answer?.id) this.#quietly(this.catchUp(answer.id));
    return answer;
  }

  #took(chat) {
    this.desk.takeChat(chat);
  }
}

const threadPath = (room) => (room === "room" ? "/desk/room/messages" : `/desk/operators/${room}/messages`);
