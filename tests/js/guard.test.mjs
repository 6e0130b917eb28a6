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
  assert.equal(new WrongBoxGuard().question("Try the ERIC thesaurus", "try the eric thesaurus").reason, "draft");
  assert.equal(new WrongBoxGuard().question("ok", "ok"), null);
});
