import { clone, fill, h, parts, safeAddress } from "../lib/elements.js";

/**
 * How else the campus can be reached: what its record has, and nothing else (A10).
 *
 * @param {any} campus as GET /campuses/SLUG answers
 * @returns {DocumentFragment | null} null when there is nothing
 */
export function ways(campus) {
  const items = [
    ...(campus.services ?? []).map(({ label, url }) => link(label, safeAddress(new URL(url, location.href).href), true)),
    campus.phone && link(`Call ${campus.phone}`, `tel:${campus.phone.replace(/[^\d+]/g, "")}`),
    campus.email && link(`Write to ${campus.email}`, `mailto:${campus.email}`),
  ].filter(Boolean);
  if (!items.length) return null;
  const section = clone("ways-template");
  fill(parts(section).list, ...items);
  return section;
}

function link(label, href, isPage = false) {
  return href && h("li", {}, h("a", { href, text: label, ...(isPage ? { target: "_blank", rel: "noopener noreferrer" } : {}) }));
}
