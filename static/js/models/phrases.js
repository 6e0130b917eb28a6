/** Words that the desk proposes. An operator always sends them; nothing speaks by itself. */
const named = (name) => (name && name !== "Guest" ? name : "");

/** Questions to ask before a chat is closed (C19). */
export const CHECKS = [
  "Does that answer your question?",
  "Does that give you enough information to get started?",
  "Is there anything else I can help you with?",
];

/** Closing lines (C20); `weather` adds a caring one (C21). */
export function closings({ name = "", weather = false } = {}) {
  const who = named(name) ? `, ${named(name)}` : "";
  const lines = [
    `I hope that helps${who}. Have a great day!`,
    `Glad I could help${who}. Come back any time.`,
    "Good luck with your work. We are here when you need us again.",
    "I haven't heard from you in a while, so I'm going to end our chat now. Please reach out if you need more information.",
  ];
  return weather ? [`I hope that helps${who}. Drive carefully!`, ...lines] : lines;
}

/** In place of them in a crisis (C71). */
export const PLAIN = "You can write to us again whenever you want.";

export const END_REASONS = [
  ["answered", "Answered"],
  ["silent", "The patron went silent"],
  ["left", "The patron left"],
  ["referred", "Referred elsewhere"],
  ["language", "Abusive language"],
  ["other", "Something else"],
];

/** What the patron is told at a transfer (C44). */
export function transferSentence({ operator, queue, campus }) {
  const end = "Please stay on; someone will be right with you.";
  if (operator) return `I am transferring your question to ${operator} at the ${campus} campus. ${end}`;
  return `I am transferring your question to the ${queue ?? campus} librarians. ${end}`;
}

/** What the patron is told at a ticket (C46). */
export function ticketSentence({ campus, opens }) {
  const when = opens ? ` The library opens again ${opens}.` : "";
  return `I am sending your question to the ${campus} librarians, who will answer by e-mail. That may take a while.${when}`;
}
