import { h } from "../../lib/elements.js";
import { field, openDialog } from "./ask.js";
import { load } from "./transfer.js";

/** The lead asks one colleague, or all on duty, to come beside them or to take over (C50). Nothing shows to the patron. */
export async function askForHelp(app, chat) {
  const { desk } = app.board;
  const colleagues = desk.onDuty({ first: chat.campus.slug }).filter((one) => !desk.isMe(one));
  const whom = h("select", {}, h("option", { value: "", text: "Everyone on duty" }), ...colleagues.map((one) => h("option", { value: one.id, text: `${one.name}, ${one.campus?.name ?? "System"} (${load(one)})` })));
  const wanted = h("select", {}, h("option", { value: "join", text: "Come beside me" }), h("option", { value: "take_over", text: "Take it over" }));
  const message = h("textarea", { rows: 2, maxlength: 300, autofocus: true });
  const { done } = openDialog({
    title: "Ask for help",
    body: [field("Whom", whom), field("To do what", wanted), field("What it is about (staff only)", message, { hint: "The patron sees nothing of this." })],
    actions: [
      h("button", { type: "submit", value: "", class: "button quiet", text: "Cancel", formnovalidate: true }),
      h("button", { type: "submit", value: "ask", class: "button primary", text: "Ask" }),
    ],
  });
  if ((await done) !== "ask") return;
  const body = { wanted: wanted.value, message: message.value.trim(), ...(whom.value ? { operator: Number(whom.value) } : {}) };
  if (await app.attempt(app.board.askForHelp(chat.id, body))) app.tell("Your call is out. Whoever comes looks in first.");
}
