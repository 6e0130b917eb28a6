import { fill, h } from "../lib/elements.js";
import { Part } from "./part.js";
import { whose } from "./crisis-panel.js";

/** Public safety of the patron’s campus and of the operator’s own, always in view (C59). */
export class SafetyNumbers extends Part {
  topics = ["subject"];
  #shown = null;

  build() {
    this.setAttribute("role", "group");
    this.setAttribute("aria-label", "Campus public safety");
  }

  async draw() {
    const { app } = this;
    const id = app.subject && this.desk.chats.has(app.subject) ? app.subject : "";
    if (id === this.#shown) return;
    this.#shown = id;
    try {
      const { safety } = await app.board.api.get(`/desk/safety${id ? `?chat=${id}` : ""}`);
      if (this.#shown !== id) return;
      fill(this, h("strong", { text: "Public safety" }), ...safety.map((campus) => h("span", { class: "safety" }, `${whose(campus)}: `, campus.numbers.length ? h("a", { href: `tel:${campus.numbers[0].phone.replace(/[^+\d]/g, "")}`, text: campus.numbers[0].phone }) : h("em", { text: "no number entered; call 911" }))));
    } catch {
      this.#shown = null; // the next change of the subject asks again
    }
  }
}
