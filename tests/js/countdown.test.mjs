import assert from "node:assert/strict";
import { test } from "node:test";
import { countdown } from "../../static/js/models/countdown.js";
import { ana, cleo, NOON, waitingChat } from "./cast.mjs";

const seenBy = (me, second, changes) => countdown(waitingChat(changes), { now: NOON + second * 1000, me, policy: { beeps: 3 } });

test("the home campus is called first, the others are told that they may be (C4)", () => {
  assert.equal(seenBy(ana, 19).badge, "Your campus");
  assert.deepEqual([seenBy(cleo, 19).badge, seenBy(cleo, 19).words], ["Capital first", "You may be called in 1 s."]);
});

test("at the target the words change with the colour, for everyone (C3, C4)", () => {
  assert.deepEqual([seenBy(cleo, 19.9).urgency, seenBy(cleo, 20).urgency], ["calm", "late"]);
  assert.equal(seenBy(cleo, 21).badge, "Cover now");
  assert.equal(seenBy(ana, 25).badge, "Your campus");
  assert.equal(seenBy(ana, 25).words, "5 s past the target. Everyone is called.");
});

test("when nobody is on at home everyone is called at once", () => {
  const cover = seenBy(cleo, 3, { stage: "everyone" });
  assert.deepEqual([cover.badge, cover.urgency, cover.words], ["Cover now", "calm", "Nobody is on at Capital. 17 s left."]);
});

test("beeps are counted within the target and not beyond it (C3)", () => {
  assert.deepEqual([0, 6.6, 6.7, 13.4, 19, 59].map((second) => seenBy(ana, second).beep), [1, 1, 2, 3, 3, 3]);
});

test("an offered ticket is said on the card (C8)", () => {
  assert.equal(seenBy(ana, 61, { stage: "ticket_offered" }).words, "Ticket offered. Still waiting for someone.");
});
