import { h } from "../lib/elements.js";

const STAYS_MS = 8000;

/** Short words about what was done or refused. They stay long enough to read, and under the pointer. */
export class DeskToasts extends HTMLElement {
  connectedCallback() {
    this.setAttribute("role", "status");
  }

  add(text, tone = "calm") {
    const close = h("button", { type: "button", class: "icon-button", "aria-label": "Dismiss", text: "×", on: { click: () => toast.remove() } });
    const toast = h("div", { class: `toast ${tone}` }, h("p", { text }), close);
    this.append(toast);
    while (this.children.length > 3) this.firstElementChild.remove();
    let timer = setTimeout(() => toast.remove(), STAYS_MS);
    toast.addEventListener("pointerenter", () => clearTimeout(timer));
    toast.addEventListener("pointerleave", () => (timer = setTimeout(() => toast.remove(), STAYS_MS / 2)));
  }
}
