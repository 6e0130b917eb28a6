import { bdi, fill, h } from "../../lib/elements.js";
import { clockTime } from "../../lib/time.js";
import { openDialog } from "./ask.js";

/**
 * The chats that this operator ended in this shift, to read again and to follow up: they are still here after a reload
 * and after they were put away (C23).
 */
export async function endedChats(app) {
  const list = h("ul", { class: "ended-list", "aria-busy": "true" }, h("li", { class: "empty", text: "Looking them up…" }));
  const { dialog, done } = openDialog({
    title: "Chats that I ended",
    body: [h("p", { class: "hint", text: "In the last 12 hours, the latest first. A ticket, an incident and the card can still be written." }), list],
    actions: [h("button", { type: "button", class: "button primary", text: "Close", on: { click: () => dialog.close() } })],
  });
  const open = (chat) => {
    app.board.desk.recall(chat);
    dialog.close();
    app.open(chat.id);
    app.focusPane(chat.id, { cursor: false });
    app.querySelector(`chat-pane[data-key="${CSS.escape(chat.id)}"]`)?.heading.focus();
  };
  try {
    const chats = await app.board.ended();
    fill(list, ...(chats.length ? chats.map((chat) => entry(chat, open)) : [h("li", { class: "empty", text: "None yet in this shift." })]));
  } catch (problem) {
    fill(list, h("li", { class: "form-error", role: "alert", text: problem.message }));
  }
  list.removeAttribute("aria-busy");
  if (dialog.open) list.querySelector("button")?.focus();
  await done;
}

function entry(chat, open) {
  const facts = [chat.campus.name, `ended ${clockTime(chat.ended_at)}`, chat.reference].join(" · ");
  return h(
    "li", {},
    h(
      "button", { type: "button", class: "ended-chat", on: { click: () => open(chat) } },
      h("span", { class: "row" }, h("strong", {}, bdi(chat.patron?.name || "Guest")), chat.status === "ticketed" && h("span", { class: "badge", text: "Became a ticket" })),
      h("span", { class: "last", dir: "auto", text: chat.question ?? "" }),
      h("span", { class: "meta", text: facts }),
    ),
  );
}
