import assert from "node:assert/strict";
import { test } from "node:test";
import { fillIn, find, slashAt } from "../../static/js/models/canned.js";

const canned = (shortcut, title, body, scope = "system") => ({ shortcut, title, body, scope });
const HI = canned("hi", "Hello", "Hi Sam, I'm Ana.");
const HOURS = canned("hours", "Today's hours", "Today's hours at Capital: 8 AM to 8 PM.");
const MINE = canned("hours", "My hours", "We are open.", "personal");
const HOLA = canned("hola", "Saludo en español", "Hola Sam.");
const ALL = [HI, HOURS, MINE, HOLA];

test("a slash at the start of a word opens the list, a slash in an address does not", () => {
  assert.deepEqual(slashAt("/hi", 3), { from: 0, query: "hi" });
  assert.deepEqual(slashAt("Well, /ho and more", 9), { from: 6, query: "ho" });
  assert.deepEqual(slashAt("/", 1), { from: 0, query: "" });
  assert.equal(slashAt("https://a.example/hi", 20), null);
  assert.equal(slashAt("and/or", 6), null);
});

test("shortcuts come first, one's own before everybody's, then titles and words", () => {
  assert.deepEqual(find(ALL, "hours"), [MINE, HOURS]);
  assert.deepEqual(find(ALL, "ho"), [MINE, HOURS, HOLA]);
  assert.deepEqual(find(ALL, "espanol"), [HOLA]);
  assert.deepEqual(find(ALL, "capital"), [HOURS]);
  assert.deepEqual(find(ALL, "nothing"), []);
  assert.deepEqual(find(ALL, ""), ALL);
});

test("what was not filled in keeps its braces, so that it can't be sent unseen", () => {
  assert.equal(fillIn("{title}: {link}", { title: "MLA guide", link: " " }), "MLA guide: {link}");
});
