import assert from "node:assert/strict";
import { test } from "node:test";

import { clean, fits, inMessages, looksLikeEmail, looksLikeQuestion, searchable } from "../../static/js/models/text.js";

test("a short text is one message, an empty one none", () => {
  assert.deepEqual(inMessages("  Hello\r\nthere  "), ["Hello\nthere"]);
  assert.deepEqual(inMessages(" \n "), []);
});

test("a long text is cut between paragraphs, sentences or words, and every message fits", () => {
  const sentence = "Where do I find articles about nurses? ";
  const text = sentence.repeat(300).trim();
  const messages = inMessages(text);

  assert.ok(messages.length === 3, `${messages.length}`);
  assert.ok(messages.every(fits));
  assert.ok(messages.every((message) => message.endsWith("?")));
  assert.equal(messages.join(" "), text);
});

test("nothing is lost in a text without spaces, or of heavy characters", () => {
  for (const character of ["a", "é", "語", "😀", '"', "\\", "\u0301"]) {
    const text = character.repeat(9001);
    const messages = inMessages(text);
    assert.ok(messages.every(fits), character);
    assert.equal(messages.join(""), text, character);
  }
});

test("a message's JSON stays below the interface's 8 KiB", () => {
  const [first] = inMessages("語".repeat(4000));
  assert.ok(Buffer.byteLength(JSON.stringify({ body: first })) < 8192);
});

test("NUL and halves of characters are taken out, whole ones stay (A025)", () => {
  assert.equal(clean("a\u0000b\ud800c\udc00d😀"), "abcd😀");
});

test("questions in the name box get a hint, names of many cultures don't (C10)", () => {
  for (const question of ["what time do u close", "how do I renew my books", "Need help with citation?", "i need an article on whales"]) {
    assert.equal(looksLikeQuestion(question), true, question);
  }
  for (const name of ["Kim", "Mary Ann Smith", "José María de la Cruz", "Nguyễn Thị Minh Khai", "Will Hope", "李小龍", "Ana i Ben", ""]) {
    assert.equal(looksLikeQuestion(name), false, name);
  }
});

test("an address is checked for its shape only", () => {
  assert.deepEqual(["a@b.edu", " x.y+z@sub.example.co ", "ü@exämple.de"].map(looksLikeEmail), [true, true, true]);
  assert.deepEqual(["", "a", "a@b", "a@b.c", "a b@c.edu", "a@x.edu,b@y.edu", "A <a@b.edu>"].map(looksLikeEmail), [false, false, false, false, false, false, false]);
});

test("what goes out to look for answers has no addresses and no numbers", () => {
  assert.equal(searchable("I am kim@example.edu, my banner id is 90210123, renew my book"), "I am my banner id is , renew my book");
  assert.equal(searchable("hours"), "");
  assert.ok(searchable("word ".repeat(500)).length <= 100);
});
