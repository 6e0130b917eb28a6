import assert from "node:assert/strict";
import { test } from "node:test";

import { Api, Problem } from "../../static/js/lib/api.js";

function answering(status, body, headers = {}) {
  const seen = [];
  const fetch = async (url, options) => {
    seen.push({ url, ...options });
    return new Response(body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body), { status, headers });
  };
  return { fetch, seen };
}

test("a patron's request carries the bearer token and the key, and no cookies", async () => {
  const { fetch, seen } = answering(201, { seq: 7 });
  const api = new Api({ token: () => "secret", fetch });

  assert.deepEqual(await api.post("/chat/messages", { body: "Hello" }, { key: "k-1" }), { seq: 7 });

  const [request] = seen;
  assert.equal(request.url, "/api/v1/chat/messages");
  assert.equal(request.headers.Authorization, "Bearer secret");
  assert.equal(request.headers["Idempotency-Key"], "k-1");
  assert.equal(request.credentials, "omit");
  assert.equal(request.body, '{"body":"Hello"}');
});

test("the desk's request carries the CSRF token with what changes something, and its cookie", async () => {
  const { fetch, seen } = answering(200, {});
  const api = new Api({ csrf: () => "crumb", fetch });

  await api.get("/desk");
  await api.put("/desk/status", { status: "away" });

  assert.equal(seen[0].headers["X-CSRFToken"], undefined);
  assert.equal(seen[1].headers["X-CSRFToken"], "crumb");
  assert.equal(seen[1].credentials, "same-origin");
});

test("problem+json becomes a Problem with its code, detail and fields", async () => {
  const { fetch } = answering(422, { code: "invalid", detail: "Write a question.", fields: { question: ["Too short."] } });

  const problem = await new Api({ fetch }).post("/chats", {}).catch((error) => error);

  assert.ok(problem instanceof Problem);
  assert.deepEqual([problem.status, problem.code, problem.message], [422, "invalid", "Write a question."]);
  assert.deepEqual(problem.fields, { question: ["Too short."] });
  assert.equal(problem.passes, false);
});

test("a proxy's HTML page is a Problem with a kind sentence", async () => {
  const { fetch } = answering(502, "<html>Bad gateway</html>");

  const problem = await new Api({ fetch }).get("/chat").catch((error) => error);

  assert.deepEqual([problem.status, problem.code, problem.passes], [502, "unavailable", true]);
  assert.match(problem.message, /trouble/);
});

test("Retry-After is read as seconds", async () => {
  const { fetch } = answering(429, { code: "rate_limited" }, { "Retry-After": "7" });

  const problem = await new Api({ fetch }).get("/chat").catch((error) => error);

  assert.deepEqual([problem.retryAfter, problem.passes], [7, true]);
});

test("no network is a Problem that passes", async () => {
  const fetch = async () => {
    throw new TypeError("Failed to fetch");
  };

  const problem = await new Api({ fetch }).get("/chat").catch((error) => error);

  assert.deepEqual([problem.status, problem.code, problem.passes], [0, "offline", true]);
});

test("a request without an answer times out", async () => {
  const fetch = (_url, { signal }) =>
    new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

  const problem = await new Api({ fetch, timeout: 5 }).get("/chat").catch((error) => error);

  assert.deepEqual([problem.code, problem.passes], ["timeout", true]);
});

test("a caller's own abort is no Problem", async () => {
  const stop = new AbortController();
  const fetch = (_url, { signal }) =>
    new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

  const asked = new Api({ fetch }).get("/campuses/capital/faqs?q=a", { signal: stop.signal });
  stop.abort();

  assert.equal((await asked.catch((error) => error)).name, "AbortError");
});

test("an empty answer is null", async () => {
  const { fetch } = answering(204, undefined);

  assert.equal(await new Api({ fetch }).post("/chat/end"), null);
});
