import { fill, h } from "../lib/elements.js";
import { ScreenCall } from "../lib/screen-call.js";

const WORDS = {
  ask_screen: "The patron is asked whether you may see their screen.",
  screen_declined: "The patron would rather not show their screen.",
  screen_stopped: "The screen is no longer shown.",
  screen_shared: "The picture is coming …",
};
const AGAIN_MS = 8000; // asked for so often until it comes: after a reload, or when the line was cut

/**
 * A look at the patron’s screen, with their consent: to see, not to touch; either side ends it (C52). The patron said
 * yes to one librarian, so the picture comes to the desk that asked, and comes back to it after a break.
 */
export class ScreenView extends HTMLElement {
  #call = null;
  #again = 0;
  state = "";

  /** Whether there is something to see or to stop. */
  get isOn() {
    return this.state === "screen_shared" || this.state === "ask_screen";
  }

  show(app, id) {
    if (this.id_ === id) return this.#draw();
    this.#drop();
    Object.assign(this, { app, id_: id, state: "" });
    this.className = "screen";
    this.words = h("p", { class: "hint", role: "status" });
    this.video = h("video", { class: "screen-video", hidden: true, "aria-label": "The patron’s screen", playsinline: true });
    this.video.muted = true;
    this.ask = h("button", { type: "button", class: "button small", on: { click: () => this.#ask() } }, "Ask to see their screen");
    this.stop = h("button", { type: "button", class: "button small danger", on: { click: () => this.#stop() } }, "Stop");
    this.larger = h("button", { type: "button", class: "button small", text: "Larger", on: { click: () => this.video.requestFullscreen?.() } });
    fill(this, h("h2", { text: "Shared screen" }), h("p", { class: "hint", text: "For a problem of many steps. You only look; nothing is recorded." }), this.video, this.words, h("div", { class: "buttons" }, this.ask, this.stop, this.larger));
    if (!this.hear) {
      this.hear = ({ detail }) => detail.chat === this.id_ && this.#heard(detail.data);
      app.board.addEventListener("signal", this.hear);
    }
    return this.#draw();
  }

  /** The last step is told by the chat’s own lines, so that a desk that comes back knows it too. */
  #draw() {
    const lines = this.app.board.desk.conversation(this.id_).lines ?? [];
    const chat = this.app.board.desk.chats.get(this.id_);
    const last = lines.findLast((line) => line.data?.code in WORDS)?.data.code ?? "";
    const asker = lines.findLast((line) => line.data?.code === "ask_screen")?.data.operator;
    this.isMine = asker === this.app.board.desk.me?.name;
    this.state = chat?.status === "active" ? last : "";
    const shared = this.state === "screen_shared";
    if (shared && this.isMine) this.#wait();
    if (!this.isOn) this.#drop();
    this.words.textContent = !shared ? (WORDS[this.state] ?? "") : !this.video.hidden ? "You see what the patron shows." : this.isMine ? WORDS.screen_shared : `The patron shows their screen to ${asker}.`;
    this.ask.hidden = this.isOn;
    this.ask.disabled = chat?.status !== "active";
    this.stop.hidden = !this.isOn;
    this.larger.hidden = this.video.hidden;
  }

  async #ask() {
    const answer = await this.app.attempt(this.app.board.api.post(`/desk/chats/${this.id_}/screen`));
    if (!answer) return;
    this.ice = answer.ice_servers;
    this.isMine = true;
    this.#connect();
    this.app.board.catchUp(this.id_).catch(() => {});
  }

  /** Shared, and no picture: ask for it until it is there. */
  #wait() {
    if (this.#again || !this.video.hidden) return;
    const want = async () => {
      if (this.state !== "screen_shared" || !this.video.hidden) return this.#rest();
      const id = this.id_;
      this.ice ??= (await this.app.board.api.get(`/desk/chats/${id}/screen`).catch(() => null))?.ice_servers;
      if (id === this.id_ && this.#again) this.#connect().want();
      return undefined;
    };
    this.#again = setInterval(want, AGAIN_MS);
    if (!this.#call) want(); // the page was reloaded, or the line cut; else an offer is on its way
  }

  #rest() {
    clearInterval(this.#again);
    this.#again = 0;
  }

  /** Ready before the patron says yes, so that no frame comes too early. */
  #connect() {
    const { app, id_: chat } = this;
    this.#call ??= new ScreenCall({
      servers: this.ice,
      send: (data) => app.board.socket.send({ type: "signal", chat, data }),
      onStream: (stream) => this.#show(stream),
      onEnd: () => {
        this.#drop();
        this.#draw();
      },
    });
    return this.#call;
  }

  #show(stream) {
    this.#rest();
    this.video.srcObject = stream;
    this.video.hidden = false;
    this.video.play().catch(() => {});
    this.#draw();
    this.video.addEventListener("resize", () => this.scrollIntoView({ block: "nearest" }), { once: true }); // its height is known
  }

  #heard(data) {
    if (!this.isMine) return; // another desk of this chat has asked
    this.#connect().take(data).catch(() => this.app.tell("The screen could not be shown. Ask once more.", { tone: "warn" }));
  }

  async #stop() {
    this.#drop();
    await this.app.attempt(this.app.board.api.delete(`/desk/chats/${this.id_}/screen`));
    this.app.board.catchUp(this.id_).catch(() => {});
    this.#draw();
  }

  #drop() {
    this.#rest();
    this.#call?.end();
    this.#call = null;
    this.ice = undefined;
    if (this.video) {
      this.video.srcObject = null;
      this.video.hidden = true;
    }
  }
}
