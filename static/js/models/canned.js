/** Canned messages: found by slash or by words, filled in by the operator where the chat can’t. */

/** “/hi” at the start of the text, or after a space, up to the caret. @returns {{ from: number, query: string } | null} */
export function slashAt(text, caret) {
  const match = text.slice(0, caret).match(/(?:^|\s)\/([\p{L}\p{N}-]{0,30})$/u);
  return match ? { from: caret - match[1].length - 1, query: match[1] } : null;
}

/**
 * Those that fit best first: shortcut, then title, then words of the text. All words must be there.
 *
 * @template {{ shortcut: string, title: string, body: string, scope: string }} T
 * @param {T[]} messages @param {string} query @returns {T[]}
 */
export function find(messages, query) {
  const words = fold(query).split(/\s+/).filter(Boolean);
  if (!words.length) return messages;
  return messages
    .map((message) => ({ message, rank: rank(message, words) }))
    .filter(({ rank: found }) => found > 0)
    .sort((a, b) => b.rank - a.rank)
    .map(({ message }) => message);
}

function rank(message, words) {
  const [shortcut, title, body] = [message.shortcut, message.title, message.body].map(fold);
  const query = words.join(" ");
  if (shortcut === query) return 5 + own(message);
  if (shortcut.startsWith(query)) return 4 + own(message);
  if (words.every((word) => starts(title, word))) return 3 + own(message);
  if (words.every((word) => title.includes(word) || starts(body, word))) return 2 + own(message);
  return 0;
}

const own = (message) => (message.scope === "personal" ? 0.5 : message.scope === "campus" ? 0.25 : 0);
const starts = (text, word) => text.startsWith(word) || text.includes(` ${word}`);

/** The text with the operator’s values; what is left empty still stands in braces, and the coach will ask. */
export function fillIn(body, values) {
  return body.replace(/\{([a-z_]+)\}/g, (written, name) => values[name]?.trim() || written);
}

const fold = (text) => (text ?? "").toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
