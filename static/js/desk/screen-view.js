import { fill, h } from "../lib/elements.js";
import { ScreenCall } from "../lib/screen-call.js";

const WORDS = {
  ask_screen: "The patron is asked whether you may see their screen.",
  screen_declined: "The patron would rather not show their screen.",
  screen_stopped: "The screen is no longer shown.",
  screen_shared: "The picture is coming …",
};

/** A look at the patron’s screen, with their consent: to see, not to touch; either side ends it (C52). */
export class ScreenView extends HTMLElement {
  #call = null;

  show(app, id) {
    if (this.id_ === id) return this.#draw();
    this.#drop();
    Object.assign(this, { app, id_: id, state: "", asked: false });
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
    const last = lines.findLast((line) => line.data?.code in WORDS)?.data.code ?? "";
    const chat = this.app.board.desk.chats.get(this.id_);
    this.state = chat?.status === "active" ? last : "";
    const shared = this.state === "screen_shared";
    if (shared && !this.#call && this.asked) this.#wait();
    if (!shared && this.state !== "ask_screen") this.#drop();
    this.words.textContent = shared && !this.video.hidden ? "You see what the patron shows." : (WORDS[this.state] ?? "");
    this.ask.hidden = shared || this.state === "ask_screen";
    this.ask.disabled = chat?.status !== "active";
    this.stop.hidden = !(shared || this.state === "ask_screen");
    this.larger.hidden = this.video.hidden;
  }

  async #ask() {
    const answer = await this.app.attempt(this.app.board.api.post(`/desk/chats/${this.id_}/screen`));
    if (!answer) return;
    this.asked = true;
    this.ice = answer.ice_servers;
    this.#wait();
    this.app.board.catchUp(this.id_).catch(() => {});
  }

  /** Ready before the patron says yes, so that no frame comes too early. */
  #wait() {
    if (this.#call) return;
    const { app, id_: chat } = this;
    this.#call = new ScreenCall({
      servers: this.ice,
      send: (data) => app.board.socket.send({ type: "signal", chat, data }),
      onStream: (stream) => this.#show(stream),
      onEnd: () => {
        this.#drop();
        this.#draw();
      },
    });
    if (this.state === "screen_shared") this.#call.want(); // this page came later than the picture
  }

  #show(stream) {
    this.video.srcObject = stream;
    this.video.hidden = false;
    this.video.play().catch(() => {});
    this.#draw();
  }

  #heard(data) {
    if (!this.asked) return; // another desk of this chat has asked
    this.#wait();
    this.#call.take(data).catch(() => this.app.tell("The screen could not be shown. Ask once more.", { tone: "warn" }));
  }

  async #stop() {
    this.#drop();
    this.asked = false;
    await this.app.attempt(this.app.board.api.delete(`/desk/chats/${this.id_}/screen`));
    this.app.board.catchUp(this.id_).catch(() => {});
    this.#draw();
  }

  #drop() {
    this.#call?.end();
    this.#call = null;
    if (this.video) {
      this.video.srcObject = null;
      this.video.hidden = true;
    }
  }
}
