/**
 * The page around the frame, as far as it can be believed: only a message from the window that holds us, and from a
 * site that the campus allows, is heard; of what it says only these words, and whatever comes with them is dropped (A089).
 *
 * @param {{ origin: string, source: any, data: any }} event
 * @param {{ parent: any, origins: string[] }} ours
 * @returns {{ word: "shown" | "hidden", origin: string, page: string, inline: boolean } | null}
 */
export function heard({ origin, source, data }, { parent, origins }) {
  if (source !== parent || !origins.includes(origin)) return null;
  if (typeof data !== "object" || data === null || Array.isArray(data)) return null;
  const word = own(data, "refdesk");
  if (word !== "shown" && word !== "hidden") return null;
  return { word, origin, page: pageOf(own(data, "page"), origin), inline: own(data, "inline") === true };
}

const PAGE_LENGTH = 300;

/** Origin and path, and only of the site that speaks: a search's terms are nobody's business. */
function pageOf(page, origin) {
  if (typeof page !== "string" || page.length > 4000) return "";
  try {
    const url = new URL(page);
    return url.origin === origin ? (url.origin + url.pathname).slice(0, PAGE_LENGTH) : "";
  } catch {
    return "";
  }
}

function own(data, name) {
  return Object.hasOwn(data, name) ? data[name] : undefined;
}
