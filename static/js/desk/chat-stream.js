import { bdi, fill, h, icon, linkify } from "../lib/elements.js";
import { keyed } from "../lib/keyed.js";
import { clockTime, dayName, fullTime, isOtherDay } from "../lib/time.js";
import { sizeWords } from "../models/patron-words.js";
import { systemWords } from "../models/system-words.js";

const NEAR_END = 60; // px from the end that still count as reading the last line

/** The words of one chat, old above and new below. It follows what is new only while the end is in sight. */
export class ChatStream extends HTMLElement {
  connectedCallback() {
    if (this.list) return;
    this.list = h("div", { class: "lines", role: "list" });
    this.more = h("button", { type: "button", class: "button small to-end", hidden: true, text: "New messages ↓", on: { click: () => this.toEnd() } });
    this.scroller = h("div", { class: "scroller", tabIndex: 0, role: "region" }, this.list);
    fill(this, this.scroller, this.more);
    this.scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    new ResizeObserver(() => this.#followed && this.toEnd()).observe(this.scroller);
  }

  #followed = true;
  #last = null;

  get atEnd() {
    const { scrollTop, clientHeight, scrollHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR_END;
  }

  /** Only a scroll tells what is read: a composer that grows takes the end out of sight, and it must come back. */
  #scrolled() {
    this.#followed = this.atEnd;
    this.more.hidden ||= this.#followed;
  }

  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.more.hidden = true;
  }

  /** @param {{conversation, name: string, isOwn: (line) => boolean, isMe: (operator) => boolean, onRetry, onTakeBack, noteAction}} what */
  show({ conversation, name, ...how }) {
    this.scroller.setAttribute("aria-label", `Conversation with ${name}`);
    const items = withDays(conversation.stream());
    const read = conversation.lastReadByPatron;
    keyed(this.list, items, {
      key: (item) => item.id,
      create: (item) => h("div", { role: "listitem", class: item.type }),
      draw: (element, item) => drawItem(element, item, { ...how, name, read }),
    });
    const last = items.at(-1)?.id;
    if (last === this.#last) return;
    const own = items.at(-1)?.type === "pending";
    this.#last = last;
    if (this.#followed || own) this.toEnd();
    else this.more.hidden = false;
  }
}

function withDays(items) {
  const withDay = [];
  let before = null;
  for (const item of items) {
    if (before === null ? isOtherDay(item.entry.at, Date.now()) : isOtherDay(before, item.entry.at)) {
      withDay.push({ type: "day", id: `d${item.id}`, entry: item.entry });
    }
    before = item.entry.at;
    withDay.push(item);
  }
  return withDay;
}

function drawItem(element, item, how) {
  const state = fingerprint(item, how);
  if (element.dataset.state === state) return;
  element.dataset.state = state;
  DRAW[item.type](element, item.entry, how);
}

function fingerprint({ type, entry }, { read, name, canAct }) {
  return [type, entry.state, entry.problem?.message, type === "line" && entry.seq === read, name, type === "note" && canAct].join("|");
}

const DRAW = {
  day: (element, entry) => fill(element, h("span", { text: dayName(entry.at) })),

  line(element, line, { isOwn, read, name, fileAddress }) {
    if (line.kind === "system") {
      element.className = "line system";
      return fill(element, h("span", {}, systemWords(line)), time(line.at));
    }
    const own = isOwn(line);
    const who = own ? "You" : line.author.name || name;
    element.className = `line ${line.author.role} ${own ? "own" : ""}`;
    return fill(
      element,
      h("div", { class: "by" }, bdi(who), time(line.at)),
      h("div", { class: "bubble", dir: "auto" }, ...(line.kind === "file" ? file(line, fileAddress) : linkify(line.body))),
      line.seq === read && h("div", { class: "mark", text: "Read" }),
    );
  },

  note(element, note, { isMe, noteAction }) {
    element.className = `note-line ${isMe(note.author) ? "own" : ""}`;
    const action = noteAction?.(note);
    fill(
      element,
      h("div", { class: "by" }, h("strong", { class: "word", text: "Note" }), bdi(isMe(note.author) ? "You" : note.author.name), h("span", { class: "aside", text: "staff only" }), time(note.at)),
      h("div", { class: "bubble", dir: "auto" }, ...linkify(note.body)),
      action && h("div", { class: "note-actions" }, h("button", { type: "button", class: "button small", text: action.label, on: { click: action.run } })),
    );
  },

  pending(element, entry, { onRetry, onTakeBack }) {
    const isNote = entry.box === "note";
    element.className = isNote ? "note-line own pending" : "line operator own pending";
    element.classList.toggle("failed", entry.state === "failed");
    fill(
      element,
      isNote && h("div", { class: "by" }, h("strong", { class: "word", text: "Note" }), "You"),
      h("div", { class: "bubble", dir: "auto" }, ...linkify(entry.body)),
      entry.state === "failed"
        ? h(
            "div", { class: "mark failed", role: "alert" }, `Not sent: ${entry.problem?.message ?? "it was refused."} `,
            h("button", { type: "button", class: "link", text: "Try again", on: { click: () => onRetry(entry) } }),
            h("button", { type: "button", class: "link", text: "Take it back", on: { click: () => onTakeBack(entry) } }),
          )
        : h("div", { class: "mark", text: entry.state === "retrying" ? "Not sent yet; it is tried again" : "Sending…" }),
    );
  },
};

function time(at) {
  return h("time", { datetime: at, title: fullTime(at), text: clockTime(at) });
}

function file(line, address) {
  const kept = line.data?.file;
  if (!kept) return ["A file that is not kept any more."];
  return [h("a", { class: "file-link", href: address(kept.id), download: kept.name }, icon("clip"), h("span", {}, bdi(kept.name), h("small", { text: sizeWords(kept.bytes ?? 0) })))];
}
