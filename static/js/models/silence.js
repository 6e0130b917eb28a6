/**
 * Two clocks of one chat (C18, C39). The operator’s: how long since the patron was last spoken to, while the patron has
 * reason to wait. The patron’s: silent after an answer, the desk proposes to ask, then to close. It only proposes.
 *
 * @typedef {{ owes: boolean, label: string, seconds: number, nudge: 0 | 1 | 2 }} Air
 * @typedef {{ step: "none" | "check_in" | "close" | "end", label: string }} Ladder
 */

// Words by which an operator asks for patience: the patron still waits.
const HOLDING = /\b(?:(?:a|one|another|few|more|\d+) (?:few |more )?(?:minutes?|moments?|seconds?|secs?)|still looking|look(?:ing)? into|be right (?:back|with)|let me (?:look|check|see|find|read)|hang on|hold on|bear with|haven'?t forgotten|un momento|give me)\b/i;
const CHECK_IN = /\bstill (?:there|with me)\b|\bare you there\b|\bdoes that (?:answer|help)\b|\banything else\b|\benough to get\b|sigue ah[ií]/i;
const CLOSING = /haven'?t heard from you|close our chat|end our chat/i;

/**
 * @param {{ kind: string, body: string, at: string }[]} lines spoken lines, in order
 * @param {{ now: number, since: number, nudge: number, again: number, check_in: number, close: number, loud?: boolean, quiet?: boolean }} facts
 *   `now` and `since` (the claim) in ms, the rest in seconds
 * @returns {{ air: Air, ladder: Ladder }}
 */
export function silence(lines, facts) {
  const spoken = lines.filter((line) => ["patron", "operator", "file"].includes(line.kind));
  const last = spoken.at(-1);
  const said = spoken.findLast((line) => line.kind === "operator");
  const heard = spoken.findLast((line) => line.kind !== "operator");
  const owes = !last || last.kind !== "operator" || HOLDING.test(last.body);
  return {
    air: dead(owes, said ? Date.parse(said.at) : facts.since, facts),
    ladder: owes || facts.quiet ? { step: "none", label: "" } : climb(spoken, said, heard, facts),
  };
}

function dead(owes, since, { now, nudge, again, loud }) {
  const seconds = Math.max(0, Math.floor((now - since) / 1000));
  const first = loud ? nudge * 0.75 : nudge;
  return { owes, seconds, label: `${clock(seconds)} since you spoke`, nudge: !owes || seconds < first ? 0 : seconds < again ? 1 : 2 };
}

/** Silent long enough to be asked; asked, and silent long enough to be told; told, and silent: it may be ended. */
function climb(spoken, said, heard, { now, check_in: checkIn, close }) {
  const since = Math.floor((now - Date.parse(heard?.at ?? said.at)) / 1000);
  const after = spoken.slice(heard ? spoken.lastIndexOf(heard) + 1 : 0);
  const asked = after.findLast((line) => CHECK_IN.test(line.body));
  const told = after.findLast((line) => CLOSING.test(line.body));
  const quiet = (line, seconds) => line && now - Date.parse(line.at) >= seconds * 1000;
  const label = `The patron has been silent for ${clock(since)}.`;
  if (told) return quiet(told, Math.min(60, close)) ? { step: "end", label: `${label} You said that you would close.` } : { step: "none", label: "" };
  if (quiet(asked, close)) return { step: "close", label: `${label} You have asked.` };
  if (asked) return { step: "none", label: "" };
  return since >= checkIn ? { step: "check_in", label } : { step: "none", label: "" };
}

/** 100 → “1:40”. @param {number} seconds */
export function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
}
