import { openGuide } from "./dialogs/guide.js";
import { openSettings } from "./dialogs/settings.js";
import { showKeys } from "./keyboard.js";
import { Part } from "./part.js";

/** The bar at the top: status, sound, help, settings. Its buttons are in the page; here they learn what they do. */
export class DeskBar extends Part {
  topics = ["sound", "me"];

  build() {
    const acts = {
      settings: () => openSettings(this.app),
      keys: () => showKeys(this.app),
      sound: () => this.#sound(),
      swamped: () => this.#swamped(),
      guide: (event) => this.#guide(event),
    };
    for (const button of this.querySelectorAll("[data-act]")) button.addEventListener("click", acts[button.dataset.act]);
    this.soundButton = this.querySelector("[data-act=sound]");
    this.swampedButton = this.querySelector("[data-act=swamped]");
    this.#closeTheAccountLikeAMenu(this.querySelector(".account"));
  }

  /** A `details` stays open until it is pressed again; a menu goes with Escape, a press elsewhere, or the focus. */
  #closeTheAccountLikeAMenu(account) {
    const close = () => (account.open = false);
    account.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !account.open) return;
      event.stopPropagation();
      close();
      account.querySelector("summary").focus();
    });
    account.addEventListener("focusout", ({ relatedTarget }) => relatedTarget && !account.contains(relatedTarget) && close());
    document.addEventListener("pointerdown", ({ target }) => account.contains(target) || close());
  }

  draw() {
    this.swampedButton.setAttribute("aria-pressed", String(Boolean(this.desk.me?.swamped_until)));
    const { sound } = this.app;
    const words = sound.state === "locked" ? "Sound is locked" : sound.audible ? "Test the ping" : "No sound";
    this.soundButton.setAttribute("aria-label", words);
    this.soundButton.title = words;
    this.soundButton.dataset.state = sound.audible ? "on" : "off";
  }

  #guide(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a page of its own was asked for
    event.preventDefault();
    event.target.closest("details").open = false;
    openGuide();
  }

  async #sound() {
    await this.app.sound.unlock();
    this.app.sound.play("ping");
    if (!this.app.sound.audible) openSettings(this.app);
  }

  async #swamped() {
    const now = !this.desk.me?.swamped_until;
    if (await this.app.attempt(this.app.board.swamped(now))) this.app.tell(now ? "Everyone who is on sees that you need help." : "The call is taken back.");
  }
}
