import { bdi, fill, h, linkify } from "../lib/elements.js";
import { clockTime, whenSentence } from "../lib/time.js";
import { Part } from "./part.js";

/**
 * The patron's campus beside the chat: site, hours, numbers, hint (C5, C24), and what is known of the patron (C11).
 * It follows the chat in focus; any campus can be looked up in it.
 */
export class CampusPanel extends Part {
  topics = ["subject", "directory", "chats", "operators"];
  #looked = null; // a campus looked up by hand
  #drawn = "";

  build() {
    this.patron = h("section", { class: "patron-facts", "aria-label": "The patron" });
    this.heading = h("h2", { tabIndex: -1 });
    this.facts = h("div");
    this.select = h("select", { id: "look-up", on: { change: () => ((this.#looked = this.select.value || null), this.draw()) } });
    this.others = h("details", { class: "directory" });
    fill(this, this.patron, this.heading, this.facts, h("div", { class: "field look-up" }, h("label", { htmlFor: "look-up", text: "Look up another campus" }), this.select), this.others);
  }

  focusHeading() {
    this.heading.focus({ preventScroll: true });
  }

  draw() {
    const { app, desk } = this;
    const chat = desk.chats.get(app.subject) ?? null;
    if (this.subject !== app.subject) this.#looked = null;
    this.subject = app.subject;
    this.#drawPatron(chat);
    const slug = this.#looked ?? chat?.campus.slug ?? desk.me?.campus?.slug;
    const campus = app.directory?.campuses.find((one) => one.slug === slug);
    this.#drawDirectory(slug);
    this.#drawCampus(campus ?? chat?.campus ?? desk.me?.campus, chat);
  }

  #drawPatron(chat) {
    this.patron.hidden = !chat;
    if (!chat) return;
    const facts = [
      ["Name", chat.patron ? bdi(chat.patron.name || "Guest (none given)") : "Only for those in the chat"],
      ["Asks", chat.status === "waiting" && chat.question && h("span", { dir: "auto", text: chat.question })],
      ["E-mail", chat.patron?.email && h("a", { href: `mailto:${chat.patron.email}`, text: chat.patron.email })],
      ["Campus", chat.original_campus && chat.original_campus.slug !== chat.campus.slug ? `${chat.campus.name} (came by ${chat.original_campus.name})` : chat.campus.name],
      ["Came from", chat.page_url && h("span", { class: "url" }, ...linkify(chat.page_url))],
      ["Since", clockTime(chat.started_at)],
      ["Number", chat.reference],
      ["State", chat.status === "waiting" ? "Waiting, not claimed" : chat.lead ? `With ${this.desk.isMe(chat.lead) ? "you" : chat.lead.name}` : chat.status],
    ];
    fill(this.patron, h("h2", { class: "small", text: "The patron" }), list(facts));
  }

  #drawCampus(campus, chat) {
    const { desk } = this;
    const state = JSON.stringify([campus, chat?.id, desk.onDuty().map((one) => [one.id, one.status])]);
    if (state === this.#drawn) return;
    this.#drawn = state;
    if (!campus) return void fill(this.facts);
    const own = campus.slug === desk.me?.campus?.slug;
    fill(this.heading, campus.name, h("span", { class: own ? "badge own" : "badge", text: own ? "Your campus" : chat && chat.campus.slug === campus.slug ? "The patron’s campus" : "Another campus" }));
    const on = desk.onDuty().filter((one) => one.campus?.slug === campus.slug);
    const known = new Set([chat?.campus.slug, desk.me?.campus?.slug]); // their numbers stand at the foot, always
    const foreign = chat && chat.campus.slug !== campus.slug;
    fill(
      this.facts,
      foreign && h("p", { class: "callout warn", text: `The patron is of ${chat.campus.name}. Take care not to answer with ${campus.name}’s hours and rules.` }),
      h("div", { class: "links" }, link(campus.library_url, "Library site"), link(campus.site_url, "Campus site"), link(campus.appointment_url, "Appointments"), h("a", { class: "button small", href: `/help/${campus.slug}/`, target: "_blank", rel: "noopener", text: "FAQs" })),
      list([
        ["Now", campus.open_now === undefined ? null : openWords(campus)],
        ["Hours today", campus.today && hours(campus)],
        ["Phone", campus.phone && phone(campus.phone)],
        ["E-mail", campus.email && h("a", { href: `mailto:${campus.email}`, text: campus.email })],
        ["Signing in", campus.signin_hint],
        ["On now", on.length ? on.map((one) => one.name).join(", ") : "Nobody of this campus"],
        ...(known.has(campus.slug) ? [] : (campus.safety ?? [])).map((contact) => [contact.label, phone(contact.phone)]),
      ]),
    );
  }

  #drawDirectory(slug) {
    const { directory } = this.app;
    if (!directory || this.select.dataset.drawn === slug) return;
    this.select.dataset.drawn = slug;
    fill(this.select, ...directory.campuses.map((one) => h("option", { value: one.slug, text: one.name, selected: one.slug === slug })));
    if (this.others.children.length || !directory.institutions.length) return;
    const groups = Map.groupBy ? Map.groupBy(directory.institutions, (one) => one.group) : new Map([["", directory.institutions]]);
    fill(
      this.others,
      h("summary", { text: "Other libraries" }),
      ...[...groups].flatMap(([group, libraries]) => [group && h("h3", { text: group }), h("ul", {}, ...libraries.map((one) => h("li", {}, link(one.url, one.name, "") ?? one.name, one.phone && " · ", one.phone && phone(one.phone))))]),
    );
  }
}

function list(facts) {
  return h("dl", { class: "facts" }, ...facts.filter(([, value]) => value).map(([term, value]) => h("div", {}, h("dt", { text: term }), h("dd", {}, value))));
}

function link(href, text, look = "button small") {
  return href && /^https?:/.test(href) ? h("a", { class: look, href, text, target: "_blank", rel: "noopener noreferrer" }) : null;
}

const phone = (number) => h("a", { href: `tel:${number.replace(/[^+\d]/g, "")}`, text: number });

function openWords(campus) {
  if (campus.open_now) return h("span", { class: "open-now", text: "Open" });
  return `Closed${campus.opens_at ? `; opens ${whenSentence(campus.opens_at, { zone: campus.time_zone })}` : ""}`;
}

function hours({ today, time_zone: zone }) {
  if (!today.length) return "Closed today";
  const span = ({ opens, closes }) => (Date.parse(closes) - Date.parse(opens) >= 23.5 * 3600e3 ? "Around the clock" : `${clockTime(opens, { zone })} to ${clockTime(closes, { zone })}`);
  return today.map(span).join(", ");
}
