import assert from "node:assert/strict";
import { test } from "node:test";

import { marked, MessageSearch, PAGE } from "../../static/js/models/message-search.js";

const page = (from, count) => Array.from({ length: count }, (_, i) => ({ id: from - i }));

test("a search goes on, page by page, until one is not full", async () => {
  const asked = [];
  const search = new MessageSearch(async (words, before) => {
    asked.push([words, before]);
    return before === null ? page(120, PAGE) : page(before - 1, 7);
  });

  await search.look("  printer ");
  assert.equal(search.hasMore, true);
  await search.more();
  await search.more();

  assert.deepEqual(asked, [["printer", null], ["printer", 71]]);
  assert.equal(search.found.length, 57);
  assert.equal(search.hasMore, false);
});

test("a late answer to older words is dropped", async () => {
  const answers = [];
  const search = new MessageSearch(() => new Promise((resolve) => answers.push(resolve)));

  const first = search.look("pri");
  const second = search.look("printer");
  answers[1]([{ id: 2 }]);
  answers[0]([{ id: 1 }]);
  await Promise.all([first, second]);

  assert.deepEqual(search.found, [{ id: 2 }]);
  assert.equal(search.isBusy, false);
});

test("no words end the search, and a refusal is kept to be shown", async () => {
  const search = new MessageSearch(async () => {
    throw new Error("That was very fast.");
  });

  await search.look("printer");
  assert.equal(search.problem.message, "That was very fast.");
  await search.look("");

  assert.deepEqual([search.problem, search.found, search.isBusy], [null, [], false]);
});

test("what was searched for is marked, whatever signs it has", () => {
  const hits = (text, words) => marked(text, words).filter((piece) => piece.hit).map((piece) => piece.text);

  assert.deepEqual(hits("The Proxy (EBSCO) is down", "proxy ebsco)"), ["Proxy", "EBSCO)"]);
  assert.deepEqual(hits("100% of it", "100% .*"), ["100%"]);
  assert.deepEqual(hits("a-b [c] {d} x/y", "a-b [c] x/y"), ["a-b", "[c]", "x/y"]);
  assert.equal(marked("x".repeat(300) + " needle " + "y".repeat(300), "needle").map((piece) => piece.text).join("").length, 162);
  assert.deepEqual(hits("x".repeat(300) + " needle " + "y".repeat(300), "needle"), ["needle"]);
});
