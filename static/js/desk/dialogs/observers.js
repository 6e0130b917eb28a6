import { bdi, fill, h } from "../../lib/elements.js";
import { clockTime } from "../../lib/time.js";
import { openDialog } from "./ask.js";

/** Who has looked on, now or before, as far as the library's policy lets this operator know (Q14). */
export async function showObservers(app, chat) {
  const list = h("ul", { class: "stays" }, h("li", { class: "empty", text: "Looking it up…" }));
  const said = app.board.desk.isMe(chat.lead)
    ? "Those who wrote a note, spoke, or came because you asked. Whether you also learn of those who only watched is your patron’s library to decide."
    : "Every look is kept here. The lead learns of it when a note or a line shows it, or by the library’s policy.";
  const { dialog, done } = openDialog({
    title: "Who has looked on",
    body: [h("p", { class: "hint", text: said }), list],
    actions: [h("button", { type: "button", class: "button primary", text: "Close", on: { click: () => dialog.close() } })],
  });
  try {
    const stays = await app.board.observers(chat.id);
    fill(list, ...(stays.length ? stays.map(entry) : [h("li", { class: "empty", text: "Nobody that you are told of." })]));
  } catch (problem) {
    fill(list, h("li", { class: "form-error", role: "alert", text: problem.message }));
  }
  return done;
}

function entry({ operator, since, joined_at: joined, until, known }) {
  const steps = [
    `looked in at ${clockTime(since)}`,
    joined && `joined at ${clockTime(joined)}`,
    until ? `left at ${clockTime(until)}` : "is still there",
    !known && "the lead does not know",
  ];
  return h("li", {}, h("strong", {}, bdi(operator.name)), ` (${operator.campus?.name ?? "System"}) ${steps.filter(Boolean).join(", ")}.`);
}
