// One request of the core: sends it with fetch, and reads the response. The text of a body doesn't enter the wasm: JSON is parsed here.

/** The longest body that is read, in bytes after decompression. Excel's responses have up to 5 MB, all others are far smaller. */
const MAX_BODY_BYTES = 8 << 20;
/** The headers that the core reads. */
const HEADERS = ["location", "operation-location", "retry-after", "request-id", "client-request-id", "date"];
const CLIENT_REQUEST_ID = "client-request-id";

/**
 * What `src/protocol/request.rs` writes of a request. What isn't true is missing.
 *
 * @typedef {object} CoreRequest
 * @property {string} method
 * @property {string} url
 * @property {true} [isStart]
 * @property {true} [needsToken]
 * @property {true} [freshToken] the last token was refused
 * @property {true} [isBatchable]
 * @property {true} [respondAsync]
 * @property {true} [clientRequestId]
 * @property {true} [followRedirects]
 * @property {true} [noCors]
 */

/**
 * What `src/browser/response.rs` reads. Empty for a response that is lost.
 *
 * @typedef {object} CoreResponse
 * @property {number} [status]
 * @property {string} [type]
 * @property {string} [redirectedTo]
 * @property {Record<string, string>} [headers]
 * @property {any} [json]
 * @property {"broken" | "unreadable"} [bodyError]
 * @property {"noToken" | "noFetch"} [notSent]
 */

/** A request of one action. */
export class Exchange {
  /** Why the request failed. @type {unknown} */
  error;
  /** @type {string | undefined} */
  token;
  #controller = new AbortController();
  #connection;
  #body;

  /**
   * @param {import("./client.js").Connection} connection
   * @param {CoreRequest} request
   * @param {any} body undefined where there is none
   */
  constructor(connection, request, body) {
    this.#connection = connection;
    this.request = request;
    this.#body = body;
  }

  get signal() {
    return this.#controller.signal;
  }

  abort() {
    this.#controller.abort();
  }

  /** The same with another URL and another body. @param {{ url: string, body: any }} change */
  with({ url, body }) {
    const exchange = new Exchange(this.#connection, { ...this.request, url }, body);
    exchange.token = this.token;
    return exchange;
  }

  /** Sends it. Never rejects. @returns {Promise<CoreResponse>} */
  async send() {
    const { url, method, followRedirects, respondAsync, clientRequestId, noCors } = this.request;
    if (!this.#connection.canFetch) return { notSent: "noFetch" };
    try {
      const id = clientRequestId && this.#connection.environment.randomUuid();
      /** @type {Record<string, string>} */
      const headers = {};
      if (this.token !== undefined) headers.Authorization = `Bearer ${this.token}`;
      if (respondAsync) headers.Prefer = "respond-async";
      if (id) headers[CLIENT_REQUEST_ID] = id;
      // The signal is set here and not in a Request: caches of some frameworks look for it here.
      /** @type {RequestInit} */
      const init = { method, headers, redirect: followRedirects ? "follow" : "manual", credentials: "omit", cache: "no-store", signal: this.signal };
      if (noCors) init.mode = "no-cors";
      if (this.#body !== undefined) {
        headers["Content-Type"] = "application/json";
        init.body = JSON.stringify(this.#body);
      }
      const response = await this.#connection.fetch(url, init);
      const head = readHead(response, id);
      return head.type ? head : Object.assign(head, await readBody(response));
    } catch (error) {
      this.error = error;
      return {};
    }
  }
}

/**
 * Reads a response without its body. Throws if an app's fetch returned none.
 *
 * @param {Response} response
 * @param {string | undefined} clientRequestId what was sent
 * @returns {CoreResponse}
 */
function readHead({ status, type, redirected, url, headers }, clientRequestId) {
  /** @type {CoreResponse} */
  const head = { status };
  if (type === "opaque" || type === "opaqueredirect") head.type = type;
  if (redirected) head.redirectedTo = url;
  for (const name of HEADERS) {
    const value = headers.get(name) ?? (name === CLIENT_REQUEST_ID ? clientRequestId : undefined);
    if (typeof value === "string") (head.headers ??= {})[name] = value;
  }
  return head;
}

/** Reads a body. @param {Response} response or what an app's fetch returns @returns {Promise<CoreResponse>} */
async function readBody(response) {
  let text;
  try {
    text = await readText(response);
  } catch {
    return { bodyError: "broken" };
  }
  if (text?.trim() === "") return {};
  try {
    return { json: JSON.parse(/** @type {string} */ (text)) };
  } catch {
    return { bodyError: "unreadable" };
  }
}

/** Reads a body as text; undefined where it is longer than any response should be. @param {Response} response whose body may be no stream */
async function readText(response) {
  const reader = response.body?.getReader?.();
  if (!reader) {
    const text = await response.text();
    return text.length > MAX_BODY_BYTES ? undefined : text;
  }
  const decoder = new TextDecoder();
  let text = "";
  for (let length = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    length += value.length;
    if (length > MAX_BODY_BYTES) {
      // Cancelling is a courtesy to the connection: nothing depends on it.
      Promise.resolve(reader.cancel()).catch(() => {});
      return undefined;
    }
    text += decoder.decode(value, { stream: true });
  }
}
