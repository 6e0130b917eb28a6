import assert from "node:assert/strict";
import { test } from "node:test";
import { Sound, SOUND_NAMES } from "../../static/js/desk/sound.js";

/** A browser's sound that writes down what it is made to play. */
class Ear extends EventTarget {
  state = "suspended";
  currentTime = 0;
  destination = {};
  voices = [];

  async resume() {
    if (!Ear.isAllowed) return;
    this.#become("running");
  }

  interrupt() {
    this.#become("interrupted");
  }

  createGain() {
    return { gain: { setValueAtTime() {}, linearRampToValueAtTime() {}, exponentialRampToValueAtTime() {} }, connect: (to) => to };
  }

  createOscillator() {
    const voice = { frequency: {}, connect: (to) => to, start: (at) => (voice.at = at), stop() {} };
    this.voices.push(voice);
    return voice;
  }

  #become(state) {
    this.state = state;
    this.dispatchEvent(new Event("statechange"));
  }
}

function listened() {
  let ear;
  Ear.isAllowed = true;
  const sound = new Sound({ AudioContext: class extends Ear { constructor() { super(); ear = this; } } });
  return { sound, ear: () => ear };
}

/** What an ear could tell apart: the melody, its rhythm and the timbre. */
async function heard(name) {
  const { sound, ear } = listened();
  await sound.unlock();
  sound.play(name);
  const { voices } = ear();
  const starts = [...new Set(voices.map((voice) => voice.at))];
  const melody = starts.map((at) => Math.min(...voices.filter((voice) => voice.at === at).map((voice) => voice.frequency.value)));
  return { melody, rhythm: starts.map((at) => Math.round((at - starts[0]) * 100)), wave: voices[0].type };
}

test("no two of the five sounds are alike in melody, rhythm or number of tones (C2)", async () => {
  const all = await Promise.all(SOUND_NAMES.map(heard));
  assert.equal(all.length, 5);
  const differ = (what) => assert.equal(new Set(all.map(what)).size, all.length);
  differ(({ melody }) => melody.join());
  differ(({ rhythm }) => rhythm.join());
  differ(({ melody }) => melody[0]);
});

test("a muted or locked desk plays nothing and does not count as audible", async () => {
  const { sound, ear } = listened();
  Ear.isAllowed = false;
  await sound.unlock();
  assert.deepEqual([sound.state, sound.audible], ["locked", false]);
  sound.play("ping");
  Ear.isAllowed = true;
  await sound.unlock();
  sound.volume = 0;
  assert.deepEqual([sound.state, sound.audible], ["running", false]);
  sound.play("ping");
  assert.deepEqual([sound.played, ear().voices], [[], []]);
});

test("a sound that a sleep or a phone call took away is asked for again", async () => {
  const { sound, ear } = listened();
  await sound.unlock();
  const states = [];
  sound.addEventListener("change", () => states.push(sound.state));
  ear().interrupt();
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(states, ["locked", "running"]);
});
