import { fill, h } from "../lib/elements.js";
import { Part } from "./part.js";

const HEALTH_EVERY_MS = 30_000;
const PATIENCE_MS = 4000;
const HIDE_AFTER_MS = 400;
const PARTS = { database: "the database", redis: "live delivery", worker: "mail and tickets", beat: "the clock", mail: "mail", backups: "backups", timers: "the clock" };

/** What an operator must know before anything else: no sound, no connection, a desk that is ill (P23). */
export class DeskBanners extends Part {
  topics = ["connection", "sound", "preferences"];
  #health = { ok: true };
  #askedAt = 0;
  #hiding = null;

  build() {
    this.sound = h("div", { class: "banner warn", role: "status", hidden: true });
    this.connection = h("div", { class: "banner danger", role: "status", hidden: true });
    this.ill = h("div", { class: "banner danger", role: "status", hidden: true });
    this.age = h("span", { class: "age", "aria-hidden": "true" });
    fill(this, this.connection, this.sound, this.ill);
  }

  draw() {
    this.#drawSound();
    this.#drawConnection();
  }

  tick(now) {
    this.#drawConnection();
    if (now - this.#askedAt > HEALTH_EVERY_MS && this.app.board.state !== "offline") this.#askHealth(now);
  }

  #drawSound() {
    const { sound } = this.app;
    const words = sound.state === "absent"
      ? "This browser makes no sound. Chats will not be promised to this desk alone; keep it in sight."
      : sound.state === "locked"
        ? "Sound is locked until you click or press a key in this page. Until then nobody can count on you hearing a chat."
        : sound.volume === 0 ? "This desk is muted. Chats are not promised to it alone." : "";
    // The press that unlocks the sound may be one on the banner's own button, whose click is still to come.
    clearTimeout(this.#hiding);
    if (!words && !this.sound.hidden) this.#hiding = setTimeout(() => this.#show(this.sound, ""), HIDE_AFTER_MS);
    else this.#show(this.sound, words, sound.state === "locked" && ["Unlock and test sound", async () => (await sound.unlock(), sound.play("ping"))]);
  }

  #drawConnection() {
    const { board } = this.app;
    const since = Math.round((Date.now() - board.heardAt) / 1000);
    const lasting = Date.now() - board.stateAt > PATIENCE_MS; // a short break heals by itself and is no news
    let words = "";
    let figure = "";
    if (board.deniedAt) words = "Your sign-in has ended. What you wrote is kept in this tab.";
    else if (board.state === "offline" && lasting) [words, figure] = ["No connection. What you see is old; what you write is sent as soon as it is back.", `Last heard ${since} s ago.`];
    else if (board.state === "polling" && lasting) words = "Live delivery is blocked; the desk asks every few seconds instead. Everything works, a little later.";
    else if (board.state === "connecting" && lasting) words = "Connecting…";
    this.#show(this.connection, words, board.deniedAt ? ["Sign in again", () => location.reload()] : board.state === "offline" && ["Try now", () => board.poll().catch(() => {})]);
    this.age.textContent = figure; // out of the spoken text, which would be said again each second
    this.connection.className = board.state === "polling" ? "banner warn" : "banner danger";
    this.app.dataset.connection = board.state;
  }

  async #askHealth(now) {
    this.#askedAt = now;
    try {
      const response = await fetch("/health/", { cache: "no-store", credentials: "omit" });
      this.#health = await response.json();
    } catch {
      return; // no connection has a banner of its own
    }
    const ill = Object.entries(this.#health.parts ?? {}).filter(([, part]) => !part.ok).map(([name]) => PARTS[name] ?? name);
    this.#show(this.ill, this.#health.ok || !ill.length ? "" : `Part of the desk is ill: ${ill.join(", ")}. Chats go on, perhaps slower. Please tell whoever runs it.`);
  }

  #show(banner, words, action = null) {
    if (banner.dataset.words === words) return;
    banner.dataset.words = words;
    banner.hidden = !words;
    fill(banner, h("p", { text: words }), banner === this.connection && this.age, words && action && h("button", { type: "button", class: "button small", text: action[0], on: { click: action[1] } }));
  }
}
