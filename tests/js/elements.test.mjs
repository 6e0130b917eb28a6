import assert from "node:assert/strict";
import { test } from "node:test";

import { safeAddress, splitLinks } from "../../static/js/lib/elements.js";

const links = (text) => splitLinks(text).filter((piece) => piece.href).map((piece) => piece.href);

test("http and https addresses become links, and the rest stays text", () => {
  assert.deepEqual(splitLinks("See https://lib.example/a?b=1#c for more."), [
    { text: "See " },
    { text: "https://lib.example/a?b=1#c", href: "https://lib.example/a?b=1#c" },
    { text: " for more." },
  ]);
});

test("no text is lost or changed", () => {
  const samples = ["", "plain", "a https://x.example", "https://x.example.", "(https://x.example/(a))", "https://a.example https://b.example", "😀 https://x.example/ü 😀"];
  for (const text of samples) assert.equal(splitLinks(text).map((piece) => piece.text).join(""), text);
});

test("a sentence's punctuation and brackets are not the address's", () => {
  assert.deepEqual(links("(see https://x.example/a)."), ["https://x.example/a"]);
  assert.deepEqual(links("https://en.example/wiki/Ivy_(plant)"), ["https://en.example/wiki/Ivy_(plant)"]);
  assert.deepEqual(links("Is it https://x.example/a?"), ["https://x.example/a"]);
});

test("script, data and credential addresses are no links (A005)", () => {
  const attacks = ["javascript:alert(1)", "JaVaScRiPt&colon;alert(1)", "data:text/html,<script>", "vbscript:x", "https://bank.example@evil.example/", "http://", "https:///x", "file:///etc/passwd", "//evil.example"];
  for (const text of attacks) assert.deepEqual(links(text), [], text);
});

test("markup after an address stays outside of it (A001)", () => {
  assert.deepEqual(links('https://x.example"><img src=x onerror=alert(1)>'), ["https://x.example/"]);
});

test("direction marks and invisible characters end an address (A013)", () => {
  assert.deepEqual(links("https://x.example/\u202egpj.exe"), ["https://x.example/"]);
  assert.deepEqual(links("https://x.example\u200b.evil.example"), ["https://x.example/"]);
});

test("overlong addresses stay text", () => {
  assert.equal(safeAddress(`https://x.example/${"a".repeat(2000)}`), null);
});

test("a megabyte without an address is read once, not once for each character", () => {
  const text = "https:/".repeat(150_000); // would take hours
  assert.deepEqual(splitLinks(text), [{ text }]);
  assert.equal(splitLinks(`https://${")".repeat(4000)}`).length, 1);
});
