import { target } from "./countdown.js";

/**
 * When to ping (C2, C3). Ringing is a state, not an event: as long as a waiting chat `calls_me`, it pings, first at
 * once, then `claim_seconds / beeps` apart. A desk that comes back rings in the same breath.
 */
export class Ringer {
  #next = new Map(); // chat id → local ms of its next ping

  /** The ids of the chats that ping at `now` (ms). Several at the same moment are one sound to the ear. */
  due(chats, now, policy = {}) {
    const calling = chats.filter((chat) => chat.status === "waiting" && chat.calls_me);
    const ids = new Set(calling.map((chat) => chat.id));
    for (const id of this.#next.keys()) if (!ids.has(id)) this.#next.delete(id);
    const due = calling.filter((chat) => now >= (this.#next.get(chat.id) ?? 0));
    for (const chat of due) {
      const goal = target(chat, policy);
      this.#next.set(chat.id, now + Math.max(1, goal.seconds / goal.beeps) * 1000);
    }
    return due.map((chat) => chat.id);
  }

  get ringing() {
    return this.#next.size > 0;
  }

  silence() {
    this.#next.clear();
  }
}
