/**
 * What a waiting chat's card says about time (C3, C4, C8). All of it follows from the server's times, so that
 * every desk counts alike. Seconds throughout.
 */
const seconds = (from, to) => (Date.parse(to) - Date.parse(from)) / 1000;

export const campusSlug = (campus) => (campus && typeof campus === "object" ? campus.slug : campus) ?? null;

/** The claim target of a chat in seconds, and the beeps within it. */
export function target(chat, policy = {}) {
  const given = chat.claim_due_at ? seconds(chat.started_at, chat.claim_due_at) : 0;
  return {
    seconds: given > 0 ? given : (chat.claim_seconds ?? policy.claim_seconds ?? 20),
    beeps: chat.beeps ?? policy.beeps ?? 3,
  };
}

/**
 * `{elapsed, target, beeps, beep, left, late, over, mine, call, urgency, words, spoken}`:
 * `call` is "yours" (your campus's patron), "cover" (everyone is called) or "theirs" (the home campus goes first);
 * `urgency` is "calm" within the target, "late" after it, "offered" once the patron was offered a ticket.
 */
export function countdown(chat, { now, me = {}, policy = {} }) {
  const goal = target(chat, policy);
  const elapsed = Math.max(0, (now - Date.parse(chat.started_at)) / 1000);
  const mine = campusSlug(me.campus) !== null && campusSlug(chat.campus) === campusSlug(me.campus);
  const late = elapsed >= goal.seconds;
  const called = chat.stage !== "home" || late;
  const call = mine ? "yours" : called ? "cover" : "theirs";
  const offered = chat.stage === "ticket_offered" || chat.ticket_offered === true;
  const beep = Math.min(goal.beeps, Math.floor(elapsed / (goal.seconds / goal.beeps)) + 1);
  const left = Math.max(0, Math.ceil(goal.seconds - elapsed));
  const facts = { mine, call, late, offered, left, name: chat.campus?.name ?? "", over: Math.floor(elapsed - goal.seconds) };
  return {
    elapsed, target: goal.seconds, beeps: goal.beeps, beep, left, late, mine, call,
    over: late ? facts.over : 0,
    urgency: offered ? "offered" : late ? "late" : "calm",
    badge: badge(facts),
    words: words(facts),
  };
}

function badge({ call, name }) {
  if (call === "yours") return "Your campus";
  return call === "cover" ? "Cover now" : `${name} first`;
}

function words({ call, late, offered, left, over, name }) {
  if (offered) return "Ticket offered. Still waiting for someone.";
  if (late) return over < 1 ? "Target reached. Everyone is called." : `${over} s past the target. Everyone is called.`;
  if (call === "theirs") return `You may be called in ${left} s.`;
  if (call === "cover") return `Nobody is on at ${name}. ${left} s left.`;
  return `${left} s left within the target.`;
}
