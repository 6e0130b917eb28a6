import { fill, h, safeAddress } from "../lib/elements.js";
import { isOver } from "../models/desk.js";
import { askedOf, draftOf, readAs } from "../models/faqs.js";
import { Part } from "./part.js";

const PAUSE_MS = 250;
const SETTLED_MS = 2500;
const AT_MOST = 5;

/**
 * The FAQs beside a chat: the patron's campus first, other campuses' with a warning (C24, C26), then the campus's site
 * and the web (C41). Until somebody types, it looks for the patron's own question. Inserting puts “Title: address” into
 * the patron's box; it says so first by a bubbling `faq-insert` event, which may be prevented.
 */
export class FaqPanel extends Part {
  topics = ["subject", "directory", "chats"];
  #asked = "";
  #timer = null;
  #settled = null;
  #stop = null;
  #sure = null; // the entry of another campus whose warning has been read

  build() {
    this.field = h("input", { type: "search", id: "faq-q", maxlength: 200, autocomplete: "off", on: { input: () => this.#later(), keydown: (event) => this.#keys(event) } });
    this.label = h("label", { htmlFor: "faq-q" });
    this.status = h("p", { class: "hint", role: "status" });
    this.list = h("ul", { class: "faq-hits" });
    this.more = h("p", { class: "faq-more" });
    fill(this, h("div", { class: "field" }, this.label, this.field), this.status, this.list, this.more);
  }

  get chat() {
    return this.desk.chats.get(this.app.subject) ?? null;
  }

  get campus() {
    return this.chat?.campus ?? this.desk.me?.campus ?? null;
  }

  draw() {
    const { chat, campus } = this;
    this.label.textContent = campus ? `Search FAQs for ${campus.name}` : "Search FAQs";
    const subject = `${this.app.subject}|${campus?.slug}`;
    if (subject !== this.subject) {
      this.subject = subject;
      this.field.value = "";
      this.#sure = null;
      this.#ask(askedOf(chat));
    }
    this.#drawMore();
  }

  #later() {
    clearTimeout(this.#timer);
    clearTimeout(this.#settled);
    this.#timer = setTimeout(() => this.#ask(this.field.value.trim() || askedOf(this.chat)), PAUSE_MS);
    this.#settled = setTimeout(() => this.#count(), SETTLED_MS);
  }

  async #ask(query) {
    const key = `${this.campus?.slug}|${query}`;
    if (key === this.#asked) return;
    this.#asked = key;
    this.#stop?.abort();
    if (!query) return this.#show([], "");
    this.#stop = new AbortController();
    try {
      const { faqs, mended } = await this.app.board.api.get(this.#path(query), { signal: this.#stop.signal });
      if (key === this.#asked) this.#show(faqs, query, mended);
    } catch (problem) {
      if (problem.name === "AbortError" || key !== this.#asked) return;
      this.#asked = "";
      this.status.textContent = "The FAQs didn’t answer. Type again, or look on the help pages.";
    }
  }

  /** Counts what was looked for, without who: words that somebody typed and left standing. */
  #count() {
    const query = this.field.value.trim();
    if (query) this.app.board.api.get(`${this.#path(query)}&settled=true`).catch(() => {});
  }

  #path(query) {
    return `/desk/faqs?${new URLSearchParams({ q: query.slice(0, 200), campus: this.campus?.slug ?? "", limit: AT_MOST })}`;
  }

  #show(faqs, query, mended = {}) {
    this.faqs = faqs;
    const typed = Boolean(this.field.value.trim());
    if (!query) this.status.textContent = "";
    else if (!faqs.length) this.status.textContent = typed ? "No FAQ found. Try other words, or look on:" : "";
    else this.status.textContent = typed ? `${readAs(mended)}${faqs.length} found` : "These may answer the question:";
    this.#drawHits();
    this.#drawMore();
  }

  #drawHits() {
    fill(this.list, ...(this.faqs ?? []).map((faq) => this.#hit(faq)));
  }

  #hit(faq) {
    const href = safeAddress(faq.url);
    const place = faq.shared ? "Every campus" : faq.campuses.map((campus) => campus.name).join(", ");
    const title = faq.title_parts.map(({ text, marked }) => (marked ? h("mark", { text }) : text));
    const isAsking = this.#sure === faq.id;
    return h(
      "li",
      { class: faq.holds ? "faq-hit" : "faq-hit foreign" },
      h("p", { class: "faq-title" }, ...title),
      h("p", { class: "faq-snippet" }, ...faq.snippet.map(({ text, marked }) => (marked ? h("mark", { text }) : text))),
      h("p", { class: "faq-place" }, h("span", { class: faq.holds ? "badge" : "badge warn", text: place }), faq.staff_only && h("span", { class: "badge", text: "Staff only" })),
      isAsking && h("p", { class: "callout warn", role: "alert", text: faq.warning }),
      h(
        "div",
        { class: "buttons" },
        faq.insert && this.#writable() && h("button", { type: "button", class: isAsking ? "button small danger" : "button small", text: isAsking ? "Insert anyway" : "Insert", "aria-label": `${isAsking ? "Insert anyway" : "Insert"}: ${faq.title}`, on: { click: () => this.#insert(faq) } }),
        isAsking && h("button", { type: "button", class: "button small", text: "Don’t", on: { click: () => this.#doubt(null) } }),
        href && !faq.staff_only && h("a", { class: "button small quiet", href, target: "_blank", rel: "noopener", text: "Read", "aria-label": `Read: ${faq.title}` }),
        faq.staff_only && h("a", { class: "button small quiet", href: `/faqs/${faq.id}/`, target: "_blank", rel: "noopener", text: "Read", "aria-label": `Read: ${faq.title}` }),
      ),
    );
  }

  /** The pane whose patron we may write to. */
  #writable() {
    const { chat } = this;
    const role = chat && this.desk.roleIn(chat);
    if (!["lead", "joined"].includes(role) || isOver(chat)) return null;
    return this.app.querySelector(`chat-pane[data-key="${CSS.escape(chat.id)}"]`);
  }

  #insert(faq) {
    if (faq.warning && this.#sure !== faq.id) return this.#doubt(faq.id);
    const detail = { text: faq.insert, faq, chat: this.chat?.id };
    this.#sure = null;
    this.#drawHits();
    if (!this.dispatchEvent(new CustomEvent("faq-insert", { detail, bubbles: true, cancelable: true }))) return null;
    this.app.setAttribute("data-view", "chats"); // on a phone the box is on another view
    this.app.redraw("view");
    return this.#writable()?.patron.insert(faq.insert);
  }

  #doubt(id) {
    this.#sure = id;
    this.#drawHits();
    this.list.querySelector(id === null ? "button" : ".button.danger")?.focus();
  }

  #keys(event) {
    if (event.key === "Escape" && this.field.value) {
      event.stopPropagation();
      this.field.value = "";
      this.#later();
    }
  }

  /** FAQs, then the campus's own pages, then the web within them (C41). */
  #drawMore() {
    const { chat } = this;
    const query = this.field.value.trim();
    const pages = this.app.directory?.campuses.find((one) => one.slug === this.campus?.slug);
    const site = [pages?.library_url, pages?.site_url].map(hostOf).find(Boolean);
    const web = (q) => `https://www.google.com/search?${new URLSearchParams({ q })}`;
    const out = { target: "_blank", rel: "noopener noreferrer" };
    const mine = chat && ["lead", "joined"].includes(this.desk.roleIn(chat));
    const state = JSON.stringify([query, site, mine, chat?.id, this.desk.conversation(chat?.id ?? "")?.lastSeq > 1]);
    if (state === this.drawn) return;
    this.drawn = state;
    fill(
      this.more,
      query && site && h("a", { href: web(`site:${site} ${query}`), text: "The campus’s site", ...out }),
      query && h("a", { href: web(query), text: "The web", ...out }),
      mine && h("button", { type: "button", class: "link", text: "Make this a FAQ", title: "A draft of this conversation, without names, addresses and numbers", on: { click: () => this.#draft(chat) } }),
    );
  }

  async #draft(chat) {
    const body = draftOf(chat, this.desk.conversation(chat.id).lines, this.desk.me);
    const made = await this.app.attempt(this.app.board.api.post("/desk/faqs", body));
    if (!made) return;
    fill(this.status, "A draft is made, without names and numbers. ", h("a", { href: made.url, target: "_blank", rel: "noopener", text: "Read and mend it" }));
  }
}

function hostOf(address) {
  try {
    return new URL(address).hostname;
  } catch {
    return "";
  }
}
