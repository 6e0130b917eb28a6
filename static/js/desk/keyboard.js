import { openDialog } from "./dialogs/ask.js";
import { fill, h } from "../lib/elements.js";
import { claim } from "./claiming.js";
import { isOver } from "../models/desk.js";
import { endChat } from "./dialogs/end.js";
import { endedChats } from "./dialogs/ended.js";
import { openGuide } from "./dialogs/guide.js";
import { openSettings } from "./dialogs/settings.js";

/**
 * The keys. Those with Alt work everywhere, in a text too; single letters only outside of texts, and they can be
 * switched off (WCAG 2.1.4). `?` shows them all.
 */
export const KEYS = [
  { keys: "c", label: "Claim the chat that waits longest", run: (app) => claimOldest(app) },
  { keys: "w", label: "Go to the waiting chats", run: (app) => go(app, "waiting", "waiting-list button") },
  { keys: "m", label: "Go to my chats", run: (app) => go(app, "chats", "my-chats button") },
  { keys: "r", label: "Write to the patron", run: (app) => compose(app, "patron") },
  { keys: "n", label: "Write a note to staff", run: (app) => compose(app, "note") },
  { keys: "/", label: "Ready words", run: (app) => readyWords(app) },
  { keys: "e", label: "Chats that I ended", run: (app) => endedChats(app) },
  { keys: "1", label: "Campus", run: (app) => tab(app, "campus") },
  { keys: "f", label: "Search FAQs", run: (app) => go(app, "faqs", "faq-panel input") },
  { keys: "2", label: "Librarians", run: (app) => tab(app, "people") },
  { keys: "3", label: "All chats", run: (app) => tab(app, "all") },
  { keys: "4", label: "Care: card, anger, crisis", run: (app) => tab(app, "care") },
  { keys: "s", label: "One chat, or two side by side", run: (app) => app.setPanes(app.panes.length > 1 ? 1 : 2) },
  { keys: "g", label: "The guide to the desk", run: () => openGuide() },
  { keys: ",", label: "Settings of this desk", run: (app) => openSettings(app) },
  { keys: "?", label: "This list", run: (app) => showKeys(app) },
  { keys: "Alt+j", label: "Next chat of mine", run: (app) => step(app, 1), everywhere: true },
  { keys: "Alt+k", label: "Previous chat of mine", run: (app) => step(app, -1), everywhere: true },
  { keys: "Alt+r", label: "Write to the patron", run: (app) => compose(app, "patron"), everywhere: true },
  { keys: "Alt+n", label: "Write a note to staff", run: (app) => compose(app, "note"), everywhere: true },
  { keys: "Alt+x", label: "Crisis mode for this chat", run: (app) => crisis(app), everywhere: true },
  { keys: "Alt+c", label: "Claim the chat that waits longest", run: (app) => claimOldest(app), everywhere: true },
  { keys: "Alt+w", label: "End the chat that I lead", run: (app) => end(app), everywhere: true },
];

// Somebody who types a sentence while no text field has the focus must not set off a row of shortcuts.
const BEFORE_MS = 600;
const AFTER_MS = 180;

export function listenForKeys(app) {
  let lastAt = -BEFORE_MS;
  let soon = null;
  document.addEventListener("keydown", (event) => {
    clearTimeout(soon);
    const pause = event.timeStamp - lastAt;
    if (event.key.length === 1) lastAt = event.timeStamp;
    if (event.ctrlKey || event.metaKey || event.defaultPrevented || document.querySelector("dialog[open], .menu")) return;
    const name = event.altKey ? `Alt+${letter(event)}` : event.key;
    const found = KEYS.find((key) => key.keys === name);
    if (!found) return;
    if (found.everywhere) {
      event.preventDefault();
      found.run(app);
    } else if (!isWriting(event.target) && app.preferences.get("keys") && pause > BEFORE_MS) {
      event.preventDefault();
      soon = setTimeout(() => {
        lastAt = -BEFORE_MS; // it was a shortcut, and the next may follow at once
        found.run(app);
      }, AFTER_MS);
    }
  });
}

/** With Alt some keyboards write another sign; the key itself counts then. */
const letter = (event) => (/^Key[A-Z]$/.test(event.code) ? event.code.slice(3).toLowerCase() : event.key.toLowerCase());

function isWriting(element) {
  return element.matches?.("input, textarea, select, [contenteditable]") ?? false;
}

function claimOldest(app) {
  const waiting = app.board.desk.waiting();
  const next = waiting.find((chat) => chat.calls_me) ?? waiting[0];
  if (next) claim(app, next.id);
  else app.tell("Nobody is waiting.");
}

function go(app, view, selector) {
  app.show(view);
  app.querySelector(selector)?.focus();
}

function tab(app, view) {
  app.show(view);
  app.querySelector(`[role=tab][data-side="${view}"]`)?.focus();
}

const focusedPane = (app) => app.querySelector(`chat-pane[data-key="${CSS.escape(app.focused ?? "")}"]`);

function readyWords(app) {
  const pane = focusedPane(app);
  if (!pane || pane.canned.hidden) return app.tell("Ready words are for a chat that you are in.");
  app.show("chats");
  return pane.canned.button.click();
}

/** Ends it by way of the dialog; one that is over is put away. */
function end(app) {
  const chat = app.board.desk.chats.get(app.focused);
  if (!chat) return app.tell("No chat is open.");
  if (isOver(chat)) return app.putAway(chat.id);
  if (app.board.desk.roleIn(chat) === "lead") return endChat(app, chat);
  return app.tell(`${chat.lead?.name ?? "Its lead"} ends this chat; you can leave it.`);
}

function compose(app, box) {
  const pane = focusedPane(app);
  if (!pane) return app.tell("No chat is open.");
  app.show("chats");
  return box === "note" && !pane.note.hidden ? pane.note.open() : pane.focusComposer();
}

function crisis(app) {
  const pane = focusedPane(app);
  if (pane && !pane.crisis.hidden) pane.crisis.click();
  else app.tell("Claim the chat first; then one press puts it into crisis mode.", { tone: "warn" });
}

function step(app, by) {
  const mine = app.board.desk.mine();
  if (!mine.length) return void app.tell("No chat is open.");
  const at = mine.findIndex((chat) => chat.id === app.focused);
  const next = mine[(at + by + mine.length) % mine.length];
  app.open(next.id);
  app.focusPane(next.id);
}

export function showKeys(app) {
  const on = app.preferences.get("keys");
  const [send, line] = app.preferences.get("enter") ? ["Enter", "Shift+Enter"] : ["Ctrl+Enter", "Enter"];
  const row = ({ keys, label }) => h("div", {}, h("dt", {}, ...keys.split("+").flatMap((part, i) => [i ? "+" : "", h("kbd", { text: part })])), h("dd", { text: label }));
  const list = (entries, look = "") => fill(h("dl", { class: `keys-list ${look}` }), ...entries.map(row));
  const box = h("input", { type: "checkbox", checked: on, on: { change: () => app.preferences.set("keys", box.checked) } });
  const { dialog } = openDialog({
    title: "Keyboard",
    wide: true,
    body: [
      h("label", { class: "check" }, box, "Single keys work outside of text fields"),
      h("div", { class: "columns" },
        h("section", {}, h("h3", { text: "Single keys" }), list(KEYS.filter((key) => !key.everywhere), "single")),
        h("section", {}, h("h3", { text: "Everywhere" }), list([...KEYS.filter((key) => key.everywhere), { keys: send, label: "Send to the patron" }, { keys: line, label: "A new line" }, { keys: app.preferences.get("enter") ? "Ctrl+Enter" : "Alt+Enter", label: "Save the note" }, { keys: "/", label: "Ready words, at the start of a word to the patron" }, { keys: "Esc", label: "Close what is open" }]))),
    ],
    actions: [h("button", { type: "button", class: "button primary", text: "Close", on: { click: () => dialog.close() } })],
  });
}
