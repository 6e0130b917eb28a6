import assert from "node:assert/strict";
import { test } from "node:test";
import { WrongBoxGuard } from "../../static/js/models/guard.js";
import { ben } from "./cast.mjs";

test("after a note from someone else the next message to the patron asks once (Q20)", () => {
  const guard = new WrongBoxGuard();
  assert.equal(guard.question("We close at eight."), null);
  guard.noteArrived(ben);
  assert.equal(guard.question("Thanks, I'll try that.").text, "Ben has just written a note to staff. Is this answer for the patron?");
  guard.answered();
  assert.equal(guard.question("Thanks, I'll try that."), null);
});

test("answering in the note box settles it: the right box was found", () => {
  const guard = new WrongBoxGuard();
  guard.noteArrived(ben);
  guard.noteSent();
  assert.equal(guard.question("Here you are."), null);
});

test("a draft begun as a note does not reach the patron by cut and paste (Q20)", () => {
  const guard = new WrongBoxGuard();
  guard.begunAsNote("The  patron sounds drunk");
  assert.equal(guard.question("the patron sounds drunk!").reason, "draft");
  assert.equal(guard.question("Good evening"), null);
});

test("the words that lie in the note box are guarded too", () => {
  assert.equal(new WrongBoxGuard().question("Try the ERIC thesaurus", { draft: "try the eric thesaurus" }).reason, "draft");
  assert.equal(new WrongBoxGuard().question("ok", { draft: "ok" }), null);
});

test("a draft that was changed on its way is still known", () => {
  const guard = new WrongBoxGuard();
  guard.begunAsNote("I think the patron wants their homework done for them");
  assert.equal(guard.question("Hmm, the patron wants their homework finished for them").reason, "draft");
  assert.equal(guard.question("Is it homework? Then I can show you how to search."), null);
});

test("a note that nothing has followed is asked about after a reload too, once", () => {
  const guard = new WrongBoxGuard();
  const unanswered = { n: 3, author: ben };
  assert.equal(guard.question("Thanks!", { unanswered }).reason, "note");
  guard.answered(unanswered);
  assert.equal(guard.question("Thanks!", { unanswered }), null);
  assert.equal(guard.question("Thanks!", { unanswered: { n: 4, author: ben } }).reason, "note");
});

test("the key that saves a note does not send to the patron unasked", () => {
  const guard = new WrongBoxGuard();
  assert.equal(guard.question("The proxy is down", { isNoteKey: true }).reason, "key");
  assert.equal(guard.question("The proxy is down"), null);
});

test("what was asked about and allowed goes out, though the same words lie in the note box", () => {
  const guard = new WrongBoxGuard();
  const now = { draft: "the map room is closed today" };
  assert.equal(guard.question("The map room is closed today", now).reason, "draft");
  guard.answered(null, "The map room is closed today");
  assert.equal(guard.question("The map room is closed today", now), null);
  assert.equal(guard.question("The map room is closed today, says Ben", now).reason, "draft");
});
