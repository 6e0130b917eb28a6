/** The header's list of things to do: a plain disclosure, closed by Escape, by a click elsewhere and by its own buttons. */
export class Menu {
  #button;
  #list;
  #act;

  /** @param {Record<string, HTMLElement>} parts @param {{ act: (name: string) => void, sounds: boolean }} options */
  constructor({ menuButton, menu }, { act, sounds }) {
    this.#button = menuButton;
    this.#list = menu;
    this.#act = act;
    if (parent === globalThis) menu.querySelector('[data-act="window"]').closest("li").remove();
    menu.querySelector('[data-act="sound"]').setAttribute("aria-pressed", String(sounds));
    menuButton.addEventListener("click", () => this.#open(menu.hidden));
    menu.addEventListener("click", (event) => this.#choose(event));
    menu.addEventListener("keydown", (event) => this.#arrow(event));
    document.addEventListener("keydown", (event) => this.#escape(event), true);
    document.addEventListener("pointerdown", (event) => this.#elsewhere(event));
    menu.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !menu.contains(event.relatedTarget) && event.relatedTarget !== menuButton) this.#open(false);
    });
  }

  #open(isOpen) {
    this.#list.hidden = !isOpen;
    this.#button.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) this.#buttons[0].focus();
  }

  get #buttons() {
    return [...this.#list.querySelectorAll("button")].filter((button) => !button.hidden);
  }

  #choose(event) {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.act === "sound") {
      button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
    } else {
      this.#open(false);
      this.#button.focus();
    }
    this.#act(button.dataset.act);
  }

  #arrow(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const buttons = this.#buttons;
    const at = buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    buttons[(at + step + buttons.length) % buttons.length].focus();
  }

  #escape(event) {
    if (event.key !== "Escape" || this.#list.hidden) return;
    event.preventDefault();
    event.stopPropagation();
    this.#open(false);
    this.#button.focus();
  }

  #elsewhere(event) {
    if (!this.#list.hidden && !this.#list.contains(event.target) && !this.#button.contains(event.target)) this.#open(false);
  }
}
