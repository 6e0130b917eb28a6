/** What an operator likes, on this machine (localStorage). A broken or forbidden store means the defaults. */
export const DEFAULTS = Object.freeze({
  volume: 0.7, // 0–1
  notifications: false, // desktop notifications
  words: false, // the patron's words in them
  keys: true, // single-key shortcuts (WCAG 2.1.4)
  enter: true, // Enter sends; else Ctrl+Enter
  panes: 1, // conversations side by side
});

const KEY = "refdesk.desk";

export class Preferences extends EventTarget {
  #values;

  constructor(storage) {
    super();
    this.storage = storage;
    this.#values = { ...DEFAULTS, ...this.#load() };
  }

  get(name) {
    return this.#values[name];
  }

  set(name, value) {
    if (!(name in DEFAULTS)) throw new RangeError(`no preference “${name}”`);
    this.#values[name] = value;
    try {
      this.storage?.setItem(KEY, JSON.stringify(this.#values));
    } catch {
      // Kept for this visit only.
    }
    this.dispatchEvent(new Event("change"));
  }

  #load() {
    try {
      const stored = JSON.parse(this.storage?.getItem(KEY) ?? "{}");
      const fits = ([name, value]) => name in DEFAULTS && typeof value === typeof DEFAULTS[name];
      return Object.fromEntries(Object.entries(stored ?? {}).filter(fits));
    } catch {
      return {};
    }
  }
}
