import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { clockTime, dayName, duration, isOtherDay, ServerClock, stopwatch, whenSentence } from "../../static/js/lib/time.js";

const zone = "America/New_York";
const locale = "en-US";
const NOON = Date.parse("2026-03-04T17:00:00Z"); // a Wednesday
const plain = (text) => text.replace(/\u202f/g, " ");

beforeEach(() => mock.timers.reset());

test("a moment is told in the campus's zone", () => {
  assert.equal(plain(clockTime(NOON, { zone, locale })), "12:00 PM");
});

test("days have names nearby and dates further off", () => {
  const day = (at) => dayName(at, { now: NOON, zone, locale });
  assert.deepEqual(
    [day(NOON), day("2026-03-05T04:59:00Z"), day("2026-03-05T05:00:00Z"), day("2026-03-03T17:00:00Z"), day("2026-03-09T17:00:00Z"), day("2026-04-01T17:00:00Z")],
    ["Today", "Today", "Tomorrow", "Yesterday", "Monday", "April 1, 2026"],
  );
});

test("an opening is a sentence's end", () => {
  const when = (at) => plain(whenSentence(at, { now: NOON, zone, locale }));
  assert.equal(when("2026-03-05T13:00:00Z"), "tomorrow at 8:00 AM");
  assert.equal(when("2026-03-09T12:00:00Z"), "on Monday at 8:00 AM");
});

test("the night the clocks change still counts as one day", () => {
  assert.equal(isOtherDay("2026-03-08T04:30:00Z", "2026-03-08T05:30:00Z", { zone }), true);
  assert.equal(dayName("2026-03-09T04:30:00Z", { now: Date.parse("2026-03-08T05:30:00Z"), zone, locale }), "Tomorrow");
});

test("a stopwatch counts whole seconds and never backwards", () => {
  assert.deepEqual([0, 9_999, 100_000, 3_723_000, -5].map(stopwatch), ["0:00", "0:09", "1:40", "1:02:03", "0:00"]);
});

test("a duration is said in words", () => {
  assert.deepEqual([5_000, 60_000, 240_000, 7_200_000, 260_000_000].map(duration), ["less than a minute", "1 minute", "4 minutes", "2 hours", "3 days"]);
});

test("the server's clock is kept to, by the tightest answer", () => {
  mock.timers.enable({ apis: ["Date"], now: NOON });
  const clock = new ServerClock();
  clock.sample(NOON + 300_000, NOON - 4000, NOON); // off by two seconds either way
  clock.sample(NOON + 299_990, NOON - 20, NOON);
  clock.sample(NOON + 900_000, NOON - 60_000, NOON); // says little: ignored

  assert.equal(clock.now(), NOON + 300_000);
  assert.equal(clock.until(new Date(NOON + 320_000).toISOString()), 20_000);
});

test("a coarse answer within its error changes nothing", () => {
  mock.timers.enable({ apis: ["Date"], now: NOON });
  const clock = new ServerClock();
  clock.sample("Wed, 04 Mar 2026 17:00:00 GMT", NOON - 40, NOON, 1000);

  assert.equal(clock.now(), NOON);
});
