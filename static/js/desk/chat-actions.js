import { isOver } from "../models/desk.js";
import { h } from "../lib/elements.js";
import { ask } from "./dialogs/ask.js";
import { endChat } from "./dialogs/end.js";
import { askForHelp } from "./dialogs/help.js";
import { showObservers } from "./dialogs/observers.js";
import { sendTicket } from "./dialogs/ticket.js";
import { transferChat } from "./dialogs/transfer.js";

/** What can be done with a chat now, for its menu. */
export function chatActions(app, chat) {
  const { desk } = app.board;
  const role = desk.roleIn(chat);
  const live = !isOver(chat);
  const entries = [{ label: "Patron and campus", run: () => app.lookAt(chat.id) }];
  if (role && chat.status !== "waiting") entries.push({ label: "Card, anger, screen…", hint: "beside the chat", run: () => ((app.subject = chat.id), app.show("care")) });
  if (live && role === "lead") {
    entries.push(
      { label: "Transfer…", hint: "to a colleague who is on", run: () => transferChat(app, chat) },
      { label: "Send a ticket…", hint: "a last resort", run: () => sendTicket(app, chat) },
      chat.help
        ? { label: "I can manage: take the call back", run: () => app.attempt(app.board.withdrawHelp(chat.id)) }
        : { label: "Ask for help…", hint: "a colleague joins or takes over", run: () => askForHelp(app, chat) },
    );
  }
  if (role && (role === "lead" || supervises(desk, chat))) {
    entries.push({ label: "Who has looked on…", hint: role === "lead" ? "as far as the library tells you" : "", run: () => showObservers(app, chat) });
  }
  if (live && role === "joined") {
    entries.push({ label: "Take over…", hint: `from ${chat.lead?.name}`, run: () => takeOver(app, chat) });
  }
  if (live && role === "watching") entries.push({ label: "Join…", run: () => joinChat(app, chat) });
  if (live && role && role !== "lead") entries.push({ label: role === "joined" ? "Leave session" : "Stop watching", run: () => app.attempt(app.board.leave(chat.id)) });
  if (live && role === "lead") entries.push({ label: "End…", danger: true, run: () => endChat(app, chat) });
  if (!live && role === "lead" && chat.status !== "ticketed") entries.push({ label: "Send a ticket…", run: () => sendTicket(app, chat) });
  if (!live) entries.push({ label: "Put away", run: () => app.putAway(chat.id) });
  return entries;
}

/** May this operator look into that chat? Supervisors, for patrons of their own campus (Q1). */
export function mayWatch(desk, chat) {
  return supervises(desk, chat) && chat.status === "active" && !desk.roleIn(chat);
}

function supervises(desk, chat) {
  return ["supervisor", "director"].includes(desk.me?.role) && chat.campus.slug === desk.me.campus?.slug;
}

export async function watchChat(app, chat) {
  if (await app.attempt(app.board.watch(chat.id))) app.open(chat.id);
}

/** From watching into the conference (Q13). */
export async function joinChat(app, chat) {
  const joined = await withWarning(app, (sure) => app.board.join(chat.id, sure), { title: "Join this session?", yes: "Join", no: "Stay out of it" });
  app.open(chat.id);
  if (joined) app.focusPane(chat.id);
}

async function takeOver(app, chat) {
  const took = await withWarning(app, (sure) => app.board.takeOver(chat.id, sure), { title: "Take this chat over?", yes: "Take it over", no: "Leave it" });
  if (took) app.focusPane(chat.id);
}

/** The server has the words of the warning; nobody goes on without having accepted it (Q5, Q13). */
async function withWarning(app, step, words) {
  try {
    return await step(false);
  } catch (problem) {
    if (problem.code !== "confirm_needed") return void app.tell(problem.message, { tone: "warn" });
    const { warning = problem.message, policy } = problem.body;
    const link = policy && h("p", {}, h("a", { href: policy, target: "_blank", rel: "noopener", text: "Our policy on joining sessions" }));
    return (await ask({ ...words, text: warning, more: [link].filter(Boolean) })) ? app.attempt(step(true)) : null;
  }
}

chatActions.join = joinChat;
chatActions.ticket = sendTicket;
