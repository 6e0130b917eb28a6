import { h } from "../lib/elements.js";
import { isOver } from "../models/desk.js";
import { Composer } from "./composer.js";

/** The box that speaks to the patron: plain, below the conversation, Enter sends. */
export class PatronComposer extends Composer {
  refresh(chat, role) {
    const speaks = role === "lead" || role === "joined";
    this.hidden = isOver(chat) || !speaks;
    this.address({ words: "To ", who: chat.patron?.name || "Guest", after: ", the patron", button: ["Send", "to patron"] });
  }
}

/** The box for notes: below the other, in the notes' colour, opened and saved by keys of its own. */
export class NoteComposer extends Composer {
  refresh(chat, role) {
    this.hidden = !role;
    // A colleague comes to the lead first (Q6); a phone has no room for two open boxes.
    this.alone = isOver(chat) || role === "watching" || (role === "joined" && !matchMedia("(max-width: 60rem)").matches);
    this.proposing.hidden = role === "lead" || isOver(chat);
    this.address({ words: "Note: staff only, never the patron", button: ["Save", "note"] });
    this.toggle(this.chosen ?? this.alone);
  }

  toggle(open) {
    this.isOpen = open;
    this.classList.toggle("closed", !open);
    this.opener?.setAttribute("aria-expanded", String(open));
  }
}

export function patronComposer(app, id) {
  const guard = app.guard(id);
  const { board, drafts, preferences } = app;
  const composer = document.createElement("patron-composer").build({
    box: "patron",
    sendKey: () => (preferences.get("enter") ? "enter" : "ctrl"),
    noteKey: () => (preferences.get("enter") ? "ctrl" : "alt"),
    onSend: (body) => board.say(id, body),
    onInput: (text) => {
      drafts.set(id, "patron", text);
      if (text) board.typing(id);
    },
  });
  composer.beforeSend = (body, { isNoteKey = false } = {}) => {
    const unanswered = board.desk.noteToAnswerIn(id);
    const question = guard.question(body, { draft: drafts.get(id, "note"), unanswered, isNoteKey });
    if (!question) return null;
    const { note } = composer.closest("chat-pane");
    return {
      text: question.text,
      yes: "Send to the patron",
      no: "Not yet",
      other: "Move it to the note",
      onYes: () => guard.answered(unanswered, body),
      onNo: () => (question.reason === "note" ? note.open() : composer.area.focus()),
      onOther: () => {
        composer.empty();
        note.open();
        note.insert(body);
      },
    };
  };
  composer.text = drafts.get(id, "patron");
  return composer;
}

export function noteComposer(app, id) {
  const guard = app.guard(id);
  const { board, drafts, preferences } = app;
  const composer = document.createElement("note-composer").build({
    box: "note",
    sendKey: () => (preferences.get("enter") ? "ctrl" : "alt"), // never the patron's box's own
    onSend: (body) => {
      board.note(id, body, composer.proposal.checked ? "transfer_to_me" : "");
      composer.proposal.checked = false;
      guard.noteSent(board.desk.noteToAnswerIn(id));
    },
    onInput: (text) => drafts.set(id, "note", text),
  });
  composer.opener = h("button", {
    type: "button", class: "opener", "aria-expanded": "false", text: "Write a note to staff",
    on: { click: () => (composer.isOpen ? composer.toggle((composer.chosen = false)) : composer.open()) },
  });
  composer.prepend(composer.opener);
  composer.proposal = h("input", { type: "checkbox" });
  composer.proposing = h("label", { class: "check" }, composer.proposal, "Propose to take this chat: the lead can hand it over with one click");
  composer.append(composer.proposing);
  composer.open = () => {
    composer.toggle((composer.chosen = true));
    composer.area.focus();
  };
  // What leaves this box was begun as a note, wherever it is pasted or dropped.
  for (const event of ["cut", "copy", "dragstart"]) {
    composer.area.addEventListener(event, () => guard.begunAsNote(chosen(composer.area)));
  }
  composer.text = drafts.get(id, "note");
  composer.chosen = composer.text ? true : undefined; // open or closed by hand; else as its place asks
  return composer;
}

const chosen = (area) => area.value.slice(area.selectionStart, area.selectionEnd);
