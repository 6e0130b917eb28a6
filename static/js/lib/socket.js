import { everySecond } from "./ticker.js";

const BEAT_MS = 20_000;
const SILENT_MS = 45_000; // two beats and a little: nobody is there any more
const WELCOME_MS = 10_000;
const PATIENCE_MS = 3_000; // then the news is fetched while the socket still tries
const PROBE_MS = 5_000;
const SLEPT_MS = 15_000; // ticks come each second; a pause this long was a sleep
const POLL_MS = [5_000, 10_000];
const RETRY_MS = [500, 5_000];
const RETRY_AT_MOST_MS = 30_000;

const OPEN = 1;
const FINAL = new Set([4401, 4403]);
const CLOSE_RATE = 4429;

/**
 * The listening half of the interface. Says hello, beats, notices that the other side, the network or the machine went
 * away, comes back with jitter, and polls over HTTP for as long as there is no socket.
 *
 * States: `connecting` (at first), `open`, `polling` (no socket, answers come all the same), `offline` (neither),
 * `closed` (by us, or for good: see `onDenied`).
 *
 * @example
 * const socket = new LiveSocket({
 *   path: "/ws/patron/",
 *   hello: () => ({ token, after: lines.cursor }),
 *   onFrame: (frame) => …,             // welcome, line, chat, typing …
 *   poll: () => api.get(…).then(…),    // must bring the same news
 *   onState: (state) => …,
 * });
 * socket.open();
 * socket.send({ type: "typing" });
 */
export class LiveSocket {
  #path;
  #hello;
  #beat;
  #onFrame;
  #onState;
  #onDenied;
  #poll;
  #random;
  #WebSocket;

  #state = "closed";
  #socket = null;
  #welcomed = false;
  #openedAt = 0;
  #heardAt = 0;
  #beatAt = 0;
  #probeAt = 0;
  #failures = 0;
  #retryAt = 0;
  #pollAt = 0;
  #isPolling = false;
  #pollAgain = false;
  #tickedAt = 0;
  #stopTicking = null;

  /**
   * @param {object} options
   * @param {string} options.path such as "/ws/desk/"
   * @param {() => object} options.hello the fields of the first frame
   * @param {(frame: any) => void} options.onFrame every frame from the server
   * @param {() => object} [options.beat] fields of each beat
   * @param {() => Promise<any>} [options.poll] brings what was missed, over HTTP
   * @param {(state: string) => void} [options.onState]
   * @param {(code: number) => void} [options.onDenied] the right to listen is gone; it won't try again
   * @param {() => number} [options.random]
   * @param {typeof WebSocket} [options.WebSocket]
   */
  constructor(options) {
    this.#path = options.path;
    this.#hello = options.hello;
    this.#beat = options.beat ?? (() => ({}));
    this.#onFrame = options.onFrame;
    this.#onState = options.onState;
    this.#onDenied = options.onDenied;
    this.#poll = options.poll;
    this.#random = options.random ?? Math.random;
    this.#WebSocket = options.WebSocket ?? globalThis.WebSocket;
  }

  get state() {
    return this.#state;
  }

  get isOpen() {
    return this.#welcomed;
  }

  open() {
    if (this.#stopTicking) return;
    this.#tickedAt = Date.now();
    this.#stopTicking = everySecond((now) => this.#tick(now));
    globalThis.addEventListener?.("online", this.#wake);
    globalThis.addEventListener?.("offline", this.#lost);
    globalThis.addEventListener?.("pageshow", this.#wake);
    globalThis.document?.addEventListener("visibilitychange", this.#shown);
    this.#move("connecting");
    this.#connect();
  }

  close() {
    this.#stopTicking?.();
    this.#stopTicking = null;
    globalThis.removeEventListener?.("online", this.#wake);
    globalThis.removeEventListener?.("offline", this.#lost);
    globalThis.removeEventListener?.("pageshow", this.#wake);
    globalThis.document?.removeEventListener("visibilitychange", this.#shown);
    this.#drop();
    this.#move("closed");
  }

  /**
   * Best effort: what matters goes over HTTP.
   *
   * @param {{ type: string }} frame
   * @returns {boolean} whether it went out
   */
  send(frame) {
    if (!this.#welcomed || this.#socket?.readyState !== OPEN) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  /** Asks over HTTP for what was missed, at once: for a gap, and while there is no socket. */
  async pollNow() {
    if (!this.#poll) return;
    if (this.#isPolling) {
      this.#pollAgain = true; // what is asked for now may be later than the answer under way
      return;
    }
    this.#isPolling = true;
    try {
      await this.#poll();
      if (!this.#welcomed && this.#state !== "closed") this.#move("polling");
    } catch (error) {
      if (error?.status === 401 || error?.status === 403) this.#deny(4401);
      else if (!this.#welcomed && this.#state !== "closed") this.#move("offline");
    } finally {
      this.#isPolling = false;
      this.#pollAt = Date.now() + this.#between(POLL_MS);
      if (this.#pollAgain) {
        this.#pollAgain = false;
        if (this.#state !== "closed") this.pollNow();
      }
    }
  }

  #connect() {
    this.#drop();
    this.#openedAt = this.#heardAt = Date.now();
    let socket;
    try {
      socket = new this.#WebSocket(address(this.#path));
    } catch {
      this.#fail(); // some browsers throw when sockets are forbidden
      return;
    }
    this.#socket = socket;
    socket.onopen = () => socket.send(JSON.stringify({ type: "hello", ...this.#hello() }));
    socket.onmessage = (event) => socket === this.#socket && this.#hear(event.data);
    socket.onclose = (event) => {
      if (socket !== this.#socket) return;
      if (FINAL.has(event.code)) this.#deny(event.code);
      else this.#fail(event.code);
    };
  }

  #hear(text) {
    this.#heardAt = Date.now();
    this.#probeAt = 0;
    let frame;
    try {
      frame = JSON.parse(text);
    } catch {
      return;
    }
    if (frame?.type === "welcome") {
      this.#welcomed = true;
      this.#failures = 0;
      this.#beatAt = Date.now() + BEAT_MS;
      this.#onFrame(frame);
      this.#move("open");
    } else if (frame) {
      this.#onFrame(frame);
    }
  }

  /** @param {number} now */
  #tick(now) {
    const slept = now - this.#tickedAt > SLEPT_MS;
    this.#tickedAt = now;
    if (slept) this.#wake();
    if (this.#socket) this.#watch(now);
    else if (now >= this.#retryAt) this.#connect();
    if (!this.#welcomed && this.#pollAt && now >= this.#pollAt) this.pollNow();
  }

  #watch(now) {
    if (!this.#welcomed) {
      if (now - this.#openedAt > WELCOME_MS) this.#fail();
      else if (now - this.#openedAt > PATIENCE_MS && !this.#pollAt) this.pollNow();
    } else if (now - this.#heardAt > SILENT_MS || (this.#probeAt && now > this.#probeAt)) {
      this.#fail();
    } else if (now >= this.#beatAt) {
      this.#beatAt = now + BEAT_MS;
      this.send({ type: "beat", ...this.#beat() });
    }
  }

  /** Back from sleep, from the background or from no network: the socket may be dead without knowing it. */
  #wake = () => {
    if (this.#welcomed) {
      this.#probeAt ||= Date.now() + PROBE_MS;
      this.#beatAt = Date.now() + BEAT_MS;
      this.send({ type: "beat", ...this.#beat() });
    } else if (!this.#socket) {
      this.#retryAt = Math.min(this.#retryAt, Date.now() + 300 * this.#random());
      this.#pollAt = Math.min(this.#pollAt, Date.now());
    }
  };

  #shown = () => {
    if (globalThis.document.visibilityState === "visible") this.#wake();
  };

  #lost = () => {
    if (this.#state !== "closed") this.#fail();
  };

  #fail(code) {
    this.#drop();
    const reach = Math.min(RETRY_MS[1] * 2 ** this.#failures, RETRY_AT_MOST_MS);
    const floor = code === CLOSE_RATE ? RETRY_MS[1] : RETRY_MS[0];
    this.#retryAt = Date.now() + this.#between([floor, Math.max(reach, 2 * floor)]);
    this.#failures += 1;
    if (!this.#poll) this.#move("offline");
    else if (!this.#pollAt || this.#state === "open") {
      this.#move("offline");
      this.pollNow();
    }
  }

  #deny(code) {
    if (this.#state === "closed") return;
    this.close();
    this.#onDenied?.(code);
  }

  #drop() {
    const socket = this.#socket;
    this.#socket = null;
    this.#welcomed = false;
    this.#probeAt = 0;
    try {
      socket?.close();
    } catch {
      // was never open
    }
  }

  #move(state) {
    if (this.#state === state) return;
    this.#state = state;
    if (state === "open") this.#pollAt = 0;
    this.#onState?.(state);
  }

  #between([from, to]) {
    return from + (to - from) * this.#random();
  }
}

/** @param {string} path @returns {string} */
function address(path) {
  const url = new URL(path, globalThis.location?.href ?? "http://localhost/");
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}
