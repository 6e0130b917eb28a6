import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { LiveSocket } from "../../static/js/lib/socket.js";

const settled = async () => {
  for (let i = 0; i < 20; i += 1) await Promise.resolve();
};

/** Every socket that was opened, in the test's hands. */
class FakeWebSocket {
  static all = [];
  readyState = 0;
  sent = [];
  constructor(url) {
    this.url = url;
    FakeWebSocket.all.push(this);
  }
  accept() {
    this.readyState = 1;
    this.onopen?.();
  }
  send(text) {
    this.sent.push(JSON.parse(text));
  }
  deliver(frame) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
  drop(code = 1006) {
    this.readyState = 3;
    this.onclose?.({ code });
  }
  close() {
    this.readyState = 3;
  }
}

let live = null;

function listening(options = {}) {
  const frames = [];
  const states = [];
  const denied = [];
  FakeWebSocket.all = [];
  live = new LiveSocket({
    path: "/ws/patron/",
    hello: () => ({ token: "t", after: frames.length }),
    onFrame: (frame) => frames.push(frame),
    onState: (state) => states.push(state),
    onDenied: (code) => denied.push(code),
    random: () => 0.5,
    WebSocket: FakeWebSocket,
    ...options,
  });
  live.open();
  return { live, frames, states, denied };
}

const last = () => FakeWebSocket.all.at(-1);

function welcome() {
  last().accept();
  last().deliver({ type: "welcome", lines: [] });
}

/** Lets time pass second by second, as a page lives it. */
async function pass(seconds) {
  for (let i = 0; i < seconds; i += 1) {
    mock.timers.tick(1000);
    await settled();
  }
}

beforeEach(() => mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: 1_000_000 }));
afterEach(() => {
  live?.close();
  mock.timers.reset();
});

test("says hello first, and is open when welcomed", () => {
  const { frames, states } = listening();
  welcome();

  assert.equal(last().url, "ws://localhost/ws/patron/");
  assert.deepEqual(last().sent, [{ type: "hello", token: "t", after: 0 }]);
  assert.deepEqual(frames, [{ type: "welcome", lines: [] }]);
  assert.deepEqual(states, ["connecting", "open"]);
});

test("beats every 20 s", async () => {
  listening({ beat: () => ({ audible: true }) });
  welcome();

  await pass(41);

  assert.deepEqual(last().sent.slice(1), [{ type: "beat", audible: true }, { type: "beat", audible: true }]);
});

test("a socket that has been silent for 45 s is given up and opened anew", async () => {
  listening();
  welcome();

  await pass(50);

  assert.equal(FakeWebSocket.all.length, 2);
});

test("answers keep it open", async () => {
  listening();
  welcome();
  for (let i = 0; i < 6; i += 1) {
    await pass(20);
    last().deliver({ type: "beat", last_seq: 0 });
  }

  assert.equal(FakeWebSocket.all.length, 1);
});

test("comes back with jitter, 0.5–5 s and doubling to 30 s", async () => {
  for (const [random, expected] of [[0, [1, 1, 1]], [1, [5, 10, 20, 30, 30]]]) {
    listening({ random: () => random });
    const waits = [];
    for (const _ of expected) {
      const opened = FakeWebSocket.all.length;
      last().drop();
      let waited = 0;
      for (; FakeWebSocket.all.length === opened && waited < 60; waited += 1) await pass(1);
      waits.push(waited);
    }
    assert.deepEqual(waits, expected);
    live.close();
  }
});

test("polls every 5–10 s while sockets are blocked, and stops when one opens (A093)", async () => {
  let polls = 0;
  const { states } = listening({ poll: async () => { polls += 1; } });
  last().drop();
  await settled();
  assert.deepEqual([polls, states.at(-1)], [1, "polling"]);

  for (let i = 0; i < 30; i += 1) {
    await pass(1);
    last().drop();
  }
  assert.ok(polls >= 4 && polls <= 6, `${polls} polls in 30 s`);

  const before = polls;
  while (last().readyState !== 0) await pass(1);
  welcome();
  await pass(15);
  assert.equal(states.at(-1), "open");
  assert.ok(polls <= before + 2);
});

test("a socket that hangs is helped by a poll after 3 s and given up after 10", async () => {
  let polls = 0;
  listening({ poll: async () => { polls += 1; } });

  await pass(4);
  assert.equal(polls, 1);
  await pass(16);
  assert.equal(FakeWebSocket.all.length, 2);
});

test("neither socket nor answers is offline", async () => {
  const { states } = listening({ poll: async () => { throw Object.assign(new Error(), { status: 0 }); } });
  last().drop();
  await settled();

  assert.equal(states.at(-1), "offline");
});

test("after a sleep it asks whether anybody is there, and reconnects within seconds when not", async () => {
  listening();
  welcome();
  await pass(1);

  mock.timers.setTime(Date.now() + 3_600_000); // the lid was closed for an hour
  await pass(1);
  await pass(12);

  assert.ok(FakeWebSocket.all.length >= 2);
});

test("a lost right ends it for good (4401)", async () => {
  const { denied, states } = listening({ poll: async () => {} });
  welcome();

  last().drop(4401);
  await pass(60);

  assert.deepEqual(denied, [4401]);
  assert.equal(FakeWebSocket.all.length, 1);
  assert.equal(states.at(-1), "closed");
});

test("a poll that answers 401 ends it too", async () => {
  const { denied } = listening({ poll: async () => { throw Object.assign(new Error(), { status: 401 }); } });
  last().drop();
  await settled();

  assert.deepEqual(denied, [4401]);
});

test("a frame that can't be read is ignored", () => {
  const { frames } = listening();
  welcome();
  last().onmessage({ data: "{not json" });
  last().onmessage({ data: "null" });

  assert.equal(frames.length, 1);
});

test("nothing goes out before the welcome", () => {
  const { live: socket } = listening();
  assert.equal(socket.send({ type: "typing" }), false);
  welcome();
  assert.equal(socket.send({ type: "typing" }), true);
});

test("a question asked during a poll is asked again after it", async () => {
  const answers = [];
  const { live: socket } = listening({ poll: () => new Promise((resolve) => answers.push(resolve)) });
  welcome();
  socket.pollNow();
  socket.pollNow();
  answers[0]();
  await settled();

  assert.equal(answers.length, 2);
});
