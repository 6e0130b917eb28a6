import { Api } from "../lib/api.js";
import { fill, h, safeAddress } from "../lib/elements.js";
import { searchable } from "../models/text.js";

const PAUSE_MS = 700;
const AT_MOST = 3;

/**
 * Up to three answers that exist already, below the question while it is written. Never in the way: it shows nothing
 * when nothing is found, when it is slow, or when the desk has no such thing.
 */
class FaqHints extends HTMLElement {
  #api = new Api({ timeout: 4000 });
  #timer = null;
  #stop = null;
  #asked = "";
  #isOff = false;

  /** @param {string} campus its slug @param {string} text */
  look(campus, text) {
    clearTimeout(this.#timer);
    if (!this.#isOff) this.#timer = setTimeout(() => this.#ask(campus, searchable(text)), PAUSE_MS);
  }

  async #ask(campus, query) {
    if (query === this.#asked) return;
    this.#asked = query;
    this.#stop?.abort();
    if (!query) return this.#show([]);
    this.#stop = new AbortController();
    try {
      this.#show(await likelyAnswers(this.#api, campus, query, this.#stop.signal));
    } catch (error) {
      this.#isOff ||= error.status === 404;
      if (error.name !== "AbortError") this.#show([]);
    }
  }

  #show(faqs) {
    fill(this, ...answerList("These may answer it at once:", faqs));
  }
}

/**
 * @param {Api} api @param {string} campus its slug @param {string} query made by `searchable` @param {AbortSignal} signal
 * @returns {Promise<{ title: string, url: string }[]>} the likeliest first
 * @throws {import("../lib/api.js").Problem}
 */
export async function likelyAnswers(api, campus, query, signal) {
  const path = `/campuses/${encodeURIComponent(campus)}/faqs?q=${encodeURIComponent(query)}&limit=${AT_MOST}`;
  const { faqs } = await api.get(path, { signal });
  return faqs.slice(0, AT_MOST).map(({ title, url }) => ({ title, url }));
}

/** @param {string} words above them @param {{ title: string, url: string }[]} faqs @returns {HTMLElement[]} none for none */
export function answerList(words, faqs) {
  const links = faqs
    .map(({ title, url }) => ({ title, href: safeAddress(absolute(url)) }))
    .filter(({ title, href }) => title && href)
    .map(({ title, href }) => h("li", {}, h("a", { href, target: "_blank", rel: "noopener noreferrer", dir: "auto", text: title })));
  return links.length ? [h("p", { class: "hint", text: words }), h("ul", {}, ...links)] : [];
}

function absolute(url) {
  try {
    return new URL(url, location.href).href;
  } catch {
    return "";
  }
}

customElements.define("faq-hints", FaqHints);
