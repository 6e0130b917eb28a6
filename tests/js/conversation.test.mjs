import assert from "node:assert/strict";
import { test } from "node:test";
import { Conversation } from "../../static/js/models/conversation.js";
import { at, ben, line, note } from "./cast.mjs";

const bodies = (conversation) => conversation.stream().map((item) => item.entry.body);
const unsent = (key, body, second = 50) => ({ key, body, at: at(second), state: "sending" });

test("a line that comes twice is shown once (P2)", () => {
  const conversation = new Conversation();
  conversation.takeLines([line(1, "Hello")]);
  assert.deepEqual(conversation.takeLines([line(1, "Hello")]), []);
  assert.deepEqual(bodies(conversation), ["Hello"]);
});

test("a line that comes before its turn waits, and the gap is known (P3)", () => {
  const conversation = new Conversation();
  conversation.takeLines([line(1, "one")]);
  assert.deepEqual(conversation.takeLines([line(3, "three")]), []);
  assert.deepEqual([conversation.hasGap, conversation.after], [true, [1, 0]]);
  assert.deepEqual(conversation.takeLines([line(2, "two")]).map((l) => l.seq), [2, 3]);
  assert.equal(conversation.hasGap, false);
});

test("a beat that is ahead says what is missing, lines or notes (F20)", () => {
  const conversation = new Conversation();
  conversation.takeLines([line(1, "one")]);
  assert.deepEqual([conversation.reached([1, 0]), conversation.reached([1, 1]), conversation.reached([2, 0])], [false, true, true]);
});

test("however lines arrive, everyone reads the same (P5)", () => {
  const lines = Array.from({ length: 6 }, (_, i) => line(i + 1, `line ${i + 1}`));
  for (const order of [[5, 4, 3, 2, 1, 0], [2, 0, 1, 1, 5, 3, 4], [0, 3, 1, 2, 4, 5]]) {
    const conversation = new Conversation();
    for (const i of order) conversation.takeLines([lines[i]]);
    assert.deepEqual(conversation.lines, lines);
  }
});

test("what was just written stands at the end until it is stored, then once in its place", () => {
  const conversation = new Conversation();
  conversation.takeLines([line(1, "Question")]);
  conversation.hold([unsent("mine", "Answer")], [unsent("aside", "psst", 51)]);
  assert.deepEqual(conversation.stream().map((item) => [item.type, item.entry.body, item.entry.box]), [
    ["line", "Question", undefined], ["pending", "Answer", "patron"], ["pending", "psst", "note"],
  ]);
  conversation.takeLines([line(2, "Answer", { kind: "operator", name: "Ana", key: "mine" })]);
  conversation.takeNotes([{ ...note(1, 2, ben, "psst"), key: "aside" }]);
  assert.deepEqual(conversation.stream().map((item) => item.type), ["line", "line", "note"]);
});

test("a note stands behind the line it follows (Q17)", () => {
  const conversation = new Conversation();
  conversation.takeLines([line(1, "one"), line(2, "two")]);
  conversation.takeNotes([note(2, 2, ben, "last"), note(1, 1, ben, "first")]);
  assert.deepEqual(bodies(conversation), ["one", "first", "two", "last"]);
});

test("unread counts the patron's words and others' notes, not one's own", () => {
  const conversation = new Conversation();
  conversation.takeLines([line(1, "one"), line(2, "mine", { kind: "operator" }), line(3, "claimed", { kind: "system" })]);
  conversation.takeNotes([note(1, 2, ben, "psst")]);
  assert.equal(conversation.unread((author) => author.role === "operator" && author.id === undefined), 2);
  assert.equal(conversation.markSeen(), true);
  assert.deepEqual([conversation.unread(), conversation.markSeen()], [0, false]);
});

test("the last line that the patron has read carries the mark", () => {
  const conversation = new Conversation();
  conversation.takeLines([line(1, "q"), line(2, "a", { kind: "operator" }), line(3, "b", { kind: "operator" })]);
  conversation.patronRead = 2;
  assert.equal(conversation.lastReadByPatron, 2);
});

test("a note waits for an answer until one's own word follows it, or the chat changes hands (Q20)", () => {
  const isOwn = (author) => author?.name === "Ana";
  const conversation = new Conversation();
  conversation.takeLines([line(1, "Question")]);
  assert.equal(conversation.noteToAnswer(isOwn), null);
  conversation.takeNotes([note(1, 1, ben, "Try Gale")]);
  assert.equal(conversation.noteToAnswer(isOwn).n, 1);
  conversation.takeLines([line(2, "Are you there?")]);
  assert.equal(conversation.noteToAnswer(isOwn).n, 1);
  conversation.takeLines([line(3, "Here I am", { kind: "operator", name: "Ana" })]);
  assert.equal(conversation.noteToAnswer(isOwn), null);
  conversation.takeNotes([note(2, 3, ben, "And the ERIC")]);
  assert.equal(conversation.noteToAnswer(isOwn).n, 2);
  conversation.takeLines([{ ...line(4, ""), kind: "system", data: { code: "transferred" } }]);
  assert.equal(conversation.noteToAnswer(isOwn), null);
});
