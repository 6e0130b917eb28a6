import { Announcer } from "../lib/announcer.js";
import { fill, pageData, parts } from "../lib/elements.js";
import { Drawer } from "../lib/storage.js";
import { TitleCount } from "../lib/title.js";
import { AskForm } from "./ask-form.js";
import { dressed } from "./dressed.js";
import { HostPage } from "./host-page.js";
import { Menu } from "./menu.js";
import { isStranded, receiveChat, sendChat } from "./moving.js";

const AGAIN_MS = 3_000;
const OVER = "Your last chat is over. You can ask again any time.";
const ERASED = "Your chat is deleted. You can ask again any time.";
const BLOCKED = "Your browser did not open the window. Allow pop-ups here, or simply go on in this one.";
const STRANDED = "The library’s page keeps its windows apart, so your chat could not come along. It goes on where it was; close this window to go back to it.";

/**
 * The widget: asks, talks, and says goodbye. One screen at a time stands on its stage; the header, the live region and
 * the page around it are looked after here.
 */
class ReferenceChat extends HTMLElement {
  #parts;
  #page;
  #campus;
  #drawer;
  #host;
  #title;
  #announcer;
  /** @type {import("./talk.js").Talk | null} */
  #talk = null;

  connectedCallback() {
    this.#page = pageData("page-data");
    this.#campus = this.#page.campus;
    this.#drawer = new Drawer(`refdesk.${this.#campus.slug}.`);
    this.#parts = parts(this);
    this.#title = new TitleCount();
    this.#announcer = new Announcer(this.#parts.live);
    this.#host = new HostPage(this.#page.sites, {
      onShown: (isInline) => this.#shown(isInline),
      onHidden: () => this.#count(),
    });
    new Menu(this.#parts, { act: (name) => this.#act(name), sounds: this.#drawer.get("sounds") ?? true });
    this.#parts.hideButton.addEventListener("click", () => this.#host.close());
    this.addEventListener("keydown", (event) => this.#escape(event));
    document.addEventListener("visibilitychange", () => this.#look());
    globalThis.addEventListener("focus", () => this.#look());
    this.#begin();
  }

  #begin() {
    const kept = this.#drawer.get("token");
    if (kept) {
      this.#enter({ token: kept });
      return;
    }
    const sent = this.#drawer.get("sent");
    if (sent) {
      this.#sent(sent);
      return;
    }
    this.#ask({ focus: false, notice: isStranded() ? STRANDED : "" });
    receiveChat(({ token, draft }) => {
      this.#drawer.put("token", token);
      this.#drawer.put("draft", draft);
      this.#enter({ token });
    });
    // What a chat needs comes while its question is written: the form is there at once, and who only looks pays for no more.
    this.addEventListener("input", () => later("talk").catch(() => {}), { once: true });
  }

  // ── the three screens ──────────────────────────────────────────────────────
  /** @param {{ question?: string, notice?: string, focus?: boolean }} [options] */
  #ask({ question = "", notice = "", focus = this.#host.isShown } = {}) {
    this.#forget();
    const form = new AskForm({
      campus: this.#campus,
      campuses: this.#page.campuses,
      question,
      notice,
      pageUrl: () => this.#host.page,
      onOpened: ({ chat, token, rest, campus }) => {
        this.#campus = campus;
        this.#drawer.put("token", token);
        this.#enter({ token, chat, rest });
      },
      onTicket: (ticket) => this.#sent(ticket),
      onCampus: ({ name, available }) =>
        this.#say(`${name}${available ? ", a librarian is here" : ""}`, available ? "active" : ""),
    });
    this.#stand(form);
    if (notice) this.#announcer.say(notice);
    if (focus) form.focus();
  }

  /** @param {{ token: string, chat?: any, rest?: string[] }} opened */
  async #enter(opened) {
    let module;
    try {
      module = await later("talk");
    } catch {
      // The network went between form and chat. The question is with the desk; the tab knows its token.
      this.#trouble("No connection. Your question has reached us; we keep trying to open the chat.");
      setTimeout(() => this.#enter(opened), AGAIN_MS);
      return;
    }
    this.#talk = new module.Talk({
      ...opened,
      campus: this.#campus,
      drawer: this.#drawer,
      announcer: this.#announcer,
      header: {
        say: (words, status) => this.#say(words, status),
        trouble: (words) => this.#trouble(words),
        chat: (chat) => this.#about(chat),
      },
      isSeen: () => this.#isSeen,
      onNews: () => this.#look(),
      onGone: (unsaid) => this.#ask({ question: unsaid, notice: OVER }),
      onErased: () => this.#ask({ notice: ERASED, focus: true }),
      act: (name) => this.#act(name),
    });
    this.#stand(this.#talk.room);
    this.#parts.menuButton.hidden = false;
    this.#talk.start();
    if (this.#host.isShown) this.#talk.room.focus();
  }

  async #sent(ticket) {
    this.#drawer.put("sent", { ticket: ticket.ticket, campus: ticket.campus }); // a reload must not lose the number
    const { TicketSent } = await later("ticket-sent");
    const screen = new TicketSent({ ...ticket, onAgain: () => this.#ask({ focus: true }) });
    this.#stand(screen);
    this.#say(ticket.campus.name, "");
    if (this.#host.isShown) screen.focus();
  }

  #stand(screen) {
    fill(this.#parts.stage, screen);
    this.#parts.stage.scrollTop = 0;
    this.#parts.menuButton.hidden = true;
    this.#trouble("");
  }

  get #screen() {
    return /** @type {HTMLElement} */ (this.#parts.stage.firstElementChild);
  }

  #forget() {
    this.#talk?.forget();
    this.#talk = null;
    for (const name of ["token", "draft", "answers", "sent"]) this.#drawer.drop(name);
    this.#count();
  }

  // ── the header ─────────────────────────────────────────────────────────────
  /** @param {string} words @param {string} status lights the lamp */
  #say(words, status) {
    this.#parts.state.textContent = words;
    this.#parts.lamp.dataset.status = status;
  }

  /** @param {string} words empty when there is none */
  #trouble(words) {
    this.#parts.trouble.textContent = words;
    this.#parts.trouble.hidden = !words;
  }

  #about(chat) {
    this.#parts.reference.textContent = `Reference ${chat.reference}`;
    const { menu } = this.#parts;
    menu.querySelector('[data-act="end"]').hidden = chat.status === "ended" || chat.status === "ticketed";
    menu.querySelector('[data-act="delete"]').hidden = chat.status === "ticketed";
  }

  // ── seen and unseen ────────────────────────────────────────────────────────
  get #isSeen() {
    return this.#host.isShown && document.visibilityState === "visible";
  }

  #shown(isInline) {
    this.#parts.hideButton.hidden = !this.#host.canHide;
    if (!isInline) this.#screen?.focus(); // a form in the page must not take the reader's focus
    this.#look();
  }

  #look() {
    if (this.#isSeen) this.#talk?.sawAll();
    this.#count();
  }

  #count() {
    const unread = this.#isSeen ? 0 : (this.#talk?.unread ?? 0);
    this.#host.unread(unread);
    this.#title.show(unread);
  }

  #escape(event) {
    if (event.key !== "Escape" || event.defaultPrevented || event.isComposing || !this.#host.canHide) return;
    event.preventDefault();
    this.#host.close();
  }

  // ── what the menu and the last screen offer ────────────────────────────────
  #act(name) {
    if (name === "again") this.#ask({ focus: true });
    else if (name.startsWith("ask:")) this.#ask({ question: name.slice(4), focus: true });
    else if (name === "sound") this.#drawer.put("sounds", !(this.#drawer.get("sounds") ?? true));
    else if (name === "window" && this.#talk) {
      const isOpen = sendChat(`/ask/${this.#page.campus.slug}/`, this.#talk.luggage, () => this.#host.close());
      if (!isOpen) this.#trouble(BLOCKED);
    } else this.#talk?.act(name);
  }
}

const MODULES = { talk: () => import("./talk.js"), "ticket-sent": () => import("./ticket-sent.js") };

/** What comes behind the first form: its module, with its styles in place. @param {keyof typeof MODULES} name */
async function later(name) {
  const [module] = await Promise.all([MODULES[name](), dressed()]);
  return module;
}

customElements.define("reference-chat", ReferenceChat);
