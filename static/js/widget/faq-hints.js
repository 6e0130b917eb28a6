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
      const path = `/campuses/${encodeURIComponent(campus)}/faqs?q=${encodeURIComponent(query)}`;
      const { faqs } = await this.#api.get(path, { signal: this.#stop.signal });
      this.#show(faqs.slice(0, AT_MOST));
    } catch (error) {
      this.#isOff ||= error.status === 404;
      if (error.name !== "AbortError") this.#show([]);
    }
  }

  #show(faqs) {
    const links = faqs
      .map(({ title, url }) => ({ title, href: safeAddress(absolute(url)) }))
      .filter(({ title, href }) => title && href)
      .map(({ title, href }) => h("li", {}, h("a", { href, target: "_blank", rel: "noopener", dir: "auto", text: title })));
    fill(this, links.length && h("p", { class: "hint", text: "These may answer it at once:" }), links.length && h("ul", {}, ...links));
  }
}

function absolute(url) {
  try {
    return new URL(url, location.href).href;
  } catch {
    return "";
  }
}

customElements.define("faq-hints", FaqHints);
