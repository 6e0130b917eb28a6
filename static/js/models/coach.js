import { addressesIn, boundTo, lasting, licensedSite, wordsBeside } from "./coach-links.js";

/**
 * Looks at a draft as a kind colleague would, before it is sent. It proposes and never acts: every hint can be passed
 * over, the patron sees none of it, and no draft leaves the browser for it.
 *
 * @typedef {{ kind: string, text: string, ask?: boolean, fix?: Fix }} Hint `ask`: worth a question before sending
 * @typedef {{ label: string, body?: string, parts?: string[], insert?: string }} Fix what the operator may choose instead
 * @typedef {object} Settings as `GET /desk/coach` answers them
 */

export const LOUD_ONLY = new Set(["ask_name", "signin"]); // practised operators know these by heart

/**
 * @param {string} draft
 * @param {any} settings
 * @returns {Hint[]} in the order in which to mend them
 */
export function hints(draft, settings) {
  const text = draft.trim();
  if (!text || settings.level === "off") return [];
  const found = [
    unfinished(text),
    bareLink(text),
    ...boundLinks(text, settings),
    wrongCampus(text, settings),
    ...phrases(text, settings.phrases, "tone"),
    settings.quiet ? cheerful(text) : null,
    missingName(text, settings),
    signin(text, settings),
    tooLong(text, settings),
  ].filter(Boolean);
  return settings.level === "loud" ? found : found.filter((hint) => !LOUD_ONLY.has(hint.kind));
}

/** What in a patron’s line should be read once more. A hint to the operator; nothing follows from it by itself. */
export function alarms(body, settings) {
  return [...phrases(body, settings.phrases, "crisis"), ...phrases(body, settings.phrases, "abuse")];
}

const OFFER = "This may be easier by phone or by e-mail. Would you like somebody to call you, or to write to you?";
const PEPPERED = 4; // questions since the operator last spoke

/**
 * More questions than a chat answers well: a call or an e-mail may serve better (C40).
 *
 * @param {{ kind: string, body: string }[]} lines spoken ones, in order @param {string} [draft]
 * @returns {Hint[]}
 */
export function peppered(lines, draft = "") {
  const spoke = lines.findLastIndex((line) => line.kind === "operator");
  const since = lines.slice(spoke + 1).filter((line) => line.kind === "patron");
  const questions = since.reduce((sum, line) => sum + Math.max(1, line.body.split("?").length - 1), 0);
  if (questions < PEPPERED || draft.includes(OFFER)) return [];
  return [{ kind: "peppered", text: "Many questions at once: you could offer a call or an e-mail.", fix: { label: "Offer it", body: `${draft.trim()} ${OFFER}`.trim() } }];
}

function unfinished(text) {
  const gap = text.match(/(?<!\w)\{[a-z_]{2,40}\}|\bINCLUDE LINK\b|\bINSERT [A-Z]+\b|\bTODO\b|\bTBD\b|\[(?:link|name|date|phone|url)\]/);
  return gap && { kind: "unfinished", ask: true, text: `“${gap[0]}” is still to be filled in.` };
}

function bareLink(text) {
  const addresses = addressesIn(text);
  if (!addresses.length || wordsBeside(text).length >= 3) return null;
  return {
    kind: "bare_link", ask: true, text: "Say what the link is: a name before the address.",
    fix: { label: "Add a label", body: `Here is …: ${text}` },
  };
}

function boundLinks(text, { licensed = [] }) {
  return addressesIn(text).filter(boundTo).slice(0, 1).map((address) => {
    const better = lasting(address);
    const where = licensedSite(address, licensed)?.permalink;
    const why = boundTo(address) === "private" ? "Only you can open this address." : "This address is bound to your own visit and may not open for the patron.";
    return {
      kind: "session_link", ask: true, text: better ? why : `${why} ${where || "Look for “permalink”, “share” or “DOI” on the page."}`,
      fix: better ? { label: "Use the permalink", body: text.replace(address, better) } : undefined,
    };
  });
}

function signin(text, { licensed = [], signin_hint: hint }) {
  const site = addressesIn(text).map((address) => licensedSite(address, licensed)).find(Boolean);
  if (!site || !hint || /\bsign(?:ing)? in\b|\blog(?:ging)? ?in\b|banner id/i.test(wordsBeside(text))) return null;
  return { kind: "signin", text: `${site.name} asks people off campus to sign in.`, fix: { label: "Add how", body: `${text} ${hint}` } };
}

function wrongCampus(text, { campus, campuses = [] }) {
  const own = mentions(text, campus);
  const other = campuses.find((one) => one.slug !== campus?.slug && mentions(text, one));
  if (!other || own) return null;
  return { kind: "wrong_campus", ask: true, text: `This is about ${other.name}, but the patron asks at ${campus.name}.` };
}

/** By what is a campus’s alone: its number, its address, its pages, or its name (a capital tells it from a gateway). */
function mentions(text, campus) {
  if (!campus) return false;
  const name = escape(campus.name);
  const named = new RegExp(`\\b(?:[Aa]t|[Ff]rom) ${name}(?![\\p{L}\\p{N}])|\\b${name}(?:['’]s)? (?:campus|library)\\b`, "u");
  const said = fold(text);
  return named.test(text) || (campus.marks ?? []).some((mark) => contains(said, fold(mark)));
}

// A mark must end where it ends: /capital isn't /capital-area.
const contains = (said, mark) => new RegExp(`(?<![\\p{L}\\p{N}])${escape(mark)}(?![\\p{L}\\p{N}-])`, "u").test(said);

function phrases(text, list = [], kind) {
  const said = fold(text);
  return list.filter((phrase) => phrase.kind === kind && contains(said, fold(phrase.text))).map((phrase) => ({ kind: kind === "tone" ? "phrase" : kind, phrase: phrase.text, text: `“${phrase.text}”: ${phrase.hint}` }));
}

function cheerful(text) {
  if (!/have a (?:great|nice|good|wonderful) (?:day|evening|weekend|one)|\bgood luck\b|\bcheers\b|[😀-😎🎉]|!{2,}|\bhappy to help\b/iu.test(text)) return null;
  return { kind: "cheerful", text: "In a crisis leave cheerful words out." };
}

function missingName(text, { first_reply: first, patron_name: name }) {
  if (!first || text.length < 3) return null;
  if (name) {
    const parts = fold(name).split(/[\s.]+/).filter((part) => part.length > 1);
    const said = fold(text);
    if (!parts.length || parts.some((part) => contains(said, part))) return null;
    return { kind: "name", text: `Your first reply: use the patron’s name, ${name}.`, fix: { label: `Add “${name}”`, body: withName(text, name) } };
  }
  if (/\byour name\b|\bcall you\b|su nombre/i.test(text)) return null;
  return { kind: "ask_name", text: "No name was given: you could ask for it.", fix: { label: "Ask", body: `${text} May I ask your name?` } };
}

function withName(text, name) {
  const greeting = text.match(/^(hi|hello|hey|good (?:morning|afternoon|evening)|hola)\b[,!.]?\s*/i);
  if (!greeting) return `Hi ${name}, ${text}`;
  const rest = text.slice(greeting[0].length);
  return rest ? `${greeting[1]} ${name}, ${rest}` : `${greeting[1]} ${name},`;
}

function tooLong(text, { long = 400, part = 320 }) {
  if (text.length <= long) return null;
  const parts = split(text, part);
  return { kind: "long", text: `${text.length} characters is a lot at once.`, fix: { label: `Send in ${parts.length} parts`, parts } };
}

/**
 * Parts of about equal length, cut at sentence ends, else between words; addresses stay whole.
 *
 * @param {string} text
 * @param {number} [most] characters aimed at
 * @returns {string[]} joined by spaces they are the text again
 */
export function split(text, most = 320) {
  const whole = text.trim();
  const count = Math.ceil(whole.length / most);
  if (count < 2) return [whole];
  const parts = [];
  let rest = whole;
  for (let left = count; left > 1 && rest; left -= 1) {
    const cut = cutNear(rest, rest.length / left);
    if (cut <= 0 || cut >= rest.length) break;
    parts.push(rest.slice(0, cut).trim());
    rest = rest.slice(cut).trim();
  }
  return rest ? [...parts, rest] : parts;
}

/** The place to cut nearest to `target`: a paragraph's or a sentence's end within reach, else a space. */
function cutNear(text, target) {
  const reach = target * 0.6;
  for (const end of [/\n\s*\n/g, /[.!?…]["”’)]?\s+(?=["“(]?[\p{Lu}\p{N}])/gu, /[,;:–]\s+/g, /\s+/g]) {
    const places = [...text.matchAll(end)].map((match) => match.index + match[0].length).filter((at) => at < text.length);
    const near = places.filter((at) => Math.abs(at - target) <= reach).sort((a, b) => Math.abs(a - target) - Math.abs(b - target));
    if (near.length) return near[0];
  }
  return 0;
}

const fold = (text) => (text ?? "").toLowerCase().replace(/[’‘]/g, "'").replace(/\s+/g, " ").trim();
const escape = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
