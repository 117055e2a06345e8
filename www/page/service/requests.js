// @ts-check
/**
 * The requests that this page sends, as its own `fetch` sees them: Longhaul's and the file manager's.
 *
 * Preflights, the steps of a redirect and requests that the browser repeats aren't visible here. Secrets are removed before anything is
 * kept: tokens, and the URLs of monitors and downloads, which carry their own credential.
 */

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

const MASK = "••••••";

/** The query parameters that hold no secret. */
const PUBLIC_PARAMETERS = new Set(["$top", "$select", "$expand", "$orderby", "@microsoft.graph.conflictBehavior", "@name.conflictBehavior"]);
/** The headers that are shown with their value; those that hold a URL are redacted as one. */
const PUBLIC_HEADERS = new Set([
  "accept",
  "client-request-id",
  "content-length",
  "content-range",
  "content-type",
  "date",
  "location",
  "prefer",
  "preference-applied",
  "request-id",
  "retry-after",
]);
/** A URL in a text: up to a space or a quote. */
const URLS = /https?:\/\/[^\s"'<>]+/gi;

/** How much of a body is shown, in characters. */
const MAX_BODY = 16_384;

/** Removes secrets. */
export class Redactor {
  /** The tokens that were sent. @type {Set<string>} */
  #tokens = new Set();
  #isDrive;

  /** @param {(url: URL) => boolean} isDrive whether a URL is one of a drive, and so no secret */
  constructor(isDrive) {
    this.#isDrive = isDrive;
  }

  /** The path and query of a URL, for a user. @param {URL} url */
  path(url) {
    if (!this.#isDrive(url)) return `/${MASK}`;
    const query = [...url.searchParams].map(([name, value]) => `${name}=${PUBLIC_PARAMETERS.has(name) ? value : MASK}`);
    return decode(url.pathname) + (query.length > 0 ? `?${query.join("&")}` : "");
  }

  /** @param {Headers} headers @returns {[name: string, value: string][]} */
  headers(headers) {
    return [...headers].map(([name, value]) => {
      // A relative URL of a monitor is a secret too.
      const isPublic = PUBLIC_HEADERS.has(name) && (name !== "location" || URL.canParse(value));
      if (name !== "authorization") return [name, isPublic ? this.#text(value) : MASK];
      this.#tokens.add(value.replace(/^bearer /i, ""));
      return [name, `Bearer ${MASK}`];
    });
  }

  /** A body of JSON, formatted. Of anything else only the length, because a secret could be in it in an unknown form. @param {string} text */
  body(text) {
    if (text === "") return "";
    try {
      const formatted = this.#text(JSON.stringify(JSON.parse(text), null, 2));
      return formatted.length > MAX_BODY ? `${formatted.slice(0, MAX_BODY)}…` : formatted;
    } catch {
      return `${text.length} characters`;
    }
  }

  /** @param {string} text */
  #text(text) {
    let redacted = text.replace(URLS, (match) => {
      const url = URL.parse(match);
      return url === null ? MASK : `${url.origin}${this.path(url)}`;
    });
    for (const token of this.#tokens) if (token !== "") redacted = redacted.replaceAll(token, MASK);
    return redacted;
  }
}

/** @param {string} path */
function decode(path) {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
