/** What the desk asks of the FAQs, and what it gives them. */

const DRAFT_CHARACTERS = 5500; // the endpoint takes 6000
const QUESTION_CHARACTERS = 200;

/**
 * What to look for before anybody has typed: the patron's question. Nothing in a crisis, nor when it may not be read.
 *
 * @param {{ question?: string | null, crisis?: any } | null} chat
 */
export function askedOf(chat) {
  return chat && !chat.crisis ? (chat.question ?? "").trim().slice(0, QUESTION_CHARACTERS) : "";
}

/** @param {Record<string, string>} mended typed → meant @returns {string} what was read as another word, said */
export function readAs(mended) {
  return Object.entries(mended ?? {})
    .map(([typed, meant]) => `“${typed}” read as “${meant}”. `)
    .join("");
}

/**
 * A conversation as the body of a new FAQ: the question first, then what the librarians answered. Names of all who spoke
 * go along, for the server to take out.
 *
 * @param {{ question?: string | null, campus: { slug: string }, patron?: { name?: string } | null }} chat
 * @param {{ kind: string, body: string, author?: { name?: string } | null }[]} lines
 * @param {{ name?: string } | null} me
 */
export function draftOf(chat, lines, me) {
  const question = (chat.question ?? lines.find((line) => line.kind === "patron")?.body ?? "").replace(/\s+/g, " ").trim();
  const answers = lines.filter((line) => line.kind === "operator").map((line) => line.body.trim());
  const text = [question || "What was asked?", ...answers].join("\n\n").replace("\n\n", "\n").slice(0, DRAFT_CHARACTERS);
  const names = [chat.patron?.name, me?.name, ...lines.map((line) => line.author?.name)].filter((name) => name && name !== "Guest");
  return { text, campus: chat.campus.slug, names: [...new Set(names)].slice(0, 20) };
}
