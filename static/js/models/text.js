/** What people type, made fit to be sent. The limits are the interface's. */

export const LINE_CHARACTERS = 4000;
const NAME_CHARACTERS = 80;
const TELL_FROM = LINE_CHARACTERS - 500;
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

/**
 * The limit, said where it is met: while there is little room left, and how it goes on beyond.
 *
 * @param {string} text
 * @param {boolean} [inParts] whether more of it goes out as further messages
 * @returns {string} empty while there is room
 */
export function roomWords(text, inParts = true) {
  if (text.length <= TELL_FROM && fits(text)) return "";
  const left = LINE_CHARACTERS - [...text].length;
  const most = LINE_CHARACTERS.toLocaleString("en");
  if (fits(text)) return `${left} of ${most} characters left${inParts ? " in this message" : ""}.`;
  if (inParts) return `At most ${most} characters a message: this goes out as ${inMessages(text).length} messages.`;
  return left < 0 ? `At most ${most} characters, please: ${-left} too many.` : "That is too much for one letter. Please shorten it.";
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
  if (name.includes("?") || words.length > 7) return true;
  const isName = words.length < 6 && words.every((word) => /^\p{Lu}/u.test(word));
  return words.length > 2 && !isName && ASKING.test(name.trim());
}

/**
 * A letter's name and question as they were meant: a question in the name box is asked, and no name is cut.
 *
 * @param {string} name @param {string} question
 */
export function rescued(name, question) {
  if (!looksLikeQuestion(name) && name.length <= NAME_CHARACTERS) return { name, question };
  return { name: "", question: [name, question].filter(Boolean).join("\n") };
}

const ASKING = /^(what|when|where|which|who|why|how|can|could|do|does|is|are|i|i'm|i’m|my|need|looking|help|please)\s/i;

/** As the interface takes them. @param {string} email */
export function looksLikeEmail(email) {
  return email.length < 255 && /^[^\s@,;:<>()"[\]\\?%]+@[^\s@,;:<>()"[\]\\?%]+\.[^\s@,.;:<>()"[\]\\?%]{2,}$/.test(email.trim());
}

export const WRONG_EMAIL = "Please check the address: it looks like name@example.edu.";

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
