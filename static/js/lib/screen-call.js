/**
 * One screen, from the patron's browser to the operator's, straight (WebRTC); only the words that set it up go over the
 * socket's `signal` frames. Both ends use this class: the patron's gives a stream, the operator's gets one.
 *
 * Signals: `{ call, want: true }` (the operator's page is ready, or was reloaded), `{ call, offer }`, `{ call, answer }`,
 * `{ call, ice }`, `{ call, bye: true }`. `call` tells one sharing from the next. A frame has 8 KiB at most, so only the
 * first video codecs are offered and candidates travel one by one.
 */
export class ScreenCall {
  #send;
  #servers;
  #stream;
  #onStream;
  #onEnd;
  #onUp;
  #peer = null;
  #early = [];
  call;

  /**
   * @param {object} options
   * @param {(data: object) => void} options.send a signal to the other end
   * @param {RTCIceServer[]} [options.servers]
   * @param {MediaStream} [options.stream] the patron's end: what to show
   * @param {(stream: MediaStream) => void} [options.onStream] the operator's end: it came
   * @param {(reason: "bye" | "failed") => void} [options.onEnd] the other end stopped, or no way was found
   * @param {() => void} [options.onUp] the way is there, or there again
   */
  constructor({ send, servers = [], stream, onStream, onEnd, onUp }) {
    this.#send = send;
    this.#servers = servers;
    this.#stream = stream;
    this.#onStream = onStream;
    this.#onEnd = onEnd;
    this.#onUp = onUp;
    this.call = stream ? Math.random().toString(36).slice(2) : null;
  }

  /** The patron's end begins, and begins anew for each `want`. */
  async offer() {
    const peer = this.#connect();
    for (const track of this.#stream.getTracks()) {
      const sender = peer.addTrack(track, this.#stream);
      preferFew(peer, sender, track.kind);
    }
    await peer.setLocalDescription();
    this.#tell({ offer: peer.localDescription.sdp });
  }

  /** The operator's end is ready to look. */
  want() {
    this.#send({ want: true });
  }

  /** @param {any} data a signal from the other end; what is not ours is ignored */
  async take(data) {
    if (typeof data !== "object" || data === null) return;
    if (data.want === true && this.#stream) return this.offer();
    if (typeof data.offer === "string" && !this.#stream) return this.#answer(data);
    if (!this.#peer || data.call !== this.call) return;
    if (typeof data.answer === "string") {
      await this.#peer.setRemoteDescription({ type: "answer", sdp: data.answer });
      await this.#addEarly();
    } else if (data.ice) {
      this.#early.push(data.ice);
      if (this.#peer.remoteDescription) await this.#addEarly();
    } else if (data.bye === true) {
      this.#close();
      this.#onEnd?.("bye");
    }
  }

  /** We stop, and say so. */
  end() {
    if (this.#peer) this.#tell({ bye: true });
    this.#close();
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
  }

  async #answer({ call, offer }) {
    this.call = call;
    const peer = this.#connect();
    peer.ontrack = ({ streams, track }) => this.#onStream?.(streams[0] ?? new MediaStream([track]));
    await peer.setRemoteDescription({ type: "offer", sdp: offer });
    await this.#addEarly();
    await peer.setLocalDescription();
    this.#tell({ answer: peer.localDescription.sdp });
  }

  #connect() {
    this.#close();
    const peer = new RTCPeerConnection({ iceServers: this.#servers });
    peer.onicecandidate = ({ candidate }) => candidate && this.#tell({ ice: candidate.toJSON() });
    peer.onconnectionstatechange = () => {
      if (peer !== this.#peer) return;
      if (peer.connectionState === "connected") this.#onUp?.();
      if (peer.connectionState === "failed") this.#onEnd?.("failed");
    };
    this.#peer = peer;
    return peer;
  }

  async #addEarly() {
    for (const candidate of this.#early.splice(0)) await this.#peer.addIceCandidate(candidate).catch(() => {});
  }

  #tell(data) {
    this.#send({ call: this.call, ...data });
  }

  #close() {
    this.#peer?.close();
    this.#peer = null;
    this.#early = [];
  }
}

/** Every codec that a browser knows makes an offer too long for a frame; two of them are enough to be understood. */
function preferFew(peer, sender, kind) {
  const transceiver = peer.getTransceivers().find((each) => each.sender === sender);
  const all = globalThis.RTCRtpSender?.getCapabilities?.(kind)?.codecs ?? [];
  const first = all.filter(({ mimeType }) => /\/(vp8|h264|rtx)$/i.test(mimeType));
  const few = first.filter((codec, at) => first.findIndex((each) => each.mimeType === codec.mimeType) === at);
  if (few.length) transceiver?.setCodecPreferences?.(few);
}
