import { Api } from "../lib/api.js";
import { fill, h } from "../lib/elements.js";
import { readAs } from "../models/faqs.js";

const PAUSE_MS = 150;
const SETTLED_MS = 2500;
const LEAST = 2;
const AT_MOST = 6;

/** Search as you type. Enter still asks the server for a page of its own, with an address that can be shared. */
class HelpSearch extends HTMLElement {
  #api = new Api({ timeout: 6000 });
  #shown = "";
  #timer = null;
  #settled = null;
  #stop = null;

  connectedCallback() {
    this.field = this.querySelector("input");
    this.results = this.querySelector("[data-part=results]");
    this.status = this.querySelector("[data-part=status]");
    this.#shown = this.field.defaultValue.trim();
    this.field.addEventListener("input", () => this.#later());
    this.addEventListener("keydown", (event) => this.#keys(event));
    if (this.field.value.trim() !== this.#shown) this.#later(); // typed before this file had come
  }

  #later() {
    clearTimeout(this.#timer);
    clearTimeout(this.#settled);
    this.#timer = setTimeout(() => this.#ask(), PAUSE_MS);
    this.#settled = setTimeout(() => this.#count(), SETTLED_MS);
  }

  async #ask() {
    const query = this.field.value.trim();
    if (query === this.#shown) return;
    this.#shown = query;
    this.#stop?.abort();
    if (query.length < LEAST) return this.#show(null);
    this.#stop = new AbortController();
    try {
      this.#show(await this.#api.get(this.#path({ limit: AT_MOST }), { signal: this.#stop.signal }));
    } catch (error) {
      if (error.name !== "AbortError") this.#show(null); // Enter still works
    }
  }

  /** Tells the library what was looked for, without who: only words that stayed for a while. */
  #count() {
    if (this.field.value.trim().length < LEAST) return;
    this.#api.get(this.#path({ limit: 1, settled: true })).catch(() => {});
  }

  #path(more) {
    const query = new URLSearchParams({ q: this.field.value.trim(), ...more });
    return `/campuses/${encodeURIComponent(this.dataset.campus)}/faqs?${query}`;
  }

  #show(answer) {
    const faqs = answer?.faqs ?? [];
    fill(this.results, ...faqs.map((faq) => this.#result(faq)));
    this.results.hidden = !faqs.length;
    for (const part of document.querySelectorAll("[data-browse], [data-found]")) part.hidden = Boolean(answer);
    this.status.textContent = answer ? said(answer) : "";
  }

  #result({ url, title_parts: title, snippet }) {
    const target = this.dataset.newTab ? { target: "_blank", rel: "noopener" } : {};
    return h(
      "li",
      {},
      h("a", { class: "result", href: here(url), ...target }, h("span", { class: "result-title" }, ...marked(title)), h("span", { class: "result-snippet" }, ...marked(snippet))),
    );
  }

  /** Arrows walk from the field through the answers and back; Escape empties the field. */
  #keys(event) {
    const links = [...this.results.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "ArrowDown" && links.length) links[Math.min(at + 1, links.length - 1)].focus();
    else if (event.key === "ArrowUp" && at >= 0) (links[at - 1] ?? this.field).focus();
    else if (event.key === "Escape" && this.field.value) {
      this.field.value = "";
      this.field.focus();
      this.#later();
    } else return;
    event.preventDefault();
  }
}

function said({ faqs, mended }) {
  const count = faqs.length === 1 ? "1 answer" : `${faqs.length} answers`;
  return `${readAs(mended)}${faqs.length ? `${count}.` : "No answer to that yet. Try other words, or ask us below."}`;
}

function marked(parts) {
  return parts.map(({ text, marked: isMarked }) => (isMarked ? h("mark", { text }) : text));
}

/** The permalink's path on whatever address this page was opened under. */
function here(url) {
  const { pathname } = new URL(url, location.href);
  return pathname;
}

customElements.define("help-search", HelpSearch);
