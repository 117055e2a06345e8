// Sends a request of the core with fetch, and reads the response. Parses JSON here, so that the text of a body doesn't enter the wasm.

/** The maximum length of a body, in UTF-16 code units. Excel's responses have up to 5 MB. Others are far smaller. */
const MAX_BODY_LENGTH = 8 << 20;
/** The headers that the core reads. */
const HEADERS = ["location", "operation-location", "retry-after", "request-id", "client-request-id", "date"];
const CLIENT_REQUEST_ID = "client-request-id";

/**
 * A request, as `Request::to_json` in `src/protocol/request.rs` writes it. Omits flags that aren't set.
 *
 * @typedef {object} CoreRequest
 * @property {string} method
 * @property {string} url
 * @property {true} [isStart]
 * @property {string} [batchUrl]
 * @property {string} [urlInBatch]
 * @property {true} [respondAsync]
 * @property {true} [clientRequestId]
 * @property {true} [followRedirects]
 * @property {true} [noCors]
 */

/**
 * A response, as `src/browser/exchange.rs` reads it. Empty if there was no response.
 *
 * @typedef {object} CoreResponse
 * @property {number} [status]
 * @property {string} [type]
 * @property {string} [redirectedTo]
 * @property {Record<string, string>} [headers]
 * @property {any} [json]
 * @property {true} [isUnreadable]
 * @property {"noFetch"} [notSent]
 */

/** A request of one action. */
export class Exchange {
  /** The error of a failed request. @type {unknown} */
  error;
  #controller = new AbortController();
  #connection;

  /**
   * @param {import("./client.js").Connection} connection
   * @param {CoreRequest} request
   * @param {any} body undefined without a body
   * @param {string | undefined} token
   */
  constructor(connection, request, body, token) {
    this.#connection = connection;
    this.request = request;
    this.body = body;
    this.token = token;
    /** The id for support that is sent to Microsoft Graph. @type {string | undefined} */
    this.clientRequestId = request.clientRequestId && connection.environment.randomUuid();
  }

  get signal() {
    return this.#controller.signal;
  }

  abort() {
    this.#controller.abort();
  }

  /** Sends the request. Never rejects. @returns {Promise<CoreResponse>} */
  async send() {
    const { url, method, followRedirects, respondAsync, noCors } = this.request;
    const id = this.clientRequestId;
    const { fetch } = this.#connection;
    if (!fetch) return { notSent: "noFetch" };
    try {
      /** @type {Record<string, string>} */
      const headers = {};
      if (this.token !== undefined) headers.Authorization = `Bearer ${this.token}`;
      if (respondAsync) headers.Prefer = "respond-async";
      if (id) headers[CLIENT_REQUEST_ID] = id;
      // Pass the signal in the options, not in a Request, because the fetch caches of some frameworks read only the options.
      /** @type {RequestInit} */
      const init = { method, headers, redirect: followRedirects ? "follow" : "manual", credentials: "omit", signal: this.signal };
      // Cloudflare Workers with a compatibility date before 2024-11-11 throw for this option (workerd#698).
      if ("cache" in (globalThis.Request?.prototype ?? {})) init.cache = "no-store";
      if (noCors) init.mode = "no-cors";
      if (this.body !== undefined) {
        headers["Content-Type"] = "application/json";
        init.body = JSON.stringify(this.body);
      }
      const response = await fetch(url, init);
      if (typeof response?.headers?.get !== "function") throw new TypeError("fetch must return a Response");
      // `Response.error()` stands for a request that got no response.
      if (response.type === "error") return {};
      const head = readHead(response, id);
      return head.type ? head : Object.assign(head, await readBody(response, this.signal));
    } catch (error) {
      this.error = error;
      return {};
    }
  }
}

/**
 * Reads everything but the body of a response. Throws if an app's fetch returned anything else.
 *
 * @param {Response} response
 * @param {string | undefined} clientRequestId the id that was sent
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

/** Reads a body. @param {Response} response or any other value that an app's fetch returned @param {AbortSignal} signal @returns {Promise<CoreResponse>} */
async function readBody(response, signal) {
  try {
    const text = await readText(response, signal);
    if (text.length <= MAX_BODY_LENGTH) return text.trim() === "" ? {} : { json: JSON.parse(text) };
  } catch {
    // It was cut off, or isn't JSON.
  }
  return { isUnreadable: true };
}

/**
 * Reads a body as text, up to slightly more than {@link MAX_BODY_LENGTH}, or until the request is aborted. An app's fetch may ignore the signal.
 *
 * @param {Response} response its body may not be a stream
 * @param {AbortSignal} signal
 */
async function readText(response, signal) {
  const reader = response.body?.getReader?.();
  if (!reader) return response.text();
  const decoder = new TextDecoder();
  let text = "";
  while (text.length <= MAX_BODY_LENGTH && !signal.aborted) {
    const { done, value } = await reader.read();
    text += decoder.decode(value, { stream: !done });
    if (done) return text;
  }
  // Frees the connection. A failure has no effect.
  Promise.resolve(reader.cancel()).catch(() => {});
  return text;
}
