/** Builds the page without ever parsing HTML: what people wrote becomes text nodes, or a link that was checked. */

/**
 * @param {string} tag
 * @param {Record<string, any>} [props] `class`, `text`, `data: {…}`, `on: {click: …}`, a DOM property (`value`, `disabled` …)
 *   or an attribute; false, null and undefined leave it out
 * @param {...(Node | string | null | false | undefined)} children
 * @returns {HTMLElement}
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") element.className = value;
    else if (name === "text") element.textContent = value;
    else if (name === "data") Object.assign(element.dataset, value);
    else if (name === "on") for (const [event, act] of Object.entries(value)) element.addEventListener(event, act);
    else if (PROPERTIES.has(name)) element[name] = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  append(element, children);
  return element;
}

const PROPERTIES = new Set(["value", "disabled", "checked", "hidden", "htmlFor", "tabIndex", "selected", "required"]);

const SVG = "http://www.w3.org/2000/svg";

/** An icon of the page's own sprite, `<symbol id="icon-NAME">`; decoration, so silent. @param {string} name */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}

/** @param {ParentNode} parent @param {Array<any>} children */
export function append(parent, children) {
  for (const child of children.flat()) if (child || child === 0) parent.append(child);
}

/** Puts these children in place of what was there. @param {Element} parent @param {...any} children */
export function fill(parent, ...children) {
  parent.replaceChildren();
  append(parent, children);
  return parent;
}

/** A copy of `<template id=ID>`. @param {string} id @returns {DocumentFragment} */
export function clone(id) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById(id));
  return /** @type {DocumentFragment} */ (template.content.cloneNode(true));
}

/** The parts of a fragment or element by their `data-part`. @param {ParentNode} root @returns {Record<string, HTMLElement>} */
export function parts(root) {
  const found = {};
  for (const element of root.querySelectorAll("[data-part]")) found[element.dataset.part] = element;
  return found;
}

/** JSON that a template left with `json_script`. @param {string} id @returns {any} null when there is none */
export function pageData(id) {
  const script = document.getElementById(id);
  return script ? JSON.parse(script.textContent) : null;
}

/** A stranger's name: isolated, so that its direction can't spill over. @param {string} name */
export function bdi(name) {
  return h("bdi", { text: name });
}

// Invisible and direction-changing characters end an address: they serve to make one look like another.
const ADDRESS = /\bhttps?:\/\/[^\s<>"'`\u0000-\u0020\u007f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+/giu;
const ADDRESS_LENGTH = 2000;

/**
 * Text with its http(s) addresses as links.
 *
 * @param {string} text
 * @returns {(string | HTMLElement)[]}
 */
export function linkify(text) {
  return splitLinks(text).map((piece) =>
    piece.href
      ? h("a", { href: piece.href, text: piece.text, target: "_blank", rel: "noopener noreferrer" })
      : piece.text,
  );
}

/**
 * The same without a page: what is text and what is an address.
 *
 * @param {string} text
 * @returns {{ text: string, href?: string }[]}
 */
export function splitLinks(text) {
  const pieces = [];
  let from = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const written = trimmed(match[0]);
    const href = safeAddress(written);
    if (!href) continue;
    if (match.index > from) pieces.push({ text: text.slice(from, match.index) });
    pieces.push({ text: written, href });
    from = match.index + written.length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from) });
  return pieces;
}

/**
 * @param {string} written
 * @returns {string | null} the address when it is http(s), has a host and no user name in front of it
 */
export function safeAddress(written) {
  if (!/^https?:\/\/[^/\\]/i.test(written) || written.length > ADDRESS_LENGTH) return null;
  try {
    const url = new URL(written);
    return url.hostname && !url.username && !url.password ? url.href : null;
  } catch {
    return null;
  }
}

/** The full stop of a sentence isn't part of its address; nor is a bracket that was opened before it. */
function trimmed(address) {
  let end = address.length;
  for (; end > 0; end -= 1) {
    const last = address[end - 1];
    if (".,;:!?…*_".includes(last)) continue;
    const open = { ")": "(", "]": "[", "}": "{" }[last];
    const body = address.slice(0, end);
    if (open && count(body, open) < count(body, last)) continue;
    break;
  }
  return address.slice(0, end);
}

function count(text, character) {
  return text.split(character).length - 1;
}
