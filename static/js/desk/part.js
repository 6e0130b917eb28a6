/**
 * A part of the desk. It finds the desk it lives in, draws itself when what it shows has changed, and once a second
 * when it shows time. Subclasses name their topics and write `build()` (once) and `draw()` (often, cheap, idempotent).
 */
export class Part extends HTMLElement {
  topics = [];
  app = null;
  #built = false;

  get desk() {
    return this.app.board.desk;
  }

  connectedCallback() {
    this.app = this.closest("desk-app");
    if (!this.#built) {
      this.#built = true;
      this.build?.();
    }
    this.app.enrol(this);
    if (this.app.isReady) this.draw?.();
  }

  disconnectedCallback() {
    this.app.strike(this);
    this.left?.();
  }

  /** Whether it shows any of what has changed. */
  concerns(topics) {
    return this.topics.some((topic) => topics.has(topic));
  }
}
