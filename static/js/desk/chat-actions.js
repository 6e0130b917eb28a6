import { isOver } from "../models/desk.js";
import { ask } from "./dialogs/ask.js";
import { endChat } from "./dialogs/end.js";
import { sendTicket } from "./dialogs/ticket.js";
import { transferChat } from "./dialogs/transfer.js";

/** What can be done with a chat now, for its menu. */
export function chatActions(app, chat) {
  const { desk } = app.board;
  const role = desk.roleIn(chat);
  const live = !isOver(chat);
  const entries = [{ label: "Patron and campus", run: () => app.lookAt(chat.id) }];
  if (live && role === "lead") {
    entries.push(
      { label: "Transfer…", hint: "to a colleague who is on", run: () => transferChat(app, chat) },
      { label: "Send a ticket…", hint: "a last resort", run: () => sendTicket(app, chat) },
      { label: "Ask for help", hint: "a supervisor may join", run: () => askForHelp(app, chat) },
    );
  }
  if (live && (role === "watching" || role === "joined") && desk.me?.role !== "operator") {
    entries.push({ label: "Take over…", hint: `from ${chat.lead?.name}`, run: () => takeOver(app, chat) });
  }
  if (live && role === "watching") entries.push({ label: "Join…", run: () => joinChat(app, chat) });
  if (live && role && role !== "lead") entries.push({ label: role === "joined" ? "Leave session" : "Stop watching", run: () => app.attempt(app.board.leave(chat.id)) });
  if (live && role === "lead") entries.push({ label: "End…", danger: true, run: () => endChat(app, chat) });
  if (!live && role === "lead" && chat.status !== "ticketed") entries.push({ label: "Send a ticket…", run: () => sendTicket(app, chat) });
  if (!live) entries.push({ label: "Put away", run: () => desk.dismiss(chat.id) });
  return entries;
}

/** May this operator look into that chat? Supervisors, for patrons of their own campus (Q1). */
export function mayWatch(desk, chat) {
  const supervises = ["supervisor", "director"].includes(desk.me?.role);
  return supervises && chat.status === "active" && chat.campus.slug === desk.me.campus?.slug && !desk.roleIn(chat);
}

export async function watchChat(app, chat) {
  if (await app.attempt(app.board.watch(chat.id))) app.open(chat.id);
}

/** The server has the words of the warning; nobody enters without having accepted it (Q5, Q13). */
export async function joinChat(app, chat) {
  try {
    await app.board.join(chat.id);
  } catch (problem) {
    if (problem.code !== "confirm_needed") return app.tell(problem.message, { tone: "warn" });
    const sure = await ask({
      title: "Join this session?",
      text: problem.body.warning ?? problem.message,
      yes: "Join",
      no: "Stay out of it",
    });
    if (sure) await app.attempt(app.board.join(chat.id, true));
  }
  return app.open(chat.id);
}

async function askForHelp(app, chat) {
  if (await app.attempt(app.board.askForHelp(chat.id))) app.tell("Supervisors of this campus and all who are on see that you would like help.");
}

async function takeOver(app, chat) {
  const sure = await ask({
    title: "Take this chat over?",
    text: `${chat.lead?.name} stays in the chat until they leave; the patron is told that you answer now.`,
    yes: "Take it over",
  });
  if (sure) await app.attempt(app.board.takeOver(chat.id));
}

chatActions.join = joinChat;
chatActions.ticket = sendTicket;
