import assert from "node:assert/strict";
import { test } from "node:test";
import { Desk } from "../../static/js/models/desk.js";
import { lapsed, openWords, outcome } from "../../static/js/models/transfer-words.js";
import { ana, ben, cleo } from "./cast.mjs";

const offer = (changes = {}) => ({ id: 1, chat: "c1", from: ana, operator: cleo, queue: null, queue_name: null, message: "", reason: "", status: "offered", asks_me: false, closed_by: null, ...changes });

test("an open offer says to whom, how long yet, and whose the chat is; a queue is called by its name", () => {
  assert.equal(openWords(offer(), 12), "Offered to Cleo: 12 s to answer. Until then the chat is yours.");
  assert.equal(openWords(offer({ operator: null, queue: "gateway", queue_name: "Gateway" }), 0), "Offered to Gateway; no answer yet.");
  assert.equal(openWords(offer({ reason: "Busy." }), 3), "Offered to Cleo: 3 s to answer. Until then the chat is yours. One of them declined: Busy.");
});

test("its sender hears how it ended, unless they took it back themselves", () => {
  assert.equal(outcome(offer({ status: "declined", closed_by: "Cleo", reason: "In a chat." })), "Cleo declined: In a chat. The chat is still yours.");
  assert.equal(outcome(offer({ status: "declined", closed_by: "Cleo" })), "Cleo declined. The chat is still yours.");
  assert.equal(outcome(offer({ status: "expired" })), "Cleo did not answer. The chat is still yours.");
  assert.equal(outcome(offer({ status: "accepted", closed_by: "Cleo" })), "Cleo has taken the chat.");
  assert.equal(outcome(offer({ status: "withdrawn", closed_by: "Ana" })), null);
});

test("who was asked hears why there is nothing to answer any more, unless they answered", () => {
  assert.equal(lapsed(offer({ status: "withdrawn", closed_by: "Ana" }), cleo), "Ana took the offer back.");
  assert.equal(lapsed(offer({ status: "withdrawn" }), cleo), "The chat that Ana offered has ended, or has found somebody.");
  assert.equal(lapsed(offer({ status: "expired" }), cleo), "Ana’s offer has run out; the chat stays with Ana.");
  assert.equal(lapsed(offer({ status: "accepted", closed_by: "Ben" }), cleo), "Ben has taken the chat that Ana offered.");
  assert.equal(lapsed(offer({ status: "accepted", closed_by: "Cleo" }), cleo), null);
});

test("the latest offer of a chat is known, how it ended too, and a new welcome forgets neither", () => {
  const desk = new Desk();
  desk.me = ana;
  const news = [];
  desk.addEventListener("arrived", ({ detail }) => news.push([detail.own, detail.asked, detail.transfer.status]));
  desk.takeTransfer(offer());
  desk.takeTransfer(offer({ status: "declined", closed_by: "Cleo" }));
  desk.takeTransfer(offer({ id: 2, from: ben, operator: ana, chat: "c2", asks_me: true }));
  desk.takeTransfer(offer({ id: 2, from: ben, operator: ana, chat: "c2", status: "withdrawn" }));

  desk.welcome({ transfers: [offer({ id: 3, operator: ben })] });

  assert.deepEqual(news, [[true, false, "offered"], [true, false, "declined"], [false, false, "offered"], [false, true, "withdrawn"]]);
  assert.equal(desk.lastOfferOf("c1").id, 3);
  desk.welcome({ transfers: [] });
  assert.equal(desk.lastOfferOf("c1").status, "declined"); // of the one that was open, nothing more is known
  assert.equal(desk.lastOfferOf("c2"), null);
});
