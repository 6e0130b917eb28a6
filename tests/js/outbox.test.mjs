import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { Problem } from "../../static/js/lib/api.js";
import { Outbox } from "../../static/js/lib/outbox.js";
import { Drawer } from "../../static/js/lib/storage.js";

const settled = async () => {
  for (let i = 0; i < 20; i += 1) await Promise.resolve();
};

class FakeStorage extends Map {
  getItem = (key) => this.get(key) ?? null;
  setItem = (key, value) => this.set(key, value);
  removeItem = (key) => this.delete(key);
}

/** A server whose answers the test gives, one request at a time. */
function desk() {
  const requests = [];
  const send = (item) => new Promise((resolve, reject) => requests.push({ item, resolve, reject }));
  return { requests, send };
}

function outbox(options) {
  const sent = [];
  const states = [];
  const box = new Outbox({
    name: "c1",
    drawer: new Drawer("t.", new FakeStorage()),
    random: () => 0.5,
    onSent: (line) => sent.push(line),
    onChange: (items) => states.push(items.map((item) => `${item.body}:${item.state}`).join(" ")),
    ...options,
  });
  return { box, sent, states };
}

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"] });
});

test("only one send is in flight, and the next follows its answer (P3)", async () => {
  const { requests, send } = desk();
  const { box, sent } = outbox({ send });

  box.add("one");
  box.add("two");
  assert.deepEqual(requests.map((r) => r.item.body), ["one"]);

  requests[0].resolve({ seq: 1 });
  await settled();
  assert.deepEqual(requests.map((r) => r.item.body), ["one", "two"]);

  requests[1].resolve({ seq: 2 });
  await settled();
  assert.deepEqual(sent, [{ seq: 1 }, { seq: 2 }]);
  assert.equal(box.isEmpty, true);
});

test("a lost network is tried again after 0.5, 1, 2, 4, 8, 15, 15 s with the same key (P2)", async () => {
  const { requests, send } = desk();
  const { box } = outbox({ send });
  box.add("hello");

  const waits = [];
  for (const wait of [500, 1000, 2000, 4000, 8000, 15000, 15000]) {
    requests.at(-1).reject(new Problem(0));
    await settled();
    const before = requests.length;
    mock.timers.tick(wait - 1);
    await settled();
    assert.equal(requests.length, before, `not before ${wait} ms`);
    mock.timers.tick(1);
    await settled();
    assert.equal(requests.length, before + 1, `at ${wait} ms`);
    waits.push(wait);
  }

  assert.equal(new Set(requests.map((r) => r.item.key)).size, 1);
});

test("429 waits as long as Retry-After says", async () => {
  const { requests, send } = desk();
  const { box } = outbox({ send });
  box.add("hello");

  requests[0].reject(new Problem(429, { code: "rate_limited" }, 9));
  await settled();
  mock.timers.tick(8999);
  await settled();
  assert.equal(requests.length, 1);
  mock.timers.tick(1);
  await settled();
  assert.equal(requests.length, 2);
});

test("a refusal keeps the text with its reason, and the next goes on", async () => {
  const { requests, send } = desk();
  const { box, states } = outbox({ send });
  box.add("bad");
  box.add("good");

  requests[0].reject(new Problem(422, { code: "invalid", detail: "Too long." }));
  await settled();
  requests[1].resolve({ seq: 1 });
  await settled();

  assert.equal(states.at(-1), "bad:failed");
  assert.equal(box.items[0].problem.message, "Too long.");
  assert.equal(box.takeBack(box.items[0].key), "bad");
  assert.equal(box.isEmpty, true);
});

test("a failed text can be tried again with its key", async () => {
  const { requests, send } = desk();
  const { box } = outbox({ send });
  const { key } = box.add("hello");
  requests[0].reject(new Problem(409, { code: "not_active" }));
  await settled();

  box.retry(key);

  assert.equal(requests.length, 2);
  assert.equal(requests[1].item.key, key);
});

test("a line seen on the socket settles its text, though the answer was lost (P2)", async () => {
  const { requests, send } = desk();
  const { box, sent } = outbox({ send });
  const { key } = box.add("hello");
  box.add("next");

  box.settle(key);
  requests[0].reject(new Problem(0));
  await settled();

  assert.deepEqual(requests.map((r) => r.item.body), ["hello", "next"]);
  assert.deepEqual(sent, []);
});

test("wake tries at once", async () => {
  const { requests, send } = desk();
  const { box } = outbox({ send });
  box.add("hello");
  requests[0].reject(new Problem(503));
  await settled();

  box.wake();

  assert.equal(requests.length, 2);
});

test("unsent text outlives a reload and goes out with its old key (P1)", async () => {
  const drawer = new Drawer("t.", new FakeStorage());
  const first = desk();
  const { key } = outbox({ send: first.send, drawer }).box.add("hello");

  const second = desk();
  outbox({ send: second.send, drawer });

  assert.deepEqual(second.requests.map((r) => [r.item.key, r.item.body]), [[key, "hello"]]);
});

test("storage that throws loses nothing while the page lives (A093)", async () => {
  const throwing = { getItem() { throw new Error(); }, setItem() { throw new Error(); }, removeItem() { throw new Error(); } };
  const drawer = new Drawer("t.", throwing);
  const { requests, send } = desk();
  const { box, sent } = outbox({ send, drawer });

  box.add("hello");
  assert.equal(drawer.get("c1").length, 1);
  requests[0].resolve({ seq: 1 });
  await settled();

  assert.deepEqual(sent, [{ seq: 1 }]);
  assert.equal(drawer.get("c1"), null);
});
