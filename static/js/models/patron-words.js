/** What the product itself says to a patron. What a campus says comes from its policy. */

/**
 * A system line in words.
 *
 * @param {import("../lib/store.js").Line} line
 * @returns {string} empty for one that the patron need not read
 */
export function systemWords(line) {
  const data = line.data ?? {};
  const who = data.operator?.name || "A librarian";
  const words = {
    claimed: `${who}${from(data.operator)} is here to help.`,
    joined: `${who}${from(data.operator)} has joined the chat.`,
    left: `${who} has left the chat.`,
    transferred: `${who}${from(data.operator)} is taking over and can read what you wrote.`,
    ticket_offered: "",
    ticketed: `Your question is now ticket ${data.ticket}${data.campus ? `, with the librarians of ${data.campus}` : ""}. The answer comes by e-mail.${data.expected ? ` ${data.expected}` : ""}`,
    ended: data.by === "operator" ? "The librarian has ended the chat." : data.by === "patron" ? "You have ended the chat." : "We saw no sign of you for a while, so the chat has ended.",
    ask_email: `${who} asks for your e-mail address, in case we get cut off.`,
    ask_screen: `${typeof data.operator === "string" ? data.operator : who} asks to see your screen.`,
    screen_shared: "You are showing your screen.",
    screen_declined: "You have chosen not to show your screen.",
    screen_stopped: "Your screen is no longer shown.",
    email_given: data.email ? `You gave ${data.email} as your e-mail address.` : "Thank you, we have your e-mail address.",
  };
  return words[data.code] ?? line.body ?? "";
}

function from(operator) {
  return operator?.campus?.name ? ` from ${operator.campus.name}` : "";
}

/**
 * The state in a few words, for the header.
 *
 * @param {any} chat CHAT of the interface
 * @param {string} connection of the PatronChat
 */
export function stateWords(chat, connection) {
  if (!chat) return connection === "offline" ? "No connection" : "Connecting…";
  if (chat.status === "waiting") return "Waiting for a librarian";
  if (chat.status === "active") return chat.operator ? `With ${chat.operator.name}` : "With a librarian";
  return chat.status === "ticketed" ? "Left as a ticket" : "Ended";
}

/**
 * Whom the waiting chat calls, honestly.
 *
 * @param {any} chat CHAT of the interface
 */
export function callingWords(chat) {
  return chat.stage === "home"
    ? `Calling the librarians at ${chat.campus.name}.`
    : "Calling the librarians of every campus.";
}

/**
 * What to expect, honestly: the campus's own words at first; once the target has passed, that it takes long.
 *
 * @param {import("./patron-chat.js").PatronChat} chat @param {Record<string, string>} [texts] of the campus
 */
export function waitingWords(chat, texts) {
  return chat.wasOffered
    ? "Sorry, it takes longer than usual. We keep calling, and soon offer the answer by e-mail again."
    : (texts?.waiting ?? "");
}

/** What a new line sounds like. @param {import("../lib/store.js").Line} line */
export function spokenWords(line) {
  if (line.kind === "system") return systemWords(line);
  if (line.author.role === "patron") return "";
  if (line.kind === "file") return `${line.author.name} sent the file ${line.data?.file?.name ?? ""}.`;
  return `${line.author.name || "Librarian"}: ${line.body}`;
}

/** @param {number} bytes */
export function sizeWords(bytes) {
  if (bytes < 1024) return `${bytes} bytes`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} kB`;
  return `${(bytes / 1024 / 1024).toFixed(1).replace(/\.0$/, "")} MB`;
}
