import assert from "node:assert/strict";
import { test } from "node:test";

import { asText, fileName } from "../../static/js/models/record.js";
import { callingWords, sizeWords, spokenWords, stateWords, systemWords } from "../../static/js/models/patron-words.js";

const chat = { reference: "CAP-2026-000001", campus: { slug: "capital", name: "Capital" }, started_at: "2026-03-04T17:00:00.000Z", status: "active", stage: null, operator: { name: "Ana" }, ticket: null };
const plain = (text) => text.replaceAll("\u202f", " ");

test("the record has who said what and when, and the reference to quote", () => {
  const lines = [
    { seq: 1, kind: "patron", author: { role: "patron", name: "" }, body: "Are you open?", at: chat.started_at, data: {} },
    { seq: 2, kind: "system", author: { role: "system", name: "" }, body: "", at: chat.started_at, data: { code: "claimed", operator: { name: "Ana", campus: { name: "Capital" } } } },
    { seq: 3, kind: "operator", author: { role: "operator", name: "Ana" }, body: "Until 8.\nCome in!", at: "2026-03-04T17:01:00.000Z", data: {} },
    { seq: 4, kind: "system", author: { role: "system", name: "" }, body: "", at: chat.started_at, data: { code: "ticket_offered" } },
  ];

  assert.equal(
    plain(asText(chat, lines, { zone: "America/New_York", locale: "en-US" })),
    "Chat with the librarians at Capital\nWednesday, March 4, 2026 at 12:00 PM\nReference: CAP-2026-000001\n\n12:00 PM  You:\nAre you open?\n\n12:00 PM  Ana from Capital is here to help.\n\n12:01 PM  Ana:\nUntil 8.\nCome in!\n",
  );
});

test("the file's name is safe everywhere", () => {
  assert.equal(fileName({ reference: "../CAP-2026\u202e-1" }), "CAP-2026-1.txt");
});

test("the state says who is there", () => {
  assert.deepEqual(
    ["waiting", "active", "ended", "ticketed"].map((status) => stateWords({ ...chat, status }, "open")),
    ["Waiting for a librarian", "With Ana", "Ended", "Left as a ticket"],
  );
  assert.equal(stateWords(null, "offline"), "No connection");
});

test("a waiting chat says honestly whom it calls", () => {
  assert.equal(callingWords({ ...chat, stage: "home" }), "Calling the librarians at Capital.");
  assert.equal(callingWords({ ...chat, stage: "everyone" }), "Calling the librarians of every campus.");
});

test("one's own words are not said back", () => {
  assert.equal(spokenWords({ kind: "patron", author: { role: "patron" }, body: "Hi" }), "");
  assert.equal(spokenWords({ kind: "operator", author: { role: "operator", name: "Ana" }, body: "Hello" }), "Ana: Hello");
});

test("a system line of tomorrow shows its own words", () => {
  assert.equal(systemWords({ kind: "system", body: "Something new", data: { code: "new" } }), "Something new");
  assert.equal(systemWords({ kind: "system", body: "", data: {} }), "");
});

test("sizes are said as people say them", () => {
  assert.deepEqual([512, 2048, 1024 * 1024, 1.5 * 1024 * 1024].map(sizeWords), ["512 bytes", "2 kB", "1 MB", "1.5 MB"]);
});
