import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { alarms, hints, peppered, split } from "../../static/js/models/coach.js";
import { lasting } from "../../static/js/models/coach-links.js";

const { settings, contexts, messages } = JSON.parse(readFileSync(new URL("../fixtures/coach_messages.json", import.meta.url)));
const kinds = ({ context, text }) =>
  (context === "incoming" ? alarms(text, settings) : hints(text, { ...settings, ...contexts[context] })).map((hint) => hint.kind);

test("each of at least 200 messages gets the hints that it should, and no other (C22, C24, C26b, C32, C33, C34, C36, C38, C53, C62)", () => {
  assert.ok(messages.length >= 200, `${messages.length} messages`);
  const wrong = messages.filter((message) => kinds(message).sort().join() !== [...message.hints].sort().join());
  assert.deepEqual(wrong.map((message) => ({ ...message, got: kinds(message) })), []);
});

test("900 characters become three messages, cut at sentence ends (C38)", () => {
  const sentence = "The first step is to open the database page and choose the subject that fits your topic best. ";
  const text = sentence.repeat(10).slice(0, 900).replace(/\S*$/, "now.").padEnd(900, "!");
  const parts = split(text);
  assert.equal(text.length, 900);
  assert.equal(parts.length, 3);
  assert.ok(parts.slice(0, 2).every((part) => part.endsWith(".")), parts.join(" | "));
  assert.ok(parts.every((part) => part.length <= 400));
});

test("parts lose no word and break no address", () => {
  for (const { text } of messages.filter((message) => message.text.length > 400)) {
    assert.equal(split(text).join("").replace(/\s+/g, ""), text.replace(/\s+/g, ""));
  }
  const address = `https://a.example/${"x".repeat(300)}`;
  const parts = split(`${"Some words to begin with. ".repeat(12)}The guide: ${address} and then some more words follow here.`);
  assert.ok(parts.some((part) => part.includes(address)));
});

test("a text without any place to cut stays in one piece", () => {
  assert.deepEqual(split("x".repeat(1000)), ["x".repeat(1000)]);
});

test("what a hint offers mends what it hints at", () => {
  for (const message of messages.filter((one) => one.context !== "incoming")) {
    const own = { ...settings, ...contexts[message.context] };
    for (const hint of hints(message.text, own)) {
      if (!hint.fix?.body || hint.kind === "bare_link") continue; // a label is the operator’s to write
      assert.ok(!hints(hint.fix.body, own).some((left) => left.kind === hint.kind), `${hint.kind}: ${hint.fix.body}`);
    }
  }
});

test("the lasting address is read out of the session’s where it stands there (C33)", () => {
  const cases = {
    "https://web.b.ebscohost.com/ehost/detail/detail?vid=3&sid=9d@sessionmgr#AN=123&db=a9h": "https://search.ebscohost.com/login.aspx?direct=true&db=a9h&AN=123",
    "https://www-jstor-org.ezproxy.lib.example/stable/12345": "https://www.jstor.org/stable/12345",
    "https://www.statista.com.libproxy.lib.example/statistics/1/": "https://www.statista.com/statistics/1/",
    "https://shop.example/item;jsessionid=7A6B5C?id=4": "https://shop.example/item?id=4",
    "https://catalog.example/search?q=whales&sessionid=abc123": "https://catalog.example/search?q=whales",
    "https://law.example/?crid=aa-bb": null,
    "http://localhost:8000/help": null,
    "https://doi.org/10.1000/182": null,
  };
  for (const [address, better] of Object.entries(cases)) assert.equal(lasting(address), better, address);
});

test("the coach is linear: a page of nonsense takes no time", () => {
  const started = performance.now();
  hints("a ".repeat(2000) + "https://".repeat(200) + "{".repeat(400), settings);
  assert.ok(performance.now() - started < 300);
});

test("a patron who asks and asks is better called or written to: it is offered, never sent (C40)", () => {
  const asks = (...bodies) => bodies.map((body) => ({ kind: "patron", body }));
  const answer = { kind: "operator", body: "One moment." };
  assert.deepEqual(peppered(asks("Where? When? How?")), []);
  assert.deepEqual(peppered([...asks("a?", "b?", "c?"), answer, ...asks("d?", "e?", "f?")]), []);

  const [hint] = peppered([answer, ...asks("Where? When?", "And how", "Hello?")], "Hi Sam.");

  assert.equal(hint.kind, "peppered");
  assert.ok(hint.fix.body.startsWith("Hi Sam. This may be easier by phone"));
  assert.deepEqual(peppered([answer, ...asks("Where? When?", "And how", "Hello?")], hint.fix.body), []);
});
