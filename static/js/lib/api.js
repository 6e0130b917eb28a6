/**
 * The HTTP half of the interface: JSON in, JSON out, every failure a `Problem`.
 *
 * @example
 * const api = new Api({ token: () => token });            // a patron
 * const api = new Api({ csrf: csrfFromCookie });          // the desk
 * const line = await api.post("/chat/messages", { body }, { key });
 */

const TIMEOUT_MS = 15_000;

/** What went wrong, in the terms of RFC 9457. `code` is one of the interface's, or `offline` or `timeout`. */
export class Problem extends Error {
  /**
   * @param {number} status 0 when there was no answer at all
   * @param {Record<string, any>} body the problem+json, as far as there is one
   * @param {number | null} [retryAfter] seconds
   */
  constructor(status, body = {}, retryAfter = null) {
    super(body.detail || body.title || kindly(status));
    this.name = "Problem";
    this.status = status;
    this.code = body.code || fallbackCode(status);
    this.detail = this.message;
    /** @type {Record<string, any>} by field name, for `invalid` */
    this.fields = body.fields || {};
    this.body = body;
    this.retryAfter = retryAfter;
  }

  /** Whether the same request may succeed a little later: no answer, too many requests, the server's own trouble. */
  get passes() {
    return this.status === 0 || this.status === 408 || this.status === 425 || this.status === 429 || this.status >= 500;
  }
}

export class Api {
  #base;
  #token;
  #csrf;
  #timeout;
  #fetch;
  #onDate;

  /**
   * @param {object} [options]
   * @param {string} [options.base]
   * @param {() => string | null} [options.token] a patron's bearer token
   * @param {() => string} [options.csrf] the desk's CSRF token; with it goes the session cookie
   * @param {number} [options.timeout] ms until a request counts as unanswered
   * @param {typeof fetch} [options.fetch]
   * @param {(date: string, sent: number, received: number) => void} [options.onDate] each answer's Date header, for a ServerClock
   */
  constructor({ base = "/api/v1", token, csrf, timeout = TIMEOUT_MS, fetch, onDate } = {}) {
    this.#base = base;
    this.#token = token;
    this.#csrf = csrf;
    this.#timeout = timeout;
    this.#fetch = fetch ?? ((...args) => globalThis.fetch(...args));
    this.#onDate = onDate;
  }

  /** @param {string} path @param {RequestOptions} [options] */
  get(path, options) {
    return this.request("GET", path, undefined, options);
  }

  /** @param {string} path @param {object} [body] @param {RequestOptions} [options] */
  post(path, body = {}, options) {
    return this.request("POST", path, body, options);
  }

  /** @param {string} path @param {object} [body] @param {RequestOptions} [options] */
  put(path, body = {}, options) {
    return this.request("PUT", path, body, options);
  }

  /** @param {string} path @param {object} [body] @param {RequestOptions} [options] */
  patch(path, body = {}, options) {
    return this.request("PATCH", path, body, options);
  }

  /** @param {string} path @param {RequestOptions} [options] */
  delete(path, options) {
    return this.request("DELETE", path, undefined, options);
  }

  /**
   * @typedef {object} RequestOptions
   * @property {string} [key] the Idempotency-Key
   * @property {AbortSignal} [signal] aborting rejects with the AbortError, not with a Problem
   * @property {number} [timeout] ms
   * @property {boolean} [keepalive] lets the request outlive the page
   *
   * @param {string} method
   * @param {string} path below the base, query string included
   * @param {object} [body] JSON, or a FormData
   * @param {RequestOptions} [options]
   * @returns {Promise<any>} the answer's JSON, null when it has none
   * @throws {Problem}
   */
  async request(method, path, body, { key, signal, timeout = this.#timeout, keepalive } = {}) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), timeout);
    const pass = () => stop.abort();
    signal?.addEventListener("abort", pass);
    if (signal?.aborted) stop.abort();
    const sent = Date.now();
    try {
      const form = typeof FormData !== "undefined" && body instanceof FormData;
      const response = await this.#fetch(this.#base + path, {
        method,
        headers: this.headers(method, { key, json: body !== undefined && !form }),
        body: body === undefined || form ? body : JSON.stringify(body),
        credentials: this.#csrf ? "same-origin" : "omit",
        cache: "no-store",
        redirect: "error", // a sign-in page in place of JSON is a failure, not an answer
        signal: stop.signal,
        keepalive,
      });
      const date = response.headers.get("Date");
      if (date) this.#onDate?.(date, sent, Date.now());
      return await answer(response);
    } catch (error) {
      if (error instanceof Problem) throw error;
      if (signal?.aborted) throw error;
      throw new Problem(0, { code: stop.signal.aborted ? "timeout" : "offline" });
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", pass);
    }
  }

  /**
   * A file with its progress, which fetch can't tell.
   *
   * @param {string} path
   * @param {FormData} form
   * @param {{ key?: string, signal?: AbortSignal, onProgress?: (part: number) => void }} [options] part runs 0 … 1
   * @returns {Promise<any>}
   */
  upload(path, form, { key, signal, onProgress } = {}) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("POST", this.#base + path);
      for (const [name, value] of Object.entries(this.headers("POST", { key }))) request.setRequestHeader(name, value);
      request.upload.onprogress = (event) => event.lengthComputable && onProgress?.(event.loaded / event.total);
      request.onload = () => {
        const body = parse(request.responseText);
        if (request.status < 300) resolve(body);
        else reject(new Problem(request.status, body ?? {}, seconds(request.getResponseHeader("Retry-After"))));
      };
      request.onerror = () => reject(new Problem(0, { code: "offline" }));
      request.onabort = () => reject(new DOMException("Cancelled", "AbortError"));
      signal?.addEventListener("abort", () => request.abort());
      request.send(form);
    });
  }

  /** A file. @param {string} path @returns {Promise<Blob>} */
  async download(path) {
    let response;
    try {
      response = await this.#fetch(this.#base + path, {
        headers: this.headers("GET"),
        credentials: this.#csrf ? "same-origin" : "omit",
        redirect: "error",
      });
    } catch {
      throw new Problem(0, { code: "offline" });
    }
    return response.ok ? response.blob() : answer(response);
  }

  /** @param {string} method @param {{ key?: string, json?: boolean }} [options] @returns {Record<string, string>} */
  headers(method, { key, json = false } = {}) {
    /** @type {Record<string, string>} */
    const headers = { Accept: "application/json" };
    const token = this.#token?.();
    if (token) headers.Authorization = `Bearer ${token}`;
    if (this.#csrf && method !== "GET") headers["X-CSRFToken"] = this.#csrf();
    if (key) headers["Idempotency-Key"] = key;
    if (json) headers["Content-Type"] = "application/json";
    return headers;
  }
}

/** The desk's CSRF token. @returns {string} */
export function csrfFromCookie() {
  const found = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/);
  return found ? decodeURIComponent(found[1]) : "";
}

async function answer(response) {
  const body = parse(await response.text());
  if (response.ok) return body;
  throw new Problem(response.status, body ?? {}, seconds(response.headers.get("Retry-After")));
}

function parse(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null; // a proxy's HTML page; the status says enough
  }
}

/** Retry-After is seconds or a date. @param {string | null} value @returns {number | null} */
function seconds(value) {
  if (!value) return null;
  const count = Number(value);
  if (Number.isFinite(count)) return Math.max(0, count);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, (at - Date.now()) / 1000);
}

function fallbackCode(status) {
  const codes = { 0: "offline", 401: "unauthenticated", 403: "not_allowed", 404: "not_found", 413: "too_large" };
  return codes[status] || (status === 429 ? "rate_limited" : status >= 500 ? "unavailable" : "invalid");
}

function kindly(status) {
  if (status === 0) return "We can’t reach the desk right now. Check your connection; we keep trying.";
  if (status === 401) return "This session has ended.";
  if (status === 404) return "That isn’t here any more.";
  if (status === 413) return "That is too large to send.";
  if (status === 429) return "That was a lot at once. Please wait a moment.";
  if (status >= 500) return "The desk has trouble answering. We keep trying.";
  return "That didn’t work. Please check it and try again.";
}
