import { clockTime, fullTime } from "../lib/time.js";
import { systemWords } from "./patron-words.js";

/**
 * The chat as plain text, for the patron to keep.
 *
 * @param {any} chat CHAT of the interface
 * @param {readonly import("../lib/store.js").Line[]} lines
 * @param {{ zone?: string, locale?: string }} [options]
 * @returns {string}
 */
export function asText(chat, lines, options = {}) {
  const head = [`Chat with the librarians at ${chat.campus.name}`, fullTime(chat.started_at, options), `Reference: ${chat.reference}`];
  if (chat.ticket) head.push(`Ticket: ${chat.ticket}`);
  return `${head.join("\n")}\n\n${lines.map((line) => lineText(line, options)).filter(Boolean).join("\n\n")}\n`;
}

function lineText(line, options) {
  const at = clockTime(line.at, options);
  if (line.kind === "system") {
    const words = systemWords(line);
    return words && `${at}  ${words}`;
  }
  const name = line.author.name || (line.author.role === "patron" ? "You" : "Librarian");
  const words = line.kind === "file" ? `[file: ${line.data?.file?.name ?? "not kept any more"}]` : line.body;
  return `${at}  ${name}:\n${words}`;
}

/** @param {any} chat @returns {string} a file name every system takes */
export function fileName(chat) {
  return `${chat.reference.replace(/[^\w-]/g, "")}.txt`;
}
