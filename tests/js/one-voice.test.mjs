import assert from "node:assert/strict";
import { test } from "node:test";
import { OneVoice } from "../../static/js/lib/one-voice.js";

/** A browser's locks, for one name: whoever asks first holds it until it lets go. */
class Locks {
  #queue = [];

  request(name, { signal }, hold) {
    const turn = { hold };
    this.#queue.push(turn);
    if (this.#queue[0] === turn) this.#grant();
    return new Promise((resolve, reject) => {
      turn.resolve = resolve;
      signal.addEventListener("abort", () => {
        if (turn.held) return;
        this.#queue = this.#queue.filter((each) => each !== turn);
        reject(new Error("AbortError"));
      });
    });
  }

  async #grant() {
    const [turn] = this.#queue;
    if (!turn) return;
    turn.held = true;
    await turn.hold();
    this.#queue.shift();
    turn.resolve?.();
    this.#grant();
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("of two tabs one alone has the voice, and it passes on when that one falls silent", async () => {
  const locks = new Locks();
  const [first, second] = [new OneVoice({ locks }), new OneVoice({ locks })];
  first.ask(true);
  second.ask(true);
  await settled();
  assert.deepEqual([first.isMine, second.isMine], [true, false]);
  first.ask(false);
  await settled();
  assert.deepEqual([first.isMine, second.isMine], [false, true]);
});

test("a tab that gave up before its turn does not get it later", async () => {
  const locks = new Locks();
  const [first, second, third] = [new OneVoice({ locks }), new OneVoice({ locks }), new OneVoice({ locks })];
  for (const voice of [first, second, third]) voice.ask(true);
  second.ask(false);
  first.ask(false);
  await settled();
  assert.deepEqual([first.isMine, second.isMine, third.isMine], [false, false, true]);
});

test("where there are no locks each tab speaks for itself", () => {
  const voice = new OneVoice({ locks: null });
  voice.ask(true);
  assert.equal(voice.isMine, true);
});
