import assert from "node:assert/strict";
import { test } from "node:test";
import { Desk } from "../../static/js/models/desk.js";
import { ana, at, ben, claimedBy, cleo, line, note, waitingChat } from "./cast.mjs";

function deskOf(me, frame = {}) {
  const desk = new Desk();
  const arrived = [];
  desk.addEventListener("arrived", ({ detail }) => arrived.push(detail));
  desk.welcome({ me, policy: {}, operators: [ana, ben, cleo], chats: [], transfers: [], unread: {}, ...frame });
  return { desk, arrived, whats: () => arrived.map(({ what }) => what) };
}

test("the backlog is there for whoever signs in late, and isn't announced as news", () => {
  const { desk, whats } = deskOf(ana, { chats: [waitingChat(), waitingChat({ id: "c0", started_at: at(-30) })] });
  assert.deepEqual(desk.waiting().map((chat) => chat.id), ["c0", "c1"]);
  assert.deepEqual(whats(), []);
});

test("a new chat is told once, a claim by another tells who (C13)", () => {
  const { desk, arrived } = deskOf(cleo);
  desk.take({ type: "chat", chat: waitingChat() });
  desk.take({ type: "chat", chat: waitingChat({ stage: "everyone" }) });
  desk.take({ type: "chat", chat: claimedBy(ben) });
  assert.deepEqual(arrived.map(({ what, own }) => [what, own]), [["waiting", undefined], ["claimed", false]]);
  assert.deepEqual(desk.waiting(), []);
  assert.equal(desk.chats.get("c1").lead.name, "Ben");
});

test("a chat that is taken over tells whose it was; one that was offered is told of by its offer (C50)", () => {
  const { desk, arrived } = deskOf(ana, { chats: [claimedBy(ana)] });
  desk.take({ type: "chat", chat: claimedBy(ben, { patron: null }) });
  assert.deepEqual(arrived.map(({ what, chat, patron }) => [what, chat.lead.name, patron.name]), [["parted", "Ben", "Ricky"]]);

  const offer = { id: 7, chat: "c1", from: ana, operator: ben, status: "offered" };
  const asked = deskOf(ana, { chats: [claimedBy(ana)], transfers: [offer] });
  asked.desk.take({ type: "chat", chat: claimedBy(ben, { patron: null }) });
  assert.deepEqual(asked.whats(), []);
});

test("my chats are those I lead, joined or watch; an ended one stays readable until I put it away (C23)", () => {
  const { desk, whats } = deskOf(ana, { chats: [claimedBy(ana), claimedBy(ben, { id: "c2" })] });
  assert.deepEqual(desk.mine().map((chat) => chat.id), ["c1"]);
  desk.take({ type: "chat", chat: claimedBy(ana, { status: "ended", ended_at: at(90) }) });
  assert.deepEqual(desk.mine().map((chat) => [chat.id, chat.status]), [["c1", "ended"]]);
  assert.deepEqual(whats(), ["ended"]);
  desk.dismiss("c1");
  assert.deepEqual(desk.mine(), []);
});

test("an ended chat can be opened again, behind the live ones, with nothing unread in it (C23)", () => {
  const { desk, whats } = deskOf(ana, { chats: [claimedBy(ana, { id: "c2", started_at: at(60) })] });
  desk.recall(claimedBy(ana, { status: "ended", ended_at: at(90), last_seq: 2 }));
  desk.takeLines("c1", [line(1, "Where?"), line(2, "Thanks!")], { quiet: true });
  assert.deepEqual(desk.mine().map((chat) => chat.id), ["c2", "c1"]);
  assert.equal(desk.unreadIn("c1"), 0);
  desk.welcome({ me: ana, chats: [claimedBy(ana, { id: "c2", started_at: at(60) })] });
  assert.deepEqual(desk.mine().map((chat) => chat.id), ["c2", "c1"]);
  assert.deepEqual(whats(), []);
});

test("a desk that comes back hears each missed line once, and what it had is not told again (P5)", () => {
  const chat = claimedBy(ana);
  const { desk, arrived } = deskOf(ana, { chats: [chat], lines: { c1: [line(1, "Hi")] } });
  desk.take({ type: "line", chat: "c1", line: line(2, "Still there?") });
  desk.welcome({ me: ana, chats: [chat], lines: { c1: [line(2, "Still there?"), line(3, "Hello?")] } });
  assert.deepEqual(arrived.map(({ line }) => line.seq), [2, 3]);
  assert.deepEqual(desk.cursors(), { c1: [3, 0] });
});

test("chats that are gone from the snapshot are gone from the desk", () => {
  const { desk } = deskOf(ana, { chats: [waitingChat()] });
  desk.welcome({ me: ana, chats: [] });
  assert.deepEqual([...desk.chats.keys()], []);
});

test("state before and events make the state after (P5)", () => {
  const before = deskOf(ana, { chats: [waitingChat()] }).desk;
  before.take({ type: "chat", chat: claimedBy(ana) });
  before.take({ type: "line", chat: "c1", line: line(1, "Hi") });
  before.take({ type: "note", chat: "c1", note: note(1, 1, ben, "psst") });
  before.take({ type: "operator", operator: { ...ben, status: "away" } });
  const after = deskOf(ana, {
    chats: [claimedBy(ana)], operators: [ana, { ...ben, status: "away" }, cleo],
    lines: { c1: [line(1, "Hi")] }, notes: { c1: [note(1, 1, ben, "psst")] },
  }).desk;
  const seen = (desk) => [desk.mine(), desk.waiting(), [...desk.operators.values()], desk.conversation("c1").stream(), desk.cursors()];
  assert.deepEqual(seen(before), seen(after));
});

test("who is on is listed home campus first, then by load (C6)", () => {
  const { desk } = deskOf(cleo, { operators: [cleo, { ...ana, chats: 2 }, ben, { ...cleo, id: 9, name: "Zoe", status: "offline" }] });
  assert.deepEqual(desk.onDuty({ first: "capital" }).map((o) => o.name), ["Ben", "Ana", "Cleo"]);
});

test("internal messages are counted per colleague and once each (Q7)", () => {
  const { desk, whats } = deskOf(ana, { unread: { 3: 1 } });
  const message = { id: 7, from: ben, to: ana, body: "Can you take one?", at: at(1), key: "m7" };
  desk.take({ type: "message", message });
  desk.take({ type: "message", message });
  desk.take({ type: "message", message: { ...message, id: 8, to: null, body: "to all" } });
  assert.deepEqual([...desk.unread], [["3", 1], ["2", 1], ["room", 1]]);
  assert.deepEqual(whats(), ["message", "message"]);
  desk.messagesSeen(2);
  assert.equal(desk.unreadMessages, 2);
  desk.take({ type: "unread", unread: { 3: 1 } }); // read in another tab
  assert.deepEqual([...desk.unread], [["3", 1]]);
});

test("changes are told once per turn with what they touched", async () => {
  const { desk } = deskOf(ana);
  await null;
  const told = [];
  desk.addEventListener("change", ({ detail }) => told.push([...detail.topics].sort()));
  desk.take({ type: "chat", chat: waitingChat() });
  desk.take({ type: "operator", operator: ben });
  await null;
  assert.deepEqual(told, [["chat:c1", "chats", "operators"]]);
});
