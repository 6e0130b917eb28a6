/** What people type, made fit to be sent. The limits are the interface's. */

export const LINE_CHARACTERS = 4000;
const LINE_BYTES = 7_000; // of the 8 KiB that a request's body may have
const bytes = new TextEncoder();

/** Without what the interface refuses and nobody typed on purpose: NUL and halves of characters. @param {string} text */
export function clean(text) {
  const whole = text.replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]|[\uD800-\uDFFF]/g, (found) => (found.length === 2 ? found : ""));
  return whole.replaceAll("\u0000", "").replace(/\r\n?/g, "\n").trim();
}

/** @param {string} text */
export function fits(text) {
  return text.length <= LINE_CHARACTERS * 2 && [...text].length <= LINE_CHARACTERS && weight(text) <= LINE_BYTES;
}

/**
 * A long text as messages that fit, cut where it hurts least: between paragraphs, sentences, words.
 *
 * @param {string} text
 * @returns {string[]} nothing is lost but the white space at the cuts
 */
export function inMessages(text) {
  const messages = [];
  let rest = clean(text);
  while (rest && !fits(rest)) {
    const most = reach(rest);
    const cut = ["\n\n", "\n", ". ", "? ", "! ", " "]
      .map((mark) => rest.lastIndexOf(mark, most - mark.length) + mark.trimEnd().length)
      .find((at) => at > most / 2);
    const at = cut ?? most;
    messages.push(rest.slice(0, at).trim());
    rest = rest.slice(at).trim();
  }
  if (rest) messages.push(rest);
  return messages;
}

/** How many UTF-16 units of the text fit, never half of a character. @param {string} text */
function reach(text) {
  let [count, size, at] = [0, 0, 0];
  for (const character of text) {
    count += 1;
    size += weight(character);
    if (count > LINE_CHARACTERS || size > LINE_BYTES) break;
    at += character.length;
  }
  return at;
}

/** Bytes in JSON: quotes, backslashes and control characters weigh more. @param {string} text */
function weight(text) {
  return bytes.encode(JSON.stringify(text)).length - 2;
}

/**
 * Whether the name box holds a question (C10). Only for a hint beside the box: the desk decides, and moves it.
 *
 * @param {string} name
 */
export function looksLikeQuestion(name) {
  const words = name.trim().split(/\s+/);
  return name.includes("?") || words.length > 7 || (words.length > 2 && ASKING.test(name.trim()));
}

const ASKING = /^(what|when|where|which|who|why|how|can|could|do|does|is|are|i|i'm|i’m|my|need|looking|help|please)\s/i;

/** @param {string} email */
export function looksLikeEmail(email) {
  return /^[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]{2,}$/.test(email.trim());
}

/**
 * What of a half-written question goes out to look for answers: no addresses, no numbers, not the whole of it.
 *
 * @param {string} text
 * @returns {string} empty when there is too little to look for
 */
export function searchable(text) {
  const words = text.replace(/\S+@\S+/g, " ").replace(/\d{3,}/g, " ").split(/\s+/).filter(Boolean);
  const query = words.slice(-16).join(" ").slice(-100);
  return words.length >= 2 && query.length >= 8 ? query : "";
}
