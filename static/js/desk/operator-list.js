import { bdi, fill, h } from "../lib/elements.js";
import { keyed } from "../lib/keyed.js";
import { load } from "./dialogs/transfer.js";
import { menu } from "./menu.js";
import { Part } from "./part.js";

const STATUS = { online: "Online", internal: "Staff only", away: "Away", offline: "Offline" };

/** Who is on, from where, with how many chats. A right click, the menu key or the button opens what can be done (Q8). */
export class OperatorList extends Part {
  topics = ["operators", "me", "messages", "chats"];

  build() {
    this.summary = h("p", { class: "hint" });
    this.room = h("button", { type: "button", class: "person room", on: { click: () => this.app.writeTo("room") } });
    this.list = h("div", { class: "people", role: "list" });
    fill(this, this.summary, this.room, this.list);
  }

  draw() {
    const on = this.desk.onDuty({ first: this.desk.me?.campus?.slug });
    const campuses = new Set(on.map((one) => one.campus?.slug)).size;
    this.summary.textContent = `${on.length} on, from ${campuses} campus${campuses === 1 ? "" : "es"}.`;
    const unread = this.desk.unread.get("room");
    fill(this.room, h("span", { class: "name", text: "Everyone on duty" }), unread ? h("span", { class: "count", text: unread, "aria-label": `${unread} unread` }) : h("span", { class: "hint", text: "A room for all" }));
    keyed(this.list, on, { key: (one) => one.id, create: () => document.createElement("operator-card"), draw: (card, one) => card.show(one) });
  }
}

export class OperatorCard extends Part {
  #operator = null;

  build() {
    this.className = "person";
    this.setAttribute("role", "listitem");
    this.dot = h("span", { class: "dot", "aria-hidden": "true" });
    this.name = h("span", { class: "name" });
    this.where = h("span", { class: "where" });
    this.count = h("span", { class: "count" });
    this.button = h("button", { type: "button", class: "icon-button", text: "⋯", "aria-haspopup": "menu", "aria-expanded": "false", on: { click: () => this.#menu() } });
    fill(this, this.dot, h("span", { class: "text" }, this.name, this.where), this.count, this.button);
    this.addEventListener("contextmenu", (event) => {
      event.preventDefault();
      // The menu key has no place of its own; the pointer has.
      this.#menu(event.clientX || event.clientY ? { x: event.clientX, y: event.clientY } : null);
    });
    this.addEventListener("dblclick", () => this.desk.isMe(this.#operator) || this.app.writeTo(this.#operator.id));
  }

  show(operator) {
    this.#operator = operator;
    const isMe = this.desk.isMe(operator);
    fill(this.name, bdi(operator.name), isMe && " (you)");
    const silent = operator.status === "online" && operator.audible === false ? " · no sound" : "";
    this.where.textContent = `${operator.campus?.name ?? "System"} · ${STATUS[operator.status]}${silent} · ${load(operator)}`;
    if (operator.swamped_until) this.where.append(" ", h("span", { class: "badge warn", text: "Swamped" }));
    this.dot.dataset.status = operator.status;
    const unread = this.desk.unread.get(String(operator.id));
    this.count.textContent = unread || "";
    this.count.setAttribute("aria-label", unread ? `${unread} unread` : "");
    this.button.setAttribute("aria-label", `What you can do with ${operator.name}`);
    this.button.hidden = isMe;
  }

  #menu(at = null) {
    const operator = this.#operator;
    if (this.desk.isMe(operator)) return;
    const { app, desk } = this;
    const leading = desk.leading().find((chat) => chat.id === app.focused);
    menu(this.button, [
      { label: "Start internal message", run: () => app.writeTo(operator.id) },
      ...(leading && operator.status === "online" ? [{ label: `Offer my chat with ${leading.patron?.name || "Guest"}`, run: () => app.attempt(app.board.offerTransfer(leading.id, { operator: operator.id })) }] : []),
    ], at);
  }
}
