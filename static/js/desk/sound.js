/**
 * Five sounds, made on the spot by WebAudio: no files to load, no format to fail. They differ in melody, height and
 * timbre, so that an ear across the room knows which it was (C2).
 *
 * A browser keeps sound locked until the person has done something in the page; `state` says so, and the desk does too.
 */
const SOUNDS = {
  // A bright bell, twice rising: somebody is waiting. Nothing else on the desk rises by a fourth.
  ping: { wave: "sine", partials: [[1, 1], [2, 0.5], [3.01, 0.28], [4.2, 0.1]], notes: [[784, 0, 0.7], [1047, 0.15, 1.1], [784, 0.55, 0.5], [1047, 0.7, 1.2]] },
  // One soft wooden tap.
  message: { wave: "sine", partials: [[1, 1], [3.9, 0.25]], notes: [[587, 0, 0.22]] },
  // Three steps of a flute, up: somebody hands you a chat.
  transfer: { wave: "triangle", partials: [[1, 1], [2, 0.15]], notes: [[440, 0, 0.28], [554, 0.2, 0.28], [659, 0.4, 0.6]] },
  // A slow, low horn, twice falling: somebody asks you to come at once.
  summons: { wave: "triangle", partials: [[1, 1], [2, 0.4], [3, 0.2]], notes: [[330, 0, 0.5], [247, 0.35, 0.8], [330, 1.1, 0.5], [247, 1.45, 1]] },
  // Two low knocks on the door: a colleague.
  internal: { wave: "triangle", partials: [[1, 1], [1.5, 0.3]], notes: [[196, 0, 0.16], [196, 0.2, 0.24]] },
};

export const SOUND_NAMES = Object.keys(SOUNDS);

export class Sound extends EventTarget {
  #context = null;
  #wasAllowed = false;
  #volume = 0.7;
  played = []; // the names of the last sounds, newest last; the tests' ear

  constructor({ AudioContext = globalThis.AudioContext } = {}) {
    super();
    this.AudioContext = AudioContext;
  }

  /** Ask for sound, and again at the first thing the person does, until the browser allows it. */
  listenForPermission(target) {
    this.#open();
    const unlock = () => this.unlock();
    for (const event of ["pointerdown", "keydown", "touchend"]) target.addEventListener(event, unlock, { capture: true, passive: true });
  }

  /** "running", "locked", or "absent" where the browser has no sound at all. */
  get state() {
    if (!this.#context) return this.AudioContext ? "locked" : "absent";
    return this.#context.state === "running" ? "running" : "locked";
  }

  /** Whether a ping would be heard, as far as this page can know. */
  get audible() {
    return this.state === "running" && this.#volume > 0;
  }

  set volume(value) {
    this.#volume = Math.min(1, Math.max(0, Number(value) || 0));
    this.dispatchEvent(new Event("change"));
  }

  get volume() {
    return this.#volume;
  }

  async unlock() {
    this.#open();
    if (!this.#context || this.#context.state === "running") return;
    try {
      await this.#context.resume();
    } catch {
      // Still locked; the banner stays.
    }
  }

  #open() {
    if (this.#context || !this.AudioContext) return;
    this.#context = new this.AudioContext({ latencyHint: "interactive" });
    this.#context.addEventListener("statechange", () => {
      this.dispatchEvent(new Event("change"));
      // A machine that slept, or a call on the phone, takes the sound away; once allowed, it may be had back.
      if (this.#wasAllowed && !["running", "closed"].includes(this.#context.state)) this.unlock();
      this.#wasAllowed ||= this.#context.state === "running";
    });
  }

  play(name) {
    const sound = SOUNDS[name];
    if (!sound) throw new RangeError(`no sound “${name}”`);
    if (!this.audible) return;
    this.played = [...this.played, name].slice(-20);
    this.dispatchEvent(new CustomEvent("played", { detail: name }));
    const out = this.#context.createGain();
    out.gain.value = 0.32 * this.#volume ** 1.5; // an ear hears loudness by its logarithm
    out.connect(this.#context.destination);
    for (const note of sound.notes) this.#strike(out, sound, note);
  }

  #strike(out, { wave, partials }, [pitch, start, length]) {
    const from = this.#context.currentTime + 0.01 + start;
    for (const [ratio, strength] of partials) {
      const voice = this.#context.createOscillator();
      const shape = this.#context.createGain();
      voice.type = wave;
      voice.frequency.value = pitch * ratio;
      shape.gain.setValueAtTime(0, from);
      shape.gain.linearRampToValueAtTime(strength, from + 0.008);
      shape.gain.exponentialRampToValueAtTime(0.0008, from + length / Math.sqrt(ratio));
      voice.connect(shape).connect(out);
      voice.start(from);
      voice.stop(from + length + 0.05);
    }
  }
}
