/** Moments in words. Times come as RFC 3339 strings, `Date`s or milliseconds; `zone` is an IANA name, the reader's own unless given. */

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const formats = new Map();

/** "4:05 PM" @param {string | number | Date} at @param {{ zone?: string, locale?: string }} [options] */
export function clockTime(at, { zone, locale } = {}) {
  return format(locale, zone, { hour: "numeric", minute: "2-digit" }).format(new Date(at));
}

/** "Today", "Yesterday", "Tomorrow", "Monday" within a week, else "March 4, 2026". @param {string | number | Date} at */
export function dayName(at, { now = Date.now(), zone, locale } = {}) {
  const days = Math.round((dayNumber(at, zone) - dayNumber(now, zone)) / DAY);
  if (days === 0) return "Today";
  if (days === -1) return "Yesterday";
  if (days === 1) return "Tomorrow";
  if (Math.abs(days) < 7) return format(locale, zone, { weekday: "long" }).format(new Date(at));
  return format(locale, zone, { year: "numeric", month: "long", day: "numeric" }).format(new Date(at));
}

/** "today at 8:00 AM", "tomorrow at 8:00 AM", "Monday at 8:00 AM" @param {string | number | Date} at */
export function whenSentence(at, { now = Date.now(), zone, locale } = {}) {
  const day = dayName(at, { now, zone, locale });
  const word = ["Today", "Yesterday", "Tomorrow"].includes(day) ? day.toLowerCase() : `on ${day}`;
  return `${word} at ${clockTime(at, { zone, locale })}`;
}

/** For a `title` or a transcript: "Wednesday, March 4, 2026 at 4:05 PM" @param {string | number | Date} at */
export function fullTime(at, { zone, locale } = {}) {
  return format(locale, zone, { dateStyle: "full", timeStyle: "short" }).format(new Date(at));
}

/** A running count: "0:09", "1:40", "1:02:03" @param {number} ms */
export function stopwatch(ms) {
  const total = Math.max(0, Math.floor(ms / 1000));
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  const tail = `${String(minutes).padStart(hours ? 2 : 1, "0")}:${String(seconds).padStart(2, "0")}`;
  return hours ? `${hours}:${tail}` : tail;
}

/** "just now", "4 minutes", "2 hours", "3 days" @param {number} ms */
export function duration(ms) {
  if (ms < MINUTE) return "less than a minute";
  const [count, unit] =
    ms < 60 * MINUTE ? [ms / MINUTE, "minute"] : ms < DAY ? [ms / 60 / MINUTE, "hour"] : [ms / DAY, "day"];
  const whole = Math.floor(count);
  return `${whole} ${unit}${whole === 1 ? "" : "s"}`;
}

/** Whether two moments lie on different days, for a date between bubbles. */
export function isOtherDay(one, other, { zone } = {}) {
  return dayNumber(one, zone) !== dayNumber(other, zone);
}

/**
 * The server's time as well as it can be known here. Countdowns run by it, so that every desk shows the same second
 * though its own clock is wrong. The tightest answer wins: it leaves the least room for error.
 */
export class ServerClock {
  #offset = 0;
  #error = Infinity;

  /**
   * @param {number | string} server what the server said the time was
   * @param {number} sent when it was asked, by our clock
   * @param {number} received when the answer came
   * @param {number} [grain] how coarse the server’s figure is in ms: 1000 for a Date header
   */
  sample(server, sent, received, grain = 0) {
    const at = typeof server === "number" ? server : Date.parse(server);
    const error = (received - sent) / 2 + grain / 2;
    if (Number.isNaN(at) || error > this.#error) return;
    this.#error = error;
    this.#offset = at + grain / 2 - (sent + received) / 2;
  }

  /** Our clock was set, or the machine slept: earlier answers say nothing. */
  forget() {
    this.#error = Infinity;
  }

  now() {
    return Date.now() + (this.#error === Infinity || Math.abs(this.#offset) <= this.#error ? 0 : this.#offset);
  }

  /** @param {string | number | Date} at @returns {number} ms until then; negative afterwards */
  until(at) {
    return new Date(at).getTime() - this.now();
  }
}

function dayNumber(at, zone) {
  const named = format("en-US", zone, { year: "numeric", month: "numeric", day: "numeric" }).formatToParts(new Date(at));
  const { year, month, day } = Object.fromEntries(named.map((part) => [part.type, Number(part.value)]));
  return Date.UTC(year, month - 1, day);
}

function format(locale, zone, options) {
  const key = JSON.stringify([locale, zone, options]);
  if (!formats.has(key)) {
    formats.set(key, new Intl.DateTimeFormat(locale, zone ? { ...options, timeZone: zone } : options));
  }
  return formats.get(key);
}
