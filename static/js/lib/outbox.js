import { Problem } from "./api.js";
import { newKey } from "./keys.js";
import { Drawer } from "./storage.js";

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 15_000;

/**
 * What a person has said and the server has not yet confirmed. Sends one at a time, so that the order holds; tries
 * again after 0.5, 1, 2, 4 … 15 s with the same key, so that nothing is said twice; keeps the text in the tab, so that
 * a reload loses none. An item that the server refuses is kept as `failed` with its reason, and the next ones go on.
 *
 * @typedef {{ key: string, body: string, at: string, state: "queued" | "sending" | "retrying" | "failed",
 *             data?: any, problem?: Problem }} Item
 *
 * @example
 * const outbox = new Outbox({
 *   name: chat.id,
 *   send: (item) => api.post("/chat/messages", { body: item.body }, { key: item.key }),
 *   onSent: (line) => lines.add(line),
 *   onChange: (items) => lines.hold(items),
 * });
 * outbox.add("Hello");
 */
export class Outbox {
  #name;
  #send;
  #onSent;
  #onChange;
  #drawer;
  #random;
  /** @type {Item[]} */
  #items = [];
  #inFlight = null;
  #attempt = 0;
  #timer = null;
  #stopped = false;

  /**
   * @param {object} options
   * @param {string} options.name keeps one chat's texts apart from another's
   * @param {(item: Item) => Promise<any>} options.send rejects with a Problem
   * @param {(answer: any, item: Item) => void} [options.onSent]
   * @param {(items: Item[]) => void} [options.onChange] after every change, with all that is unsent, oldest first
   * @param {Drawer} [options.drawer]
   * @param {() => number} [options.random] 0 … 1, for the jitter
   */
  constructor({ name, send, onSent, onChange, drawer = new Drawer("refdesk.outbox."), random = Math.random }) {
    this.#name = name;
    this.#send = send;
    this.#onSent = onSent;
    this.#onChange = onChange;
    this.#drawer = drawer;
    this.#random = random;
    this.#items = (drawer.get(name) ?? []).map((item) => ({ ...item, state: "queued" }));
    if (this.#items.length) {
      this.#changed();
      this.#next();
    }
  }

  /** @returns {Item[]} all that is not confirmed, oldest first */
  get items() {
    return this.#items.map((item) => ({ ...item }));
  }

  get isEmpty() {
    return this.#items.length === 0;
  }

  /**
   * @param {string} body
   * @param {any} [data] what `send` needs besides, as JSON
   * @returns {Item}
   */
  add(body, data) {
    const item = { key: newKey(), body, at: new Date().toISOString(), state: "queued", ...(data ? { data } : {}) };
    this.#items.push(item);
    this.#changed();
    this.#next();
    return { ...item };
  }

  /** The line with this key has been seen: it was sent, whatever became of the answer. @param {string | null} key */
  settle(key) {
    if (!key || !this.#find(key)) return;
    this.#remove(key);
    if (this.#inFlight !== key) this.#next();
  }

  /** Tries a failed item again. @param {string} key */
  retry(key) {
    const item = this.#find(key);
    if (!item || item.state !== "failed") return;
    item.state = "queued";
    delete item.problem;
    this.#changed();
    this.#next();
  }

  /** Takes an unsent item back; its text is the caller's again. @param {string} key @returns {string | null} */
  takeBack(key) {
    const item = this.#find(key);
    if (!item || this.#inFlight === key) return null;
    this.#remove(key);
    return item.body;
  }

  /** The way is free again (back online, socket welcomed): don't wait for the timer. */
  wake() {
    if (this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#next();
  }

  /** Sends no more; what is unsent stays in the drawer. */
  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** Forgets everything, the drawer's copy too. */
  clear() {
    this.stop();
    this.#items = [];
    this.#drawer.drop(this.#name);
  }

  async #next() {
    if (this.#stopped || this.#inFlight || this.#timer !== null) return;
    const item = this.#items.find((each) => each.state !== "failed");
    if (!item) return;
    this.#inFlight = item.key;
    if (item.state === "queued") item.state = "sending";
    this.#changed();
    try {
      const answer = await this.#send({ ...item });
      this.#inFlight = null;
      this.#attempt = 0;
      if (this.#stopped) return;
      this.#remove(item.key);
      this.#onSent?.(answer, item);
    } catch (error) {
      this.#inFlight = null;
      if (this.#stopped) return;
      if (this.#find(item.key)) this.#failed(item, error);
    }
    this.#next();
  }

  #failed(item, error) {
    const problem = error instanceof Problem ? error : new Problem(0, { detail: String(error?.message ?? error) });
    item.problem = problem;
    if (problem.passes) {
      item.state = "retrying";
      this.#timer = setTimeout(() => {
        this.#timer = null;
        this.#next();
      }, this.#delay(problem));
    } else {
      item.state = "failed";
      this.#attempt = 0;
    }
    this.#changed();
  }

  /** @param {Problem} problem @returns {number} ms */
  #delay(problem) {
    const step = Math.min(FIRST_RETRY_MS * 2 ** this.#attempt++, LAST_RETRY_MS);
    const jittered = step * (0.75 + 0.5 * this.#random());
    return Math.max(jittered, (problem.retryAfter ?? 0) * 1000);
  }

  #find(key) {
    return this.#items.find((item) => item.key === key);
  }

  #remove(key) {
    this.#items = this.#items.filter((item) => item.key !== key);
    this.#changed();
  }

  #changed() {
    const kept = this.#items.map(({ key, body, at, data }) => ({ key, body, at, ...(data ? { data } : {}) }));
    this.#drawer.put(this.#name, kept.length ? kept : null);
    this.#onChange?.(this.items);
  }
}
