import assert from "node:assert/strict";
import { test } from "node:test";

import { heard } from "../../static/js/models/host-page.js";

const parent = { name: "the page that holds us" };
const ours = { parent, origins: ["https://library.example.edu"] };
const event = (more) => ({ origin: "https://library.example.edu", source: parent, data: { refdesk: "shown", page: "https://library.example.edu/a?q=secret#x" }, ...more });

test("the page that holds us is heard, and its address loses the query (A007)", () => {
  assert.deepEqual(heard(event(), ours), { word: "shown", origin: "https://library.example.edu", page: "https://library.example.edu/a", inline: false });
});

test("another origin, and the right origin from another window, are not (A089)", () => {
  assert.equal(heard(event({ origin: "https://evil.example" }), ours), null);
  assert.equal(heard(event({ origin: "null" }), ours), null);
  assert.equal(heard(event({ source: {} }), ours), null);
});

test("extra keys, odd types and prototype keys are dropped (A089)", () => {
  const data = JSON.parse('{"refdesk":"shown","__proto__":{"page":"https://library.example.edu/p"},"token":"x","inline":"yes"}');
  assert.deepEqual(heard(event({ data }), ours), { word: "shown", origin: "https://library.example.edu", page: "", inline: false });
  for (const odd of [null, "shown", 1, [], ["shown"], {}, { refdesk: "end" }, { refdesk: {} }, Object.create({ refdesk: "shown" })]) {
    assert.equal(heard(event({ data: odd }), ours), null);
  }
});

test("a page of another site, or no address, or a megabyte is no page", () => {
  for (const page of ["https://other.example/", "javascript:alert(1)", "x".repeat(1_000_000), 7, null]) {
    assert.equal(heard(event({ data: { refdesk: "hidden", page } }), ours).page, "");
  }
});
