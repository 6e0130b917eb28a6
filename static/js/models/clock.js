/** The server's clock, as well as this page knows it. Every desk counts by it, so all count alike. */
export class ServerClock {
  #offset = 0; // milliseconds to add to the local clock
  #doubt = Infinity; // half the round trip of the best reading so far

  constructor(local = Date.now) {
    this.local = local;
  }

  /** Learn from a server's time (RFC 3339) that was asked for at `sentAt` and read at `readAt` (local ms). */
  learn(serverTime, sentAt = this.local(), readAt = sentAt) {
    const at = Date.parse(serverTime);
    if (Number.isNaN(at)) return;
    const coarse = /\.\d/.test(serverTime) ? 0 : 500; // an HTTP Date header has whole seconds
    const doubt = (readAt - sentAt) / 2 + coarse;
    const offset = at + coarse - (sentAt + readAt) / 2;
    // A worse reading is believed only when the clocks have drifted further than it could err.
    if (doubt <= this.#doubt || Math.abs(offset - this.#offset) > doubt + this.#doubt) {
      this.#offset = offset;
      this.#doubt = doubt;
    }
  }

  now() {
    return this.local() + this.#offset;
  }
}

/** 75 → "1:15"; an hour → "1:00:00". */
export function clockTime(seconds) {
  const s = Math.max(0, Math.floor(seconds));
  const pad = (n) => String(n).padStart(2, "0");
  const [h, m] = [Math.floor(s / 3600), Math.floor((s % 3600) / 60)];
  return h ? `${h}:${pad(m)}:${pad(s % 60)}` : `${m}:${pad(s % 60)}`;
}

/** 75 → "1 minute 15 seconds", for those who hear it. */
export function spokenTime(seconds) {
  const s = Math.max(0, Math.floor(seconds));
  const say = (n, noun) => (n ? `${n} ${noun}${n === 1 ? "" : "s"}` : "");
  return [say(Math.floor(s / 60), "minute"), say(s % 60, "second")].filter(Boolean).join(" ") || "0 seconds";
}
