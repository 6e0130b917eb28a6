import assert from "node:assert/strict";
import test from "node:test";

import { askedOf, draftOf, readAs } from "../../static/js/models/faqs.js";

test("before anybody types, the patron's question is looked for", () => {
  assert.equal(askedOf({ question: " When do you close? " }), "When do you close?");
  assert.equal(askedOf({ question: null }), "");
  assert.equal(askedOf(null), "");
});

test("a patron in crisis is not searched for", () => {
  assert.equal(askedOf({ question: "I can't go on", crisis: { by: "Ana" } }), "");
});

test("a draft holds the question and the librarians' answers, and names to take out", () => {
  const chat = { question: "When do you\nclose?", campus: { slug: "capital" }, patron: { name: "Maria" } };
  const lines = [
    { kind: "patron", body: "When do you close?", author: { name: "Maria" } },
    { kind: "system", body: "Claimed", author: null },
    { kind: "operator", body: "At nine, Maria.", author: { name: "Ana" } },
    { kind: "patron", body: "Call me at 860-555-0123", author: { name: "Maria" } },
    { kind: "operator", body: "Gladly.", author: { name: "Ana" } },
  ];

  assert.deepEqual(draftOf(chat, lines, { name: "Ana" }), {
    text: "When do you close?\nAt nine, Maria.\n\nGladly.",
    campus: "capital",
    names: ["Maria", "Ana"],
  });
});

test("“Guest” is no name", () => {
  const chat = { question: "Guest card?", campus: { slug: "capital" }, patron: { name: "Guest" } };

  assert.deepEqual(draftOf(chat, [], null).names, []);
});

test("a long conversation is cut to what the desk takes", () => {
  const lines = Array.from({ length: 10 }, () => ({ kind: "operator", body: "x".repeat(4000) }));

  assert.ok(draftOf({ question: "Q", campus: { slug: "c" } }, lines, null).text.length <= 5500);
});

test("what was read as another word is said", () => {
  assert.equal(readAs({ prnit: "print", libary: "library" }), "“prnit” read as “print”. “libary” read as “library”. ");
  assert.equal(readAs(undefined), "");
});
