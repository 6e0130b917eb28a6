import assert from "node:assert/strict";
import { test } from "node:test";

import { LineStore } from "../../static/js/lib/store.js";

const line = (seq, key = null) => ({ seq, kind: "patron", author: { role: "patron", name: "Kim" }, body: `line ${seq}`, at: "2026-03-04T17:00:00.000Z", key, data: {} });
const seqs = (lines) => lines.map((each) => each.seq);

test("lines are shown in order, each once (P2, P3)", () => {
  const store = new LineStore();

  assert.deepEqual(seqs(store.add(line(1))), [1]);
  assert.deepEqual(seqs(store.add(line(1))), []);
  assert.deepEqual(seqs(store.add(line(2))), [2]);
  assert.deepEqual(seqs(store.lines), [1, 2]);
});

test("an early line is held until the gap closes", () => {
  const store = new LineStore();
  store.add(line(1));

  assert.deepEqual(store.add(line(3)), []);
  assert.deepEqual([store.cursor, store.hasGap], [1, true]);
  assert.deepEqual(seqs(store.add(line(2))), [2, 3]);
  assert.deepEqual([store.cursor, store.hasGap], [3, false]);
});

test("a beat that is ahead tells of a gap", () => {
  const store = new LineStore();
  store.addAll([line(1), line(2)]);

  assert.equal(store.reached(2), false);
  assert.equal(store.reached(3), true);
  assert.equal(store.cursor, 2);
});

test("a pending text gives way to its line, whichever comes first", () => {
  const store = new LineStore();
  store.hold([{ key: "a", body: "one" }, { key: "b", body: "two" }]);

  store.add(line(1, "a"));
  assert.deepEqual(store.pending.map((item) => item.key), ["b"]);

  store.hold([{ key: "a" }, { key: "b" }]);
  assert.deepEqual(store.pending.map((item) => item.key), ["b"]);
});

test("any order of arrival gives the same lines (P5)", () => {
  let seed = 7;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  for (let round = 0; round < 200; round += 1) {
    const store = new LineStore();
    const arrivals = Array.from({ length: 40 }, () => 1 + Math.floor(random() * 12));
    const shown = arrivals.flatMap((seq) => seqs(store.add(line(seq))));
    assert.deepEqual(shown, shown.map((_seq, index) => index + 1));
    assert.deepEqual(seqs(store.lines), shown);
  }
});

test("what is no line is ignored (A021)", () => {
  const store = new LineStore();
  for (const odd of [null, undefined, {}, { seq: "1" }, { seq: 1.5 }, { seq: 0 }, { seq: -1 }]) {
    assert.deepEqual(store.add(odd), []);
  }
  assert.equal(store.cursor, 0);
});
