import assert from "node:assert/strict";
import { test } from "node:test";
import { Notifications } from "../../static/js/desk/notifications.js";
import { waitingChat } from "./cast.mjs";

const shown = [];
globalThis.document = { hasFocus: () => false };
globalThis.Notification = class {
  static permission = "granted";
  constructor(title, { body }) {
    shown.push([title, body]);
  }
};
const all = { get: () => true }; // notifications on, and with the patron’s words

test("a desktop notification of a crisis, or of a call, holds no word (P22)", () => {
  const notifications = new Notifications(all);
  notifications.waiting(waitingChat({ question: "zxcanary" }));
  notifications.waiting(waitingChat({ question: "zxcanary", crisis: true }));
  notifications.message(waitingChat({ crisis: true }));
  notifications.summons("Incident 2026-014");

  assert.deepEqual(shown, [
    ["A patron of Capital is waiting", "zxcanary"], // what must be hidden in a crisis is there to be seen without
    ["A patron of Capital is waiting", ""],
    ["A patron has written", ""],
    ["Incident 2026-014 needs you", ""],
  ]);
});
