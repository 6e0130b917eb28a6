/**
 * Desktop notifications: asked for by a button, never by themselves, and without the patron's words unless the
 * operator wants them. They are shown while the desk is not looked at.
 */
export class Notifications {
  constructor(preferences) {
    this.preferences = preferences;
  }

  /** "granted", "denied", "default" (not asked yet) or "absent". */
  get permission() {
    return globalThis.Notification?.permission ?? "absent";
  }

  async ask() {
    const answer = await globalThis.Notification?.requestPermission();
    this.preferences.set("notifications", answer === "granted");
    return answer;
  }

  waiting(chat, open) {
    const words = this.preferences.get("words") && !chat.crisis ? chat.question : "";
    this.#show(`A patron of ${chat.campus.name} is waiting`, words, `wait-${chat.id}`, open);
  }

  message(chat, open) {
    this.#show("A patron has written", chat.crisis ? "" : chat.campus.name, `chat-${chat.id}`, open);
  }

  transfer(from, open) {
    this.#show(`${from.name} offers you a chat`, "", "transfer", open);
  }

  internal(from, open) {
    this.#show(`Internal message from ${from.name}`, "", `internal-${from.id}`, open);
  }

  /** A number, and nothing of what it is about. */
  summons(to) {
    this.#show(`${to} needs you`, "", `summons-${to}`);
  }

  #show(title, body, tag, open) {
    if (this.permission !== "granted" || !this.preferences.get("notifications") || document.hasFocus()) return;
    try {
      const note = new Notification(title, { body, tag, silent: true });
      note.onclick = () => {
        globalThis.focus();
        note.close();
        open?.();
      };
    } catch {
      // Some phones only allow them from a service worker; the title and the sound remain.
    }
  }
}
