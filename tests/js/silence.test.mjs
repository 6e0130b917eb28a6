import assert from "node:assert/strict";
import { test } from "node:test";
import { clock, silence } from "../../static/js/models/silence.js";
import { NOON, at } from "./cast.mjs";

const line = (seconds, kind, body) => ({ kind, body, at: at(seconds) });
const facts = (seconds, changes = {}) => ({ now: NOON + seconds * 1000, since: NOON, nudge: 60, again: 120, check_in: 240, close: 120, ...changes });
const ASKED = line(0, "patron", "Where is my book?");
const LOOKING = line(10, "operator", "Give me a minute to look.");
const ANSWER = line(20, "operator", "It is on the second floor.");

test("the operator’s clock runs while the patron waits, and nudges after one and two minutes (C39)", () => {
  const air = (seconds) => silence([ASKED, LOOKING], facts(seconds)).air;
  assert.deepEqual(air(69), { owes: true, seconds: 59, label: "0:59 since you spoke", nudge: 0 });
  assert.deepEqual(air(70), { owes: true, seconds: 60, label: "1:00 since you spoke", nudge: 1 });
  assert.deepEqual(air(110), { owes: true, seconds: 100, label: "1:40 since you spoke", nudge: 1 });
  assert.equal(air(130).nudge, 2);
});

test("before the first word it counts from the claim", () => {
  assert.equal(silence([ASKED], facts(100)).air.label, "1:40 since you spoke");
});

test("after an answer it is the patron’s turn: no nudge", () => {
  assert.equal(silence([ASKED, ANSWER], facts(500)).air.nudge, 0);
});

test("novices are nudged earlier (A1)", () => {
  assert.equal(silence([ASKED], facts(46, { loud: true })).air.nudge, 1);
  assert.equal(silence([ASKED], facts(46)).air.nudge, 0);
});

test("a silent patron: check in, then say that the chat closes, then end; each step waits for the operator (C18)", () => {
  const step = (lines, seconds) => silence(lines, facts(seconds)).ladder.step;
  const asked = line(250, "operator", "Are you still there, Sam?");
  const told = line(380, "operator", "I haven't heard from you in a while, so I'll close our chat now.");

  assert.equal(step([ASKED, ANSWER], 239), "none");
  assert.equal(step([ASKED, ANSWER], 240), "check_in");
  assert.equal(step([ASKED, ANSWER], 4000), "check_in", "it never climbs by itself");
  assert.equal(step([ASKED, ANSWER, asked], 369), "none");
  assert.equal(step([ASKED, ANSWER, asked], 370), "close");
  assert.equal(step([ASKED, ANSWER, asked, told], 439), "none");
  assert.equal(step([ASKED, ANSWER, asked, told], 440), "end");
  assert.equal(step([ASKED, ANSWER, asked, line(300, "patron", "yes sorry")], 310), "none", "a word of the patron starts it over");
});

test("in a crisis nobody is hurried (C71)", () => {
  assert.equal(silence([ASKED, ANSWER], facts(4000, { quiet: true })).ladder.step, "none");
});

test("the label reads as a clock", () => {
  assert.deepEqual([clock(0), clock(9), clock(60), clock(100), clock(3600)], ["0:00", "0:09", "1:00", "1:40", "60:00"]);
});
