import { bdi, fill, h } from "../lib/elements.js";
import { keyed } from "../lib/keyed.js";
import { openDialog } from "./dialogs/ask.js";
import { Part } from "./part.js";

/** Chats that colleagues offer me: accept, or decline with a reason; each runs out (C43). */
export class TransferOffers extends Part {
  topics = ["transfers"];

  draw() {
    const offers = this.desk.offersTo();
    keyed(this, offers, { key: (offer) => offer.id, create: (offer) => this.#card(offer), draw: () => {} });
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
  const reason = h("input", { type: "text", maxlength: 200, "aria-label": "Reason", autofocus: true });
  const choose = (text) => h("button", { type: "button", class: "chip", text, on: { click: () => (reason.value = text) } });
  const { done } = openDialog({
    title: `Decline ${offer.from.name}’s chat?`,
    body: [h("p", { text: "They keep the chat and read your reason." }), h("div", { class: "chips" }, ...REASONS.map(choose)), reason],
    actions: [
      h("button", { type: "submit", value: "decline", class: "button primary", text: "Decline" }),
      h("button", { type: "submit", value: "", class: "button quiet", text: "Back" }),
    ],
  });
  if ((await done) === "decline") await app.attempt(app.board.answerTransfer(offer.id, "decline", reason.value.trim() ? { reason: reason.value.trim() } : {}));
}

/** In the lead's pane: to whom it is offered, for how long yet; or how that ended. */
export function drawOffer(box, app, chat) {
  const offer = app.board.desk.offersFrom(chat.id);
  box.hidden = !offer || !app.board.desk.isMe(offer.from);
  if (box.hidden) return;
  const to = offer.operator?.name ?? `the queue of ${offer.queue}`;
  const left = secondsLeft(app, offer);
  const text = left > 0 ? `Offered to ${to}. ${left} s to answer; until then the chat is yours.` : `Offered to ${to}; no answer yet.`;
  if (box.dataset.text === text) return;
  box.dataset.text = text;
  fill(box, h("p", { text }), h("button", { type: "button", class: "button small", text: "Withdraw", on: { click: () => app.attempt(app.board.answerTransfer(offer.id, "withdraw")) } }));
}

/** How an offer of mine ended, in a sentence; null while it is open. */
export function outcome(transfer) {
  const who = transfer.closed_by ?? transfer.operator?.name ?? "The queue";
  const said = {
    accepted: `${who} has taken the chat.`,
    declined: `${who} declined${transfer.reason ? `: ${transfer.reason}` : "."} The chat is still yours.`,
    expired: `${who} did not answer. The chat is still yours.`,
  };
  return said[transfer.status] ?? null;
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
