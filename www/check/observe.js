// @ts-check
/** Sends a request and records what a page can see of the response. */

import { contentType, errorCode, headerNames, retryAfter } from "./vocabulary.js";

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
