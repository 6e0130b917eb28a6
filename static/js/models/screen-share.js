/**
 * A patron’s screen, shown to the operator and to nobody else: from browser to browser, recorded nowhere, and the
 * operator can only look. The sockets’ `signal` frames introduce the two browsers; long texts go in parts, for a frame
 * holds 8 KiB.
 *
 * `signal` data, both ways: `{ kind: "offer" | "answer" | "ice" | "bye", id, part, parts, text }`; `text` is JSON, cut.
 */
const PART = 4000;

/** Cuts what is told into frames, and joins what is heard. */
export class Parts {
  #heard = new Map();

  /** @param {string} kind @param {unknown} value @returns {object[]} */
  static cut(kind, value) {
    const whole = JSON.stringify(value ?? null);
    const parts = Math.max(1, Math.ceil(whole.length / PART));
    const id = `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;
    return Array.from({ length: parts }, (_, part) => ({ kind, id, part, parts, text: whole.slice(part * PART, (part + 1) * PART) }));
  }

  /** @param {any} data @returns {{ kind: string, value: any } | null} once all parts are there */
  take(data) {
    if (!data || typeof data.text !== "string" || !(data.parts >= 1 && data.parts <= 16) || !(data.part >= 0 && data.part < data.parts)) return null;
    const pieces = this.#heard.get(data.id) ?? [];
    pieces[data.part] = data.text;
    this.#heard.set(data.id, pieces);
    if (this.#heard.size > 20) this.#heard.delete(this.#heard.keys().next().value);
    if (pieces.filter((piece) => piece !== undefined).length < data.parts) return null;
    this.#heard.delete(data.id);
    try {
      return { kind: data.kind, value: JSON.parse(pieces.join("")) };
    } catch {
      return null;
    }
  }
}

class Peer extends EventTarget {
  #parts = new Parts();
  #early = [];

  /** @param {{ send: (data: object) => void, iceServers?: RTCIceServer[] }} options */
  constructor({ send, iceServers = [] }) {
    super();
    this.send = send;
    this.connection = new RTCPeerConnection({ iceServers });
    this.connection.onicecandidate = ({ candidate }) => candidate && this.say("ice", candidate.toJSON());
    this.connection.onconnectionstatechange = () => {
      if (["failed", "closed"].includes(this.connection.connectionState)) this.#tell("lost");
    };
  }

  say(kind, value) {
    for (const part of Parts.cut(kind, value)) this.send(part);
  }

  /** @param {any} data of a `signal` frame */
  async hear(data) {
    const said = this.#parts.take(data);
    if (!said || this.connection.signalingState === "closed") return;
    if (said.kind === "ice") {
      if (this.connection.remoteDescription) await this.connection.addIceCandidate(said.value).catch(() => {});
      else this.#early.push(said.value); // it overtook its description
    } else if (said.kind === "bye") this.#tell("lost");
    else await this.described(said);
  }

  async flush() {
    for (const candidate of this.#early.splice(0)) await this.connection.addIceCandidate(candidate).catch(() => {});
  }

  close() {
    if (this.connection.signalingState !== "closed") this.say("bye", null);
    this.connection.close();
  }

  #tell(name) {
    this.dispatchEvent(new Event(name));
  }
}

/** The patron’s end. Give it the stream that `getDisplayMedia({ video: true, audio: false })` answered with. */
export class ScreenSender extends Peer {
  async share(stream) {
    this.stream = stream;
    for (const track of stream.getVideoTracks()) {
      this.connection.addTrack(track, stream);
      track.addEventListener("ended", () => this.dispatchEvent(new Event("ended"))); // the browser’s own “stop sharing”
    }
    await this.connection.setLocalDescription(await this.connection.createOffer());
    this.say("offer", this.connection.localDescription.toJSON());
  }

  async described({ kind, value }) {
    if (kind !== "answer") return;
    await this.connection.setRemoteDescription(value);
    await this.flush();
  }

  close() {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    super.close();
  }
}

/** The operator’s end: `stream` tells when there is a picture. It sends none of its own. */
export class ScreenViewer extends Peer {
  constructor(options) {
    super(options);
    this.connection.ontrack = ({ streams, track }) => {
      this.stream = streams[0] ?? new MediaStream([track]);
      this.dispatchEvent(new Event("stream"));
    };
  }

  async described({ kind, value }) {
    if (kind !== "offer") return;
    await this.connection.setRemoteDescription(value);
    await this.connection.setLocalDescription(await this.connection.createAnswer());
    this.say("answer", this.connection.localDescription.toJSON());
    await this.flush();
  }
}
