import { bdi, fill, h } from "../lib/elements.js";
import { keyed } from "../lib/keyed.js";
import { field, openDialog } from "./dialogs/ask.js";
import { transferChat } from "./dialogs/transfer.js";
import { openWords, outcome } from "../models/transfer-words.js";
import { Part } from "./part.js";

/** Chats that colleagues offer me: accept, or decline with a reason; each runs out (C43). */
export class TransferOffers extends Part {
  topics = ["transfers"];

  draw() {
    const offers = this.desk.offersTo();
    keyed(this, offers, { key: (offer) => `${offer.id} ${offer.campus?.slug}`, create: (offer) => this.#card(offer), draw: () => {} });
    this.hidden = offers.length === 0;
    this.tick();
  }

  tick() {
    for (const card of this.children) {
      const left = secondsLeft(this.app, this.desk.transfers.get(card.offer.id) ?? card.offer);
      const text = left > 0 ? `${left} s to answer` : "has run out";
      if (card.left.textContent !== text) card.left.textContent = text;
    }
  }

  #card(offer) {
    const chat = this.desk.chats.get(offer.chat);
    const card = h("div", { class: "card offer-card", role: "group", "aria-label": `${offer.from.name} offers you a chat` });
    card.offer = offer;
    card.left = h("span", { class: "left" });
    const accept = async () => {
      if (await this.app.attempt(this.app.board.answerTransfer(offer.id, "accept"))) this.app.open(offer.chat);
    };
    return fill(
      card,
      h("p", {}, h("strong", {}, bdi(offer.from.name)), ` offers you a chat from ${(offer.campus ?? chat?.campus)?.name ?? "a patron"}. `, card.left),
      offer.about && (offer.about.question
        ? h("p", { class: "question", dir: "auto" }, bdi(offer.about.patron || "Guest"), ` asks: ${offer.about.question}`)
        : h("p", { class: "question", text: `${offer.about.reference}. What was said opens once you accept.` })),
      offer.message && h("p", { class: "hint", dir: "auto", text: offer.message }),
      h("div", { class: "buttons" },
        h("button", { type: "button", class: "button small", text: "Decline…", on: { click: () => decline(this.app, offer) } }),
        h("button", { type: "button", class: "button small primary", text: "Accept", on: { click: accept } })),
    );
  }
}

const REASONS = ["I am in a chat.", "I have to leave in a minute.", "I don’t know this subject.", "Please try someone else."];

async function decline(app, offer) {
  const reason = h("input", { type: "text", maxlength: 200, autofocus: true });
  const choose = (text) => h("button", { type: "button", class: "chip", text, on: { click: () => ((reason.value = text), reason.focus()) } });
  const { dialog, done } = openDialog({
    title: `Decline ${offer.from.name}’s chat?`,
    body: [h("p", { text: `${offer.from.name} keeps the chat and reads your reason.` }), h("div", { class: "chips" }, ...REASONS.map(choose)), field("Reason", reason, { hint: "Optional." })],
    actions: [
      h("button", { type: "button", class: "button quiet", text: "Back", on: { click: () => dialog.close() } }),
      h("button", { type: "submit", value: "decline", class: "button primary", text: "Decline" }),
    ],
  });
  if ((await done) === "decline") await app.attempt(app.board.answerTransfer(offer.id, "decline", reason.value.trim() ? { reason: reason.value.trim() } : {}));
}

const putAway = new Set(); // outcomes that the lead has read

/** In the lead's pane: to whom it is offered, for how long yet; or how that ended, until it is put away. */
export function drawOffer(box, app, chat) {
  const { desk } = app.board;
  const offer = desk.isMe(chat.lead) && chat.status === "active" ? desk.lastOfferOf(chat.id) : null;
  const ended = offer && !putAway.has(offer.id) ? outcome(offer) : null;
  box.hidden = !offer || (offer.status !== "offered" && !ended);
  if (box.hidden) return;
  const text = ended ?? openWords(offer, secondsLeft(app, offer));
  const state = `${offer.id} ${offer.status}`;
  const words = box.dataset.state === state ? box.querySelector("p") : null;
  if (words?.textContent === text) return;
  if (words) return void (words.textContent = text); // the button under the hand stays
  box.dataset.state = state;
  const button = (label, run) => h("button", { type: "button", class: "button small", text: label, on: { click: run } });
  const withdraw = () => app.attempt(app.board.answerTransfer(offer.id, "withdraw"));
  const read = () => (putAway.add(offer.id), desk.touch(`chat:${chat.id}`));
  const buttons = ended ? [button("Offer it to somebody else…", () => (read(), transferChat(app, chat))), button("Dismiss", read)] : [button("Withdraw", withdraw)];
  fill(box, h("p", { text }), h("div", { class: "buttons" }, ...buttons));
}

/** A note may propose: “transfer to me” is one click for the lead (Q18). */
export function noteAction(app, chat, note) {
  const { desk } = app.board;
  if (note.proposal !== "transfer_to_me" || desk.roleIn(chat) !== "lead" || desk.isMe(note.author) || chat.status !== "active") return null;
  return { label: `Transfer to ${note.author.name}`, run: () => app.attempt(app.board.offerTransfer(chat.id, { operator: note.author.id })) };
}

function secondsLeft(app, offer) {
  return Math.max(0, Math.ceil((Date.parse(offer.expires_at) - app.board.clock.now()) / 1000));
}
