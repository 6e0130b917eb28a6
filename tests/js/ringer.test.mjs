import assert from "node:assert/strict";
import { test } from "node:test";
import { Ringer } from "../../static/js/models/ringer.js";
import { claimedBy, ana, waitingChat } from "./cast.mjs";

const pings = (ringer, chats, from, to) => {
  const heard = [];
  for (let now = from; now <= to; now += 100) if (ringer.due(chats, now, { beeps: 3 }).length) heard.push(now);
  return heard;
};

test("a chat that calls pings at once and then three times within the target (C2, C3)", () => {
  assert.deepEqual(pings(new Ringer(), [waitingChat()], 1000, 20_900), [1000, 7700, 14_400]);
});

test("it goes on pinging until it is claimed, for nobody is to reach 60 seconds (C9)", () => {
  const ringer = new Ringer();
  assert.equal(pings(ringer, [waitingChat()], 0, 60_000).length, 9);
  assert.deepEqual(pings(ringer, [claimedBy(ana)], 60_100, 90_000), []);
});

test("a chat that does not call this operator is silent", () => {
  assert.deepEqual(pings(new Ringer(), [waitingChat({ calls_me: false })], 0, 30_000), []);
});

test("a chat that begins to call rings in the same breath", () => {
  const ringer = new Ringer();
  pings(ringer, [waitingChat({ calls_me: false })], 0, 20_000);
  assert.deepEqual(ringer.due([waitingChat({ stage: "everyone" })], 20_100, {}), ["c1"]);
});
