// @ts-check
/**
 * The requests that this page sends, as its own `fetch` sees them: Longhaul's and the file manager's.
 *
 * Preflights, the steps of a redirect and requests that the browser repeats aren't visible here. Secrets are removed before anything is
 * kept (redact.js).
 */

import { Redactor } from "./redact.js";

/** How many are kept; older ones are dropped first. */
const MAX_LENGTH = 400;
/** Longer bodies aren't read, in characters. */
const LONGEST_BODY = 262_144;

/** @typedef {{ headers: [name: string, value: string][], body: string }} Message */

/**
 * @typedef {object} Entry
 * @property {number} startedAt milliseconds since 1970
 * @property {string} method
 * @property {string} host
 * @property {string} path
 * @property {boolean} monitor whether it went to a monitor
 * @property {Message} request
 * @property {Message | null} response null until it arrives, and where the page may not read it
 * @property {string | null} outcome the status, or what there was instead; null until then
 * @property {boolean | null} ok
 * @property {number | null} tookMs until the response's headers arrived
 */

/** Fires `request` when one is sent, when its response arrives, and when the list is cleared. */
export class Requests extends EventTarget {
  /** Oldest first. @type {Entry[]} */
  list = [];
  /** The number of requests since the list was cleared; larger than `list.length` if some were dropped. */
  count = 0;
  /** Whether the list was cleared. */
  isCleared = false;
  #redactor;
  #isDrive;

  /** @param {(url: URL) => boolean} isDrive whether a URL is one of a drive, and so no secret */
  constructor(isDrive) {
    super();
    this.#isDrive = isDrive;
    this.#redactor = new Redactor(isDrive);
  }

  /**
   * The browser's `fetch`, recorded.
   *
   * @type {typeof fetch}
   */
  fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const entry = this.#add(url, init);
    const startedAt = performance.now();
    const end = (/** @type {string} */ outcome, /** @type {boolean} */ ok) => {
      Object.assign(entry, { outcome, ok, tookMs: performance.now() - startedAt });
      this.#changed();
    };
    try {
      const response = await fetch(input, init);
      if (response.type !== "opaqueredirect" && response.type !== "opaque") void this.#readResponse(entry, response.clone());
      end(outcomeOf(response), response.ok || response.type === "opaqueredirect");
      return response;
    } catch (error) {
      end(init?.signal?.aborted ? "aborted" : "no response", false);
      throw error;
    }
  };

  clear() {
    this.list = [];
    this.count = 0;
    this.isCleared = true;
    this.#changed();
  }

  /**
   * @param {URL} url
   * @param {RequestInit | undefined} init
   */
  #add(url, init) {
    const monitor = !this.#isDrive(url);
    this.count += 1;
    /** @type {Entry} */
    const entry = {
      startedAt: Date.now(),
      method: init?.method ?? "GET",
      host: url.host,
      path: this.#redactor.path(url),
      monitor,
      request: { headers: this.#redactor.headers(new Headers(init?.headers)), body: this.#bodyOf(init?.body) },
      response: null,
      outcome: null,
      ok: null,
      tookMs: null,
    };
    if (this.list.push(entry) > MAX_LENGTH) this.list.shift();
    this.#changed();
    return entry;
  }

  /** @param {BodyInit | null | undefined} body */
  #bodyOf(body) {
    if (typeof body === "string") return this.#redactor.body(body);
    return body instanceof Blob ? `${body.size} bytes` : "";
  }

  /**
   * @param {Entry} entry
   * @param {Response} response a clone, which is read in part
   */
  async #readResponse(entry, response) {
    const headers = this.#redactor.headers(response.headers);
    entry.response = { headers, body: "" };
    entry.response.body = this.#redactor.body(await textOf(response).catch(() => ""));
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("request"));
  }
}

/** A body's text; its beginning if it is too long. @param {Response} response */
async function textOf({ body }) {
  let text = "";
  if (body === null) return text;
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  while (text.length < LONGEST_BODY) {
    const { done, value } = await reader.read();
    if (done) return text;
    text += value;
  }
  void reader.cancel().catch(() => {});
  return text;
}

/** @param {Response} response */
function outcomeOf({ type, status, redirected }) {
  if (type === "opaqueredirect") return "redirect";
  return redirected ? `redirect, ${status}` : String(status);
}
