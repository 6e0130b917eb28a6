import assert from "node:assert/strict";
import { test } from "node:test";

import { clean, fits, inMessages, looksLikeEmail, looksLikeQuestion, rescued, roomWords, searchable } from "../../static/js/models/text.js";

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
  for (const name of ["Kim", "Mary Ann Smith", "José María de la Cruz", "Nguyễn Thị Minh Khai", "Will Hope", "My Linh Tran", "Can Öz Yaman", "李小龍", "Ana i Ben", ""]) {
    assert.equal(looksLikeQuestion(name), false, name);
  }
});

test("the limit is said when it comes near, and what happens beyond (C38)", () => {
  assert.equal(roomWords("a".repeat(3500)), "");
  assert.equal(roomWords("a".repeat(3800)), "200 of 4,000 characters left in this message.");
  assert.equal(roomWords("word ".repeat(900)), "At most 4,000 characters a message: this goes out as 2 messages.");
  assert.equal(roomWords("a".repeat(4012), false), "At most 4,000 characters, please: 12 too many.");
  assert.match(roomWords("語".repeat(3900), false), /Please shorten it/);
});

test("a letter's question is taken out of the name box, and a long name is not cut (C10)", () => {
  assert.deepEqual(rescued("Kim", "Where?"), { name: "Kim", question: "Where?" });
  assert.deepEqual(rescued("what time do u close", ""), { name: "", question: "what time do u close" });
  assert.deepEqual(rescued("when do you close?", "Today"), { name: "", question: "when do you close?\nToday" });
  assert.deepEqual(rescued("K".repeat(81), "Where?"), { name: "", question: `${"K".repeat(81)}\nWhere?` });
});

test("an address is checked for its shape only", () => {
  assert.deepEqual(["a@b.edu", " x.y+z@sub.example.co ", "ü@exämple.de"].map(looksLikeEmail), [true, true, true]);
  assert.deepEqual(["", "a", "a@b", "a@b.c", "a b@c.edu", "a@x.edu,b@y.edu", "A <a@b.edu>", "a(b)@c.edu"].map(looksLikeEmail), Array(8).fill(false));
});

test("what goes out to look for answers has no addresses and no numbers", () => {
  assert.equal(searchable("I am kim@example.edu, my banner id is 90210123, renew my book"), "I am my banner id is , renew my book");
  assert.equal(searchable("hours"), "");
  assert.ok(searchable("word ".repeat(500)).length <= 100);
});
