import { Part } from "./part.js";

/** The side panel's tabs, and on a phone the bar at the bottom; both only say what is shown. */
export class SideTabs extends Part {
  topics = ["view", "messages", "chats"];

  build() {
    this.tabs = [...this.querySelectorAll("[role=tab]")];
    for (const tab of this.tabs) tab.addEventListener("click", () => this.app.show(tab.dataset.side));
    this.addEventListener("keydown", (event) => this.#arrows(event));
  }

  draw() {
    const side = this.app.dataset.side ?? "campus";
    for (const tab of this.tabs) {
      const chosen = tab.dataset.side === side;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")).hidden = !chosen;
    }
    const { desk } = this;
    for (const count of this.app.querySelectorAll("[data-count=messages]")) count.textContent = desk.unreadMessages || "";
    for (const count of this.app.querySelectorAll("[data-count=active]")) count.textContent = desk.active().length || "";
  }

  #arrows(event) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = this.tabs.indexOf(event.target);
    if (!by || at < 0) return;
    const next = this.tabs[(at + by + this.tabs.length) % this.tabs.length];
    this.app.show(next.dataset.side);
    next.focus();
  }
}

// What a phone shows under “Campus”, with tabs of its own.
const BESIDE = new Set(["campus", "faqs", "care"]);

/** The bar at the foot of a phone's screen. */
export class ViewBar extends Part {
  topics = ["view"];

  build() {
    for (const button of this.querySelectorAll("button")) button.addEventListener("click", () => this.app.show(button.dataset.view));
  }

  draw() {
    for (const button of this.querySelectorAll("button")) {
      const view = BESIDE.has(this.app.dataset.view) ? "campus" : this.app.dataset.view;
      const current = button.dataset.view === view;
      if (current) button.setAttribute("aria-current", "page");
      else button.removeAttribute("aria-current");
    }
  }
}
