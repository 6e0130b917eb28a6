import assert from "node:assert/strict";
import { test } from "node:test";
import { Drafts } from "../../static/js/models/drafts.js";
import { Preferences } from "../../static/js/models/preferences.js";
import { closings, transferSentence } from "../../static/js/models/phrases.js";

const store = (items = {}) => ({
  items, getItem: (key) => items[key] ?? null, setItem: (key, value) => void (items[key] = value), removeItem: (key) => void delete items[key],
});
const broken = { getItem() { throw new Error("denied"); }, setItem() { throw new Error("denied"); }, removeItem() { throw new Error("denied"); } };

test("drafts are kept for each chat, box and person", () => {
  const storage = store();
  const drafts = new Drafts(storage, 1);
  drafts.set("c1", "patron", "Half a sen");
  drafts.set("c1", "note", "for Ben");
  assert.deepEqual(["patron", "note"].map((box) => new Drafts(storage, 1).get("c1", box)), ["Half a sen", "for Ben"]);
  assert.equal(new Drafts(storage, 2).get("c1", "patron"), "");
  drafts.set("c1", "patron", "");
  assert.equal(drafts.get("c1", "patron"), "");
});

test("without storage drafts last as long as the page (A093)", () => {
  const drafts = new Drafts(broken, 1);
  drafts.set("c1", "patron", "kept");
  assert.equal(drafts.get("c1", "patron"), "kept");
});

test("preferences survive a reload, nonsense does not", () => {
  const storage = store({ "refdesk.desk": '{"volume": "loud", "panes": 2, "__proto__x": 1}' });
  const preferences = new Preferences(storage);
  assert.deepEqual([preferences.get("volume"), preferences.get("panes")], [0.7, 2]);
  preferences.set("volume", 0.2);
  assert.equal(new Preferences(storage).get("volume"), 0.2);
  assert.equal(new Preferences(broken).get("panes"), 1);
  assert.equal(new Preferences(store({ "refdesk.desk": "{oops" })).get("panes"), 1);
});

test("nobody is ever called Guest to their face, and bad weather adds a line (C15, C20, C21)", () => {
  assert.equal(closings({ name: "Guest" })[0], "I hope that helps. Have a great day!");
  assert.equal(closings({ name: "Ricky", weather: true })[0], "I hope that helps, Ricky. Drive carefully!");
});

test("the patron is told to whom the question goes (C44)", () => {
  assert.equal(
    transferSentence({ operator: "Cleo", campus: "Gateway" }),
    "I am transferring your question to Cleo at the Gateway campus. Please stay on; someone will be right with you.",
  );
});
