/** What the coach knows of addresses, by their shape alone: no server is asked. */

const ADDRESS = /\bhttps?:\/\/[^\s<>"'`]+|\bwww\.[^\s<>"'`]+/gi;

// Parameters that are one visit's: tomorrow, or on another computer, the address says nothing.
const SESSION_KEYS = new Set(
  ("sid session sessionid session_id sessid jsessionid phpsessid aspsessionid cfid cftoken token access_token authtoken auth ticket " +
    "samlresponse vid hid bdata crid searchhistorykey x-amz-signature x-amz-credential x-amz-expires x-amz-date signature expires sk usersession").split(" "),
);
const SESSION_PATH = /;jsessionid=[^/?#]*|\/\(s\([a-z0-9]+\)\)|\/sess(?:ion)?\/[a-z0-9]{8,}/i;
const PROXY_HOST = /(?:^|\.)(?:ez-?proxy|lib-?proxy|proxy\d*|idm)\.(?=.)/i;
const PRIVATE_HOST = /^(?:localhost|127\.|10\.|192\.168\.|mail\.google\.com$|outlook\.(?:office|live)\.com$)/i;

/** @param {string} text @returns {string[]} the addresses in it, without the full stop of their sentence */
export function addressesIn(text) {
  return [...text.matchAll(ADDRESS)].map((match) => match[0].replace(/[.,;:!?*_'’”)\]}]+$/, ""));
}

/** The words beside the addresses: what is left to label them. @param {string} text */
export function wordsBeside(text) {
  return text.replace(ADDRESS, " ").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

/** @param {string} address @returns {URL | null} */
export function parse(address) {
  try {
    return new URL(/^www\./i.test(address) ? `https://${address}` : address);
  } catch {
    return null;
  }
}

/** Whether an address is bound to one visit, or to one person. @param {string} address @returns {"session" | "proxied" | "private" | null} */
export function boundTo(address) {
  const url = parse(address);
  if (!url) return null;
  if (PRIVATE_HOST.test(url.hostname)) return "private";
  if (PROXY_HOST.test(url.hostname) && !/^\/login/i.test(url.pathname)) return "proxied";
  if (SESSION_PATH.test(url.pathname)) return "session";
  return keysOf(url).some((key) => SESSION_KEYS.has(key.toLowerCase())) ? "session" : null;
}

/**
 * The lasting address, where it can be read out of the session's.
 *
 * @param {string} address
 * @returns {string | null}
 */
export function lasting(address) {
  const url = parse(address);
  const bound = boundTo(address);
  if (!url || !bound || bound === "private") return null;
  if (bound === "proxied") {
    const behind = unproxied(url);
    return behind && boundTo(behind) ? lasting(behind) : behind;
  }
  return EBSCO.test(url.hostname) ? ebsco(url) : withoutSession(url);
}

const EBSCO = /(^|\.)ebscohost\.com$/i;

/** A record says its database and number; without both only EBSCO itself can say which one it was. */
function ebsco(url) {
  const said = new URLSearchParams([url.search.slice(1), url.hash.slice(1)].filter(Boolean).join("&"));
  const [db, number] = [said.get("db"), said.get("AN") ?? said.get("an")];
  return db && number ? `https://search.ebscohost.com/login.aspx?direct=true&db=${encodeURIComponent(db)}&AN=${encodeURIComponent(number)}` : null;
}

/** `www-jstor-org.ezproxy.x.edu` and `www.jstor.org.ezproxy.x.edu` both stand for `www.jstor.org`. */
function unproxied(url) {
  const before = url.hostname.split(/\.(?=(?:ez-?proxy|lib-?proxy|proxy\d*|idm)\.)/i)[0];
  if (!before || before === url.hostname) return null;
  const host = before.includes(".") ? before : before.replace(/--/g, "\u0000").replace(/-/g, ".").replace(/\u0000/g, "-");
  if (!host.includes(".")) return null;
  return `https://${host}${url.pathname}${url.search}`;
}

function withoutSession(url) {
  const clean = new URL(url);
  clean.pathname = clean.pathname.replace(SESSION_PATH, "");
  for (const key of [...clean.searchParams.keys()]) if (SESSION_KEYS.has(key.toLowerCase())) clean.searchParams.delete(key);
  // A bare host is nobody's permalink: what identified the page was in the session.
  return clean.pathname === "/" && !clean.search ? null : clean.href;
}

const keysOf = (url) => [...url.searchParams.keys(), ...new URLSearchParams(url.hash.slice(1)).keys()];

/** The licensed site that an address belongs to. @param {string} address @param {{ host: string }[]} sites */
export function licensedSite(address, sites) {
  const host = parse(address)?.hostname.toLowerCase() ?? "";
  const dotted = host.replace(/-/g, ".");
  return sites.find((site) => host === site.host || host.endsWith(`.${site.host}`) || dotted.includes(`${site.host}.`)) ?? null;
}
