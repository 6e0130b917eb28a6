import { bdi, fill, h, icon } from "../lib/elements.js";
import { keepFocus } from "../lib/focus.js";
import { stopwatch } from "../lib/time.js";
import { isOver } from "../models/desk.js";
import { TypingTracker } from "../models/typing.js";
import { chatActions } from "./chat-actions.js";
import { enterCrisis } from "./crisis-panel.js";
import { noteComposer, patronComposer } from "./chat-composers.js";
import { endChat } from "./dialogs/end.js";
import { menu } from "./menu.js";
import { Part } from "./part.js";
import { drawOffer, noteAction } from "./transfers.js";

/** One conversation: who it is, what was said, and the two boxes to write in. */
export class ChatPane extends Part {
  id_ = null;
  #typing = new TypingTracker();

  concerns(topics) {
    return topics.has(`chat:${this.id_}`) || ["panes", "transfers", "preferences", "operators"].some((topic) => topics.has(topic));
  }

  build() {
    this.className = "chat-pane";
    this.setAttribute("role", "region");
    this.heading = h("button", { type: "button", class: "link name", title: "Details of the patron and the campus", on: { click: () => this.app.lookAt(this.id_) } });
    this.facts = h("span", { class: "facts" });
    this.more = h("button", { type: "button", class: "icon-button", "aria-label": "What else can be done", "aria-haspopup": "menu", on: { click: () => menu(this.more, chatActions(this.app, this.chat)) } }, icon("more"));
    this.crisis = h("button", { type: "button", class: "button small crisis-button", text: "Crisis", title: "A patron in danger: what to do, whom to call", on: { click: () => (this.chat?.crisis ? this.app.show("care") : enterCrisis(this.app, this.id_)) } });
    this.addEventListener("crisis", () => enterCrisis(this.app, this.id_));
    this.close = h("button", { type: "button", class: "icon-button close", on: { click: () => this.#close() } }, icon("close"));
    this.banner = h("div", { class: "pane-banner", hidden: true });
    this.offer = h("div", { class: "pane-offer", hidden: true });
    this.stream = document.createElement("chat-stream");
    this.typing = h("p", { class: "typing" });
    this.foot = h("div", { class: "foot", tabIndex: -1 });
    this.boxes = h("div", { class: "boxes" });
    const header = h("header", { class: "pane-header" }, h("div", { class: "who" }, h("h2", {}, this.heading), this.facts), this.crisis, this.more, this.close);
    fill(this, header, this.banner, this.offer, this.stream, this.typing, this.foot, this.boxes);
    this.addEventListener("focusin", () => this.app.focusPane(this.id_, { cursor: false }));
    this.hear = ({ detail }) => detail.chat === this.id_ && this.#heardTyping(detail.who);
    this.app.board.addEventListener("typing", this.hear);
  }

  get chat() {
    return this.desk.chats.get(this.id_);
  }

  show(id) {
    if (this.id_ !== id) {
      this.id_ = id;
      this.patron = patronComposer(this.app, id);
      this.note = noteComposer(this.app, id);
      this.coach = document.createElement("coach-strip").attach(this.app, id, this.patron);
      this.canned = document.createElement("canned-picker").attach(this.app, id, this.patron);
      this.files = document.createElement("file-sender").attach(this.app, id, this.patron);
      this.tools = h("div", { class: "box-tools" }, this.canned, this.files);
      fill(this.boxes, this.coach, this.tools, this.patron, this.note);
      this.app.board.outboxes(id);
      const conversation = this.desk.conversation(id);
      if (conversation.lastSeq < (this.chat?.last_seq ?? 0)) this.app.board.catchUp(id).catch(() => {});
    }
    this.draw();
  }

  draw() {
    const { chat } = this;
    if (!chat || !this.patron) return;
    const name = chat.patron?.name || "Guest";
    const role = this.desk.roleIn(chat);
    this.setAttribute("aria-label", `Chat with ${name}`);
    this.classList.toggle("focused", this.app.focused === this.id_);
    fill(this.heading, bdi(name));
    fill(this.close, icon("close"));
    this.close.setAttribute("aria-label", closeLabel(chat, role, name));
    this.close.title = closeLabel(chat, role, name);
    this.#drawBanner(chat, role);
    drawOffer(this.offer, this.app, chat);
    this.stream.show({
      conversation: this.desk.conversation(this.id_), name,
      isOwn: (line) => this.desk.isOwnLine(line), isMe: (operator) => this.desk.isMe(operator),
      onRetry: (entry) => (this.app.board.outboxes(this.id_)[entry.box].retry(entry.key), this.focusComposer()),
      onTakeBack: (entry) => this.#takeBack(entry),
      fileAddress: (file) => `/api/v1/desk/chats/${this.id_}/files/${file}`,
      noteAction: (note) => noteAction(this.app, chat, note),
      canAct: `${role}${chat.status}`,
    });
    const last = this.desk.conversation(this.id_).lines.at(-1);
    if (last) this.#typing.clear(last.author?.name || name); // said is no longer being typed
    this.coach.draw();
    this.crisis.hidden = isOver(chat) || !role;
    this.crisis.setAttribute("aria-pressed", String(Boolean(chat.crisis)));
    this.classList.toggle("in-crisis", Boolean(chat.crisis));
    // A patron may end it in the middle of a sentence: the box goes, and no key that follows may press a button.
    keepFocus(this, () => this.#drawBoxes(chat, role), () => [this.foot, this.heading]);
    this.tick();
  }

  tick() {
    const { chat } = this;
    if (!chat || !this.facts) return;
    this.coach?.tick();
    const end = chat.ended_at ? Date.parse(chat.ended_at) : this.app.board.clock.now();
    const lasting = stopwatch(end - Date.parse(chat.claimed_at ?? chat.started_at));
    const others = (chat.staff ?? []).filter((entry) => !this.desk.isMe(entry.operator) && entry.mode !== "watching").map((entry) => entry.operator.name);
    const text = [chat.campus.name, chat.reference, others.length ? `with ${others.join(", ")}` : "", chat.frustrated ? "frustrated" : "", lasting].filter(Boolean).join(" · ");
    if (this.facts.textContent !== text) this.facts.textContent = text;
    const names = this.#typing.names();
    const typing = names.length ? `${names.join(" and ")} ${names.length > 1 ? "are" : "is"} typing…` : "";
    if (this.typing.textContent !== typing) this.typing.textContent = typing;
    if (!this.offer.hidden) drawOffer(this.offer, this.app, chat);
  }

  #heardTyping(who) {
    const name = who?.name || this.chat?.patron?.name || "Guest";
    if (who?.role !== "patron" && name === this.desk.me?.name) return;
    this.#typing.note(name);
    this.tick();
  }

  #drawBanner(chat, role) {
    const conference = (chat.staff ?? []).some((entry) => entry.mode === "joined");
    const leave = (text) => h("button", { type: "button", class: "button small", text, on: { click: () => this.app.attempt(this.app.board.leave(this.id_)) } });
    this.banner.hidden = isOver(chat) || !(conference || role === "watching");
    const words = role === "watching" ? this.#whoKnows(chat) : "";
    if (this.banner.hidden || this.banner.dataset.state === `${role} ${words}`) return; // the button under the hand stays
    this.banner.dataset.state = `${role} ${words}`;
    if (role === "watching") {
      const join = h("button", { type: "button", class: "button small primary", text: "Join", on: { click: () => chatActions.join(this.app, this.chat) } });
      fill(this.banner, h("p", {}, h("strong", { text: "You are watching. " }), words), h("div", { class: "buttons" }, join, leave("Stop watching")));
    } else {
      fill(this.banner, h("p", {}, h("strong", { text: "In conference mode. " }), "The patron reads what each of you writes, under your own names."), role === "joined" && h("div", { class: "buttons" }, leave("Leave session")));
    }
  }

  #whoKnows(chat) {
    const lead = chat.lead?.name ?? "The lead";
    const isKnown = chat.staff.find((entry) => this.desk.isMe(entry.operator))?.known;
    return isKnown ? `${lead} knows that you are here; the patron is not told.` : `${lead} and the patron are not told.`;
  }

  #drawBoxes(chat, role) {
    this.patron.refresh(chat, role);
    this.canned.hidden = this.tools.hidden = this.patron.hidden;
    this.note.refresh(chat, role);
    this.#drawFoot(chat, role);
  }

  #drawFoot(chat, role) {
    this.foot.hidden = !isOver(chat);
    const unsent = this.app.drafts.get(this.id_, "patron");
    const state = `${chat.status} ${unsent}`;
    if (!isOver(chat) || this.foot.dataset.state === state) return;
    this.foot.dataset.state = state;
    const act = (text, run, primary) => h("button", { type: "button", class: primary ? "button small primary" : "button small", text, on: { click: run } });
    fill(
      this.foot,
      h("p", {}, h("strong", { text: chat.status === "ticketed" ? "This chat became a ticket. " : "This chat has ended. " }), `It stays readable here. Its number is ${chat.reference}.`),
      unsent && h("div", { class: "unsent" }, h("p", {}, h("strong", { text: "What you were writing was not sent: " }), h("q", { dir: "auto", text: unsent })), act("Copy it", () => this.#copy(unsent, "Your words are copied."))),
      h("div", { class: "buttons" },
        role === "lead" && chat.status !== "ticketed" && act("Send a ticket", () => chatActions.ticket(this.app, chat)),
        act("Card, incident…", () => ((this.app.subject = this.id_), this.app.show("care"))),
        act("Copy number", () => this.#copy(chat.reference, `${chat.reference} is copied.`)),
        act("Put away", () => this.app.putAway(this.id_), true)),
    );
  }

  async #copy(text, done) {
    try {
      await navigator.clipboard.writeText(text);
      this.app.tell(done);
    } catch {
      this.app.tell("This browser does not let the desk copy. Please mark the text and copy it.", { tone: "warn" });
    }
  }

  #takeBack(entry) {
    const text = this.app.board.outboxes(this.id_)[entry.box].takeBack(entry.key);
    const box = this[entry.box === "note" ? "note" : "patron"];
    if (text && !box.hidden) return box.insert(text);
    // The chat has ended meanwhile: the words stand at its foot.
    if (text) this.app.drafts.set(this.id_, "patron", text);
    return this.draw();
  }

  #close() {
    const { chat } = this;
    const role = this.desk.roleIn(chat);
    if (isOver(chat)) this.app.putAway(this.id_);
    else if (role === "lead") endChat(this.app, chat);
    else this.app.attempt(this.app.board.leave(this.id_));
  }

  /** Where one writes here; null where nothing can be written now. */
  get writing() {
    return [this.patron, this.note].find((box) => box && !box.hidden && !box.classList.contains("closed"))?.area ?? null;
  }

  focusComposer() {
    const isGuest = this.chat && this.desk.roleIn(this.chat) === "joined"; // whose first word is for the lead (Q6)
    const note = isGuest && this.note && !this.note.classList.contains("closed") && !this.note.hidden ? this.note.area : null;
    (note ?? this.writing ?? this.stream.scroller)?.focus();
  }
}

function closeLabel(chat, role, name) {
  if (isOver(chat)) return `Put the chat with ${name} away`;
  if (role === "lead") return `End the chat with ${name}`;
  return role === "joined" ? "Leave session" : "Stop watching";
}
