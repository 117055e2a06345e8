// @ts-check
/** The drive that is checked: sends requests, and records what a page can see of each response. The token goes to the drive's own origin only. */

import { contentType, errorCode, headerNames, retryAfter } from "./vocabulary.js";

export const LOOPBACK = ["127.0.0.1", "localhost", "[::1]"];

/**
 * Checks what a person entered, before anything is sent.
 *
 * @param {string} address
 * @returns {string} the drive's URL, without a slash at its end
 * @throws {TypeError} whose message is for a person
 */
export function checkAddress(address) {
  const url = URL.canParse(address.trim()) ? new URL(address.trim()) : null;
  if (url === null) throw new TypeError("This isn’t a URL. A drive’s looks like https://graph.microsoft.com/v1.0/me/drive.");
  if (url.protocol !== "https:" && !(url.protocol === "http:" && LOOPBACK.includes(url.hostname))) {
    throw new TypeError("The address must begin with https: the token is sent there.");
  }
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    throw new TypeError("The address must have no user name, no ? and no #.");
  }
  const path = url.pathname.replace(/\/+$/, "");
  if (!/\/(drive|drives\/[^/]+)$/.test(path)) throw new TypeError("The address must be a drive’s: it ends with /drive, or with /drives/ and an id.");
  return `${url.origin}${path}`;
}

/**
 * Checks a token. A header can't hold every character.
 *
 * @param {string} text as it was pasted
 * @returns {string} without `Bearer` and spaces
 * @throws {TypeError} whose message is for a person
 */
export function checkToken(text) {
  const token = text.trim().replace(/^bearer\s+/i, "");
  if (token === "") throw new TypeError("Paste an access token.");
  if (!/^[\x21-\x7e]+$/.test(token)) throw new TypeError("This isn’t an access token: it contains spaces or characters that none has.");
  return token;
}

export class Drive {
  #token;
  #signal;

  /**
   * @param {string} baseUrl as `checkAddress` returns it
   * @param {string} token as `checkToken` returns it
   * @param {AbortSignal} signal stops all requests
   */
  constructor(baseUrl, token, signal) {
    const { origin, hostname, pathname } = new URL(baseUrl);
    this.baseUrl = baseUrl;
    this.origin = origin;
    this.#token = token;
    this.#signal = signal;
    /** Which of the two documented forms the drive speaks. @type {"graph" | "onedrive"} */
    this.form = hostname === "api.onedrive.com" || /^(\/v\d[^/]*)?\/drive$/.test(pathname) ? "onedrive" : "graph";
    /** The base of the URLs in a batch. Null where there are no batches. */
    this.versionRoot = this.form === "graph" ? (/^\/(v\d[^/]*|beta)(?=\/)/.exec(pathname)?.[0] ?? null) : null;
    /** The path of the drive below the version. */
    this.path = pathname.slice(this.versionRoot?.length ?? 0);
  }

  /**
   * Sends a request with the token.
   *
   * @param {string} method
   * @param {string} path below the drive
   * @param {object | Blob} [body] a file's bytes, or an object that is sent as JSON
   * @param {Record<string, string>} [headers]
   */
  send(method, path, body, headers = {}) {
    return this.sendTo(this.baseUrl + path, method, body, headers);
  }

  /**
   * Sends a request with the token to a URL on the drive's origin.
   *
   * @param {string} url
   * @param {string} method
   * @param {object | Blob} [body]
   * @param {Record<string, string>} [headers]
   */
  sendTo(url, method, body, headers = {}) {
    if (new URL(url).origin !== this.origin) throw new TypeError("The token is for the drive’s own origin.");
    const all = new Headers({ Authorization: `Bearer ${this.#token}`, ...headers });
    if (body !== undefined) all.set("Content-Type", body instanceof Blob ? "application/octet-stream" : "application/json");
    const content = body === undefined || body instanceof Blob ? body : JSON.stringify(body);
    return observe(url, { method, headers: all, body: content, signal: this.#signal });
  }

  /**
   * Sends a request without the token, to any origin.
   *
   * @param {string} url
   * @param {RequestInit} [init]
   */
  sendBare(url, init = {}) {
    return observe(url, { ...init, signal: this.#signal });
  }

  /** Deletes an item while the page is being closed. @param {string | null} id */
  removeOnClose(id) {
    if (id === null) return;
    const headers = { Authorization: `Bearer ${this.#token}` };
    fetch(this.baseUrl + itemPath(id), { method: "DELETE", headers, credentials: "omit", keepalive: true }).catch(() => {});
  }

  /** The options of the library's client. */
  get clientOptions() {
    return { baseUrl: this.baseUrl, auth: this.#token };
  }

  get signal() {
    return this.#signal;
  }

  /** The headers that a start needs in this form. */
  get startHeaders() {
    return this.form === "onedrive" ? { Prefer: "respond-async" } : /** @type {Record<string, string>} */ ({});
  }
}

/** The address of an item, or of something below it, in a drive. @param {string} id @param {string} [rest] */
export function itemPath(id, rest = "") {
  return `/items/${encodeURIComponent(id)}${rest}`;
}

/** How long a response may take, in milliseconds. */
const TIMEOUT_MS = 30_000;

/**
 * What a page can see. `blocked`: fetch rejected; CORS hid the response, the preflight failed, or the network did.
 *
 * @typedef {object} Seen
 * @property {"response" | "blocked" | "timeout"} result
 * @property {number} [status]
 * @property {string} [type] the response's type: `cors`, `opaque`, `opaqueredirect`, …
 * @property {boolean} [redirected]
 * @property {string | null} [contentType]
 * @property {{ known: string[], others: number }} [headers] those that are readable
 * @property {number | string | null} [retryAfter] in seconds
 * @property {string | null} [error] the code in an error body
 */

/**
 * A request's outcome: what may be reported of it, and what only this page's own code needs.
 *
 * @typedef {{ seen: Seen, response: Response | null, body: any }} Exchange
 */

/**
 * @param {string} url
 * @param {RequestInit} [init]
 * @returns {Promise<Exchange>} it doesn't reject unless `init.signal` is aborted
 */
export async function observe(url, init = {}) {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
  try {
    const response = await fetch(url, { credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer", ...init, signal });
    const text = await response.text();
    const body = parse(text);
    return { seen: describe(response, body), response, body };
  } catch (error) {
    init.signal?.throwIfAborted();
    return { seen: { result: timeout.aborted ? "timeout" : "blocked" }, response: null, body: null };
  }
}

/** @param {Response} response @param {any} body @returns {Seen} */
function describe({ status, type, redirected, headers }, body) {
  if (type === "opaque" || type === "opaqueredirect") return { result: "response", status, type };
  return {
    result: "response",
    status,
    type,
    redirected,
    contentType: contentType(headers.get("Content-Type")),
    headers: headerNames([...headers.keys()]),
    retryAfter: retryAfter(headers.get("Retry-After")),
    error: errorCode(body?.error?.code),
  };
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
