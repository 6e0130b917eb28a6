/** What the product's own lines say to staff. The patron's widget has its own words for the same codes. */
const WORDS = {
  claimed: ({ operator }) => `${operator?.name ?? "A librarian"} claimed the chat.`,
  transferred: ({ operator, to }) => `The chat went to ${(operator ?? to)?.name ?? "a colleague"}${place(operator ?? to)}.`,
  everyone: () => "Every campus is called now.",
  called: () => "Every campus is called now.",
  ticket_offered: () => "The patron was offered a ticket instead of waiting.",
  keep_waiting: () => "The patron prefers to keep waiting.",
  kept_waiting: () => "The patron prefers to keep waiting.",
  ticketed: ({ ticket, campus }) => `Ticket ${ticket ?? ""} lies with ${campus ?? "the campus"}.`,
  joined: ({ operator, name }) => `${operator?.name ?? name ?? "A colleague"} joined the chat.`,
  left: ({ operator, name }) => `${operator?.name ?? name ?? "A colleague"} left; the chat goes on.`,
  ended: ({ by, reason }) => `${by === "patron" ? "The patron" : by === "operator" ? "The desk" : "The system"} ended the chat${reason ? ` (${reason})` : ""}.`,
  emailed: () => "The transcript was mailed to the patron.",
  ask_email: () => "The patron was asked for an e-mail address.",
  email_given: () => "The patron gave an e-mail address.",
  ask_screen: () => "The patron was asked to show their screen.",
  screen_shared: () => "The patron shows their screen.",
  screen_declined: () => "The patron would rather not show their screen.",
  screen_stopped: () => "The screen is no longer shown.",
  rated: ({ score }) => `The patron rated the chat ${score} of 5.`,
};

const place = (operator) => (operator?.campus?.name ? ` at ${operator.campus.name}` : "");

export function systemWords(line) {
  const { code, ...data } = line.data ?? {};
  if (line.body) return line.body;
  return WORDS[code]?.(data) ?? (code ? code.replaceAll("_", " ") : "");
}
