/**
 * One tick a second, in the background too. Browsers slow a hidden tab's timers down to one a minute, which would cost
 * a desk its presence and a chat its socket; a worker's timers keep time.
 */
const listeners = new Set();
let stop = null;

/**
 * @param {(now: number) => void} listener gets `Date.now()`
 * @returns {() => void} ends it
 */
export function everySecond(listener) {
  listeners.add(listener);
  stop ??= start();
  return () => {
    listeners.delete(listener);
    if (!listeners.size) {
      stop?.();
      stop = null;
    }
  };
}

function tick() {
  const now = Date.now();
  for (const listener of [...listeners]) listener(now);
}

function start() {
  const interval = setInterval(tick, 1000);
  const worker = startWorker(() => clearInterval(interval));
  return () => {
    clearInterval(interval);
    worker?.terminate();
  };
}

/** @param {() => void} onFirstTick the worker does tick: the plain timer is not needed */
function startWorker(onFirstTick) {
  if (typeof Worker === "undefined") return null;
  try {
    const worker = new Worker(workerAddress());
    worker.onmessage = () => {
      onFirstTick();
      tick();
    };
    return worker;
  } catch {
    return null; // sandboxed, or forbidden: the plain timer goes on
  }
}

let policy;

function workerAddress() {
  const address = new URL("./ticker-worker.js", import.meta.url).href;
  if (!globalThis.trustedTypes) return address;
  policy ??= globalThis.trustedTypes.createPolicy("refdesk-ticker", { createScriptURL: () => address });
  return policy.createScriptURL("");
}
