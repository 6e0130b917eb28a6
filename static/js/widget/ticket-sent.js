import { bdi, clone, fill, parts } from "../lib/elements.js";
import { whenSentence } from "../lib/time.js";
import { ways } from "./ways.js";

/** The question is in the desk's hands: its number, and when to expect what. */
export class TicketSent extends HTMLElement {
  #options;

  /** @param {{ ticket: string, email?: string, campus: any, onAgain: () => void }} options a reload no longer knows the address */
  constructor(options) {
    super();
    this.#options = options;
  }

  connectedCallback() {
    if (this.firstChild) return;
    const { ticket, email, campus, onAgain } = this.#options;
    this.append(clone("ticket-template"));
    const part = parts(this);
    const opening = campus.opens_at ? ` The desk opens again ${whenSentence(campus.opens_at)}.` : "";
    fill(part.words, `A librarian of ${campus.name} will answer `, ...(email ? ["to ", bdi(email)] : ["by e-mail"]), `.${opening}`);
    part.reference.textContent = ticket;
    fill(part.ways, ways(campus));
    part.again.addEventListener("click", onAgain);
  }

  focus() {
    this.querySelector("h2").focus();
  }
}

customElements.define("ticket-sent", TicketSent);
