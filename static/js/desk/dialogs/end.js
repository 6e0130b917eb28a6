import { fill, h } from "../../lib/elements.js";
import { CHECKS, closings, END_REASONS, PLAIN } from "../../models/phrases.js";
import { openDialog } from "./ask.js";

/**
 * The way to a good end (C19, C20, C23): ask whether it was answered, say a closing line, say why it ends. A simple
 * question needs no asking; “End now” is always one step away.
 */
export async function endChat(app, chat) {
  const { board } = app;
  const name = chat.patron?.name || "Guest";
  const quiet = chat.crisis || chat.quiet; // no cheerful lines in a crisis (C71)
  const lines = quiet ? [PLAIN] : closings({ name: chat.patron?.name, weather: board.desk.policy.bad_weather });
  const list = quiet ? [] : await checklist(app, chat);
  const reason = h("select", { name: "reason" }, ...END_REASONS.map(([value, text]) => h("option", { value, text, selected: quiet && value === "other" })));
  const closing = h("textarea", { rows: 2, maxlength: 4000, value: quiet ? "" : lines[0], "aria-label": "Closing line", autofocus: true });
  const choose = (text) => h("button", { type: "button", class: "chip", text, on: { click: () => (closing.value = text) } });
  const check = (text) => h("button", { type: "button", class: "chip", text, on: { click: () => say(text) } });

  function say(text) {
    board.say(chat.id, text);
    dialog.close();
    app.tell(`Asked: “${text}” The chat stays open.`);
  }

  const reasonId = "end-reason";
  reason.id = reasonId;
  const { dialog, form, done } = openDialog({
    title: "End the chat?",
    wide: true,
    body: [
      !quiet && h("section", {}, h("h3", { text: "Does that answer it?" }), h("p", { class: "hint", text: `Ask ${name} first, unless it was a simple question. Choosing one sends it and keeps the chat open.` }), h("div", { class: "chips" }, ...CHECKS.map(check))),
      list.length > 0 && h("section", {}, h("h3", { text: "Before you close" }), h("ul", { class: "checklist" }, ...list.map(({ text, done }) => h("li", { class: done ? "done" : "" }, h("span", { "aria-hidden": "true", text: done ? "✓" : "○" }), text, h("span", { class: "visually-hidden", text: done ? ": done" : ": not yet" }))))),
      h("section", {}, h("h3", { text: "A closing line" }), h("p", { class: "hint", text: quiet ? "Nothing cheerful now. Say that they can write again at any time, or send none." : "Sent before the chat ends. Empty it to send none." }), closing, h("div", { class: "chips" }, ...lines.map(choose))),
      h("section", { class: "inline-field" }, h("label", { htmlFor: reasonId, text: "Why it ends" }), reason),
    ].filter(Boolean),
    actions: [
      h("button", { type: "submit", value: "", class: "button quiet", text: "Keep chatting" }),
      h("button", { type: "submit", value: "simple", class: "button", text: quiet ? "End without a line" : "Simple question: just end it" }),
      h("button", { type: "submit", value: "end", class: "button primary", text: "Send and end" }),
    ],
  });
  form.addEventListener("keydown", (event) => {
    // Enter in the closing line belongs to the text, not to the first button.
    if (event.key === "Enter" && event.target === closing && !event.ctrlKey) event.stopPropagation();
  });
  const answer = await done;
  if (!answer) return;
  const words = answer === "end" ? closing.value.trim() : "";
  await app.attempt(finish(board, chat, words, reason.value));
}

/** What is left to do, for those whom the coach advises; nothing waits for it. */
async function checklist(app, chat) {
  try {
    const { level, checklist: list } = await app.board.api.get(`/desk/coach?chat=${chat.id}`);
    return level === "off" ? [] : list;
  } catch {
    return [];
  }
}

/** The closing line is stored before the chat ends, or the end waits for it. */
async function finish(board, chat, words, reason) {
  if (words) {
    const { key } = board.say(chat.id, words);
    await stored(board, chat.id, key);
  }
  return board.end(chat.id, reason);
}

function stored(board, id, key) {
  const outbox = board.outboxes(id).patron;
  return new Promise((resolve, reject) => {
    const look = () => {
      const item = outbox.items.find((each) => each.key === key);
      if (item && item.state !== "failed") return;
      board.desk.removeEventListener("change", look);
      if (item) reject(item.problem);
      else resolve();
    };
    board.desk.addEventListener("change", look);
    look();
  });
}
