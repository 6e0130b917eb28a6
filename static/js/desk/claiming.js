/** Claim a chat, with a gentle word at the second one (C14), and a kind one when another was faster (C13). */
import { ask } from "./dialogs/ask.js";

export async function claim(app, id) {
  const { desk } = app.board;
  if (underWay.has(id)) return;
  underWay.add(id);
  try {
    await claimOnce(app, desk, id);
  } finally {
    underWay.delete(id);
  }
}

const underWay = new Set();

async function claimOnce(app, desk, id) {
  const leading = desk.leading().length;
  const before = desk.policy.chats_before_warning ?? 1;
  if (leading >= before && !(await isSure(leading))) return;
  const chat = await app.attempt(app.board.claim(id), { sorry });
  if (!chat) return;
  app.open(id);
  app.focusPane(id);
}

function isSure(leading) {
  const chats = leading === 1 ? "one chat" : `${leading} chats`;
  return ask({
    title: "Take another chat?",
    text: `You are in ${chats} already. Two at once is possible, but each patron gets half of you. If a colleague is free, let them have it.`,
    yes: "Claim it all the same",
    no: "Leave it to others",
  });
}

function sorry(problem) {
  if (problem.code === "already_claimed") return `${problem.body.by?.name ?? "A colleague"} was a moment faster and has this chat. Thank you!`;
  if (problem.code === "not_waiting") return "This patron is no longer waiting.";
  return problem.message;
}
