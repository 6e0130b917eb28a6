import { heard } from "../models/host-page.js";

/**
 * The page that holds the frame: told only "ready", "close" and how many lines wait, and only after it has spoken
 * first, from a site that the campus allows. In a window of its own there is none, and it counts as always shown.
 */
export class HostPage {
  page = "";
  isShown;
  #origins;
  #origin = null;
  #isInline = false;
  #unread = 0;

  /** @param {string[]} origins @param {{ onShown: (isInline: boolean) => void, onHidden: () => void }} listeners */
  constructor(origins, { onShown, onHidden }) {
    this.#origins = [...origins, location.origin].filter((origin) => origin !== "null");
    this.isShown = !this.#isFramed;
    if (!this.#isFramed) return;
    addEventListener("message", (event) => {
      const word = heard(event, { parent, origins: this.#origins });
      if (!word) return;
      this.#origin = word.origin;
      this.#isInline = word.inline;
      this.page = word.page;
      this.isShown = word.word === "shown";
      this.#tell({ refdesk: "ready" });
      if (this.isShown) onShown(word.inline);
      else onHidden();
    });
  }

  get #isFramed() {
    return parent !== globalThis;
  }

  /** Whether the page has a launcher to hide behind. */
  get canHide() {
    return this.#origin !== null && !this.#isInline;
  }

  close() {
    if (this.canHide) this.#tell({ refdesk: "close" });
  }

  /** @param {number} count */
  unread(count) {
    if (count === this.#unread) return;
    this.#unread = count;
    this.#tell({ refdesk: "unread", count });
  }

  #tell(message) {
    if (this.#origin !== null) parent.postMessage(message, this.#origin);
  }
}
