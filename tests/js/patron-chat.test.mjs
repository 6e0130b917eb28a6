import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { Problem } from "../../static/js/lib/api.js";
import { Drawer } from "../../static/js/lib/storage.js";
import { PatronChat } from "../../static/js/models/patron-chat.js";

const settled = async () => {
  for (let i = 0; i < 20; i += 1) await Promise.resolve();
};

const CHAT = { id: "c1", reference: "CAP-2026-000001", campus: { slug: "capital", name: "Capital" }, status: "active", stage: null, operator: { name: "Ana", campus: null }, last_seq: 0, read: { patron: 0, operator: 0 } };
const line = (seq, role = "operator", more = {}) => ({ seq, kind: role === "system" ? "system" : role, author: { role, name: role === "operator" ? "Ana" : "" }, body: `line ${seq}`, at: "2026-03-04T17:00:00.000Z", key: null, data: {}, ...more });

class FakeStorage extends Map {
  getItem = (key) => this.get(key) ?? null;
  setItem = (key, value) => this.set(key, value);
  removeItem = (key) => this.delete(key);
}

/** A chat whose socket and server are in the test's hands. */
function chatting({ drawer = new Drawer("t.", new FakeStorage()), chat = CHAT } = {}) {
  const wire = { sent: [], posts: [], gets: [], polls: 0 };
  const api = {
    get: (path) => new Promise((resolve, reject) => wire.gets.push({ path, resolve, reject })),
    delete: (path) => new Promise((resolve, reject) => wire.posts.push({ path, method: "DELETE", resolve, reject })),
    post: (path, body, options) => new Promise((resolve, reject) => wire.posts.push({ path, body, ...options, resolve, reject })),
  };
  const listen = (options) => {
    wire.options = options;
    return { open() {}, close() {}, send: (frame) => wire.sent.push(frame) > 0, pollNow: () => (wire.polls += 1) };
  };
  const patron = new PatronChat({ api, token: "t", chat, drawer, listen });
  const heard = [];
  for (const type of ["chat", "lines", "pending", "typing", "read", "gone"]) {
    patron.addEventListener(type, ({ detail }) => heard.push(type === "lines" ? `lines:${detail.fresh.map((each) => each.seq)}` : type));
  }
  return { patron, wire, heard, drawer, frame: wire.options.onFrame };
}

beforeEach(() => mock.timers.reset());

test("hello carries the token and the cursor", () => {
  const { wire, frame } = chatting();
  assert.deepEqual(wire.options.hello(), { token: "t", after: 0 });

  frame({ type: "line", line: line(1) });

  assert.deepEqual(wire.options.hello(), { token: "t", after: 1 });
});

test("a welcome shows what was missed, and only what is new is said aloud (P24)", () => {
  const { drawer, frame, heard } = chatting();
  frame({ type: "welcome", chat: { ...CHAT, last_seq: 2 }, lines: [line(1), line(2)] });
  assert.ok(heard.includes("lines:1,2"));

  const reloaded = chatting({ drawer });
  reloaded.frame({ type: "welcome", chat: { ...CHAT, last_seq: 3 }, lines: [line(1), line(2), line(3)] });

  assert.deepEqual(reloaded.heard.filter((word) => word.startsWith("lines")), ["lines:3"]);
  assert.equal(reloaded.patron.lines.length, 3);
});

test("a text is pending, then the line takes its place, by whichever way it comes first (P2)", async () => {
  const { patron, wire, frame } = chatting();
  const { key } = patron.say("Hello");
  assert.deepEqual(patron.pending.map((item) => item.body), ["Hello"]);
  assert.deepEqual([wire.posts[0].path, wire.posts[0].body, wire.posts[0].key], ["/chat/messages", { body: "Hello" }, key]);

  frame({ type: "line", line: line(1, "patron", { key, body: "Hello" }) });
  assert.deepEqual([patron.pending.length, patron.lines.length], [0, 1]);

  wire.posts[0].resolve(line(1, "patron", { key, body: "Hello" }));
  await settled();
  assert.equal(patron.lines.length, 1);
});

test("what is said before the chat is known goes out all the same", () => {
  const { patron, wire } = chatting({ chat: null });

  patron.say("Hello?");

  assert.equal(wire.posts.length, 1);
});

test("a gap asks for what is missing, and a beat that is ahead too (F20)", () => {
  const { wire, frame, patron } = chatting();
  frame({ type: "line", line: line(1) });
  frame({ type: "line", line: line(3) });
  assert.deepEqual([wire.polls, patron.lines.length], [1, 1]);

  frame({ type: "line", line: line(2) });
  frame({ type: "beat", last_seq: 3 });
  assert.equal(wire.polls, 1);
  frame({ type: "beat", last_seq: 4 });
  assert.equal(wire.polls, 2);
});

test("polling asks after the cursor and takes the answer", async () => {
  const { wire, patron } = chatting();
  const asked = wire.options.poll();
  wire.gets[0].resolve({ chat: { ...CHAT, status: "ended", last_seq: 1 }, lines: [line(1)] });
  await asked;

  assert.equal(wire.gets[0].path, "/chat?after=0");
  assert.deepEqual([patron.isOver, patron.lines.length], [true, 1]);
});

test("unread counts what the other side wrote and nobody saw; seeing it tells the desk", () => {
  const { patron, wire, frame } = chatting();
  frame({ type: "line", line: line(1, "patron") });
  frame({ type: "line", line: line(2) });
  frame({ type: "line", line: line(3, "system", { data: { code: "ticket_offered" } }) });
  assert.equal(patron.unread, 1);

  patron.sawAll();

  assert.equal(patron.unread, 0);
  assert.deepEqual(wire.sent.at(-1), { type: "read", seq: 3 });
});

test("what was seen stays seen after a reload", () => {
  const { patron, drawer, frame } = chatting();
  frame({ type: "line", line: line(1) });
  patron.sawAll();

  const reloaded = chatting({ drawer });
  reloaded.frame({ type: "welcome", chat: { ...CHAT, last_seq: 1 }, lines: [line(1)] });

  assert.equal(reloaded.patron.unread, 0);
});

test("typing is told at most every 3 s, and only to somebody", () => {
  mock.timers.enable({ apis: ["Date"], now: 1_000_000 });
  const { patron, wire, frame } = chatting();
  patron.typing();
  patron.typing();
  assert.deepEqual(wire.sent, [{ type: "typing" }]);
  mock.timers.setTime(1_003_000);
  patron.typing();
  assert.equal(wire.sent.length, 2);

  frame({ type: "chat", chat: { ...CHAT, status: "waiting" } });
  mock.timers.setTime(1_010_000);
  patron.typing();
  assert.equal(wire.sent.length, 2);
});

test("the other's typing lasts 6 s, or until the words come", () => {
  mock.timers.enable({ apis: ["Date"], now: 1_000_000 });
  const { patron, frame } = chatting();
  frame({ type: "typing", who: { role: "operator", name: "Ana" } });
  assert.equal(patron.isTyping(1_005_999), true);
  assert.equal(patron.isTyping(1_006_000), false);

  frame({ type: "line", line: line(1) });
  assert.equal(patron.isTyping(1_000_001), false);
});

test("read marks only go forward, whichever answer is late", () => {
  const { patron, frame } = chatting();
  frame({ type: "read", who: { role: "operator", name: "Ana" }, seq: 4 });
  frame({ type: "chat", chat: { ...CHAT, read: { patron: 0, operator: 2 } } });

  assert.equal(patron.readByOperator, 4);
});

test("what could not be sent comes back when the chat is over", async () => {
  const { patron, wire } = chatting();
  patron.say("one");
  patron.say("two");
  wire.posts[0].reject(new Problem(409, { code: "ended" }));
  await settled();
  wire.posts[1].reject(new Problem(409, { code: "ended" }));
  await settled();

  assert.deepEqual(patron.takeBackAll(), ["one", "two"]);
  assert.deepEqual(patron.pending, []);
});

test("a token that opens nothing any more is told once", () => {
  const { wire, heard } = chatting();
  wire.options.onDenied(4401);
  assert.deepEqual(heard, ["gone"]);
});

test("the tab forgets all of it", () => {
  const storage = new FakeStorage();
  const { patron, frame } = chatting({ drawer: new Drawer("t.", storage) });
  patron.say("Hello");
  frame({ type: "line", line: line(1) });
  patron.sawAll();
  assert.ok(storage.size >= 3);

  patron.forget();

  assert.equal(storage.size, 0);
});

test("frames with nothing in them do no harm (A021)", () => {
  const { frame, patron } = chatting();
  for (const odd of [{}, { type: "line" }, { type: "line", line: null }, { type: "chat" }, { type: "typing" }, { type: "read", seq: "x" }, { type: "beat" }, { type: "nonsense" }, { type: "welcome" }]) frame(odd);
  assert.equal(patron.lines.length, 0);
});

test("a view that lacks lines is not asked for again and again; a change is (P20)", async () => {
  const { patron, wire, frame } = chatting();
  wire.options.onState("open");
  frame({ type: "welcome", chat: { ...CHAT, last_seq: 7 }, lines: [] }); // its words were deleted
  assert.equal(wire.polls, 0);

  frame({ type: "chat", chat: { ...CHAT, last_seq: 8 } });
  assert.equal(wire.polls, 1);

  const asked = wire.options.poll();
  wire.gets[0].resolve({ chat: { ...CHAT, last_seq: 8 }, lines: [] });
  await asked;
  assert.deepEqual([wire.polls, patron.lines.length], [1, 0]);
});

test("who has deleted the chat is not told that it is gone; who hasn't is (A165)", async () => {
  const { patron, wire, heard } = chatting();
  const refused = patron.erase();
  wire.posts[0].reject(new Problem(403, { code: "not_allowed" }));
  await assert.rejects(refused, { code: "not_allowed" });

  const erased = patron.erase();
  wire.options.onDenied(4401);
  wire.posts[1].resolve(null);
  await erased;
  assert.deepEqual([wire.posts[1].method, wire.posts[1].path, heard.includes("gone")], ["DELETE", "/chat", false]);

  const elsewhere = chatting();
  elsewhere.wire.options.onDenied(4401);
  assert.ok(elsewhere.heard.includes("gone"));
});

test("once a ticket was offered, it takes longer than the campus promises", () => {
  const { patron, frame } = chatting({ chat: { ...CHAT, status: "waiting", stage: "home" } });
  assert.equal(patron.wasOffered, false);
  frame({ type: "line", line: line(1, "system", { data: { code: "ticket_offered" } }) });
  assert.equal(patron.wasOffered, true);
});
