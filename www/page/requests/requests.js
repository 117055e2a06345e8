// @ts-check
/**
 * The requests that this page makes, as its own `fetch` sees them: Longhaul's and the file manager's.
 *
 * What the browser does by itself isn't seen from here: preflights, the steps of a redirect, a request that it repeats. No
 * entry holds a secret: of a monitor's address only the host is kept, of a drive's the path, and no header at all.
 */

/** How many are kept; older ones go first. */
const KEPT = 400;

/** What stands for that which is not shown. */
const MASK = "••••••";

/** The parts of a query that tell what was asked for. */
const TOLD = new Set(["$top", "$skiptoken", "$select", "@microsoft.graph.conflictBehavior"]);

/**
 * @typedef {object} Entry
 * @property {number} number counted from 1
 * @property {number} startedAt milliseconds since 1970
 * @property {string} method
 * @property {string} host
 * @property {string} path masked where it could be a secret
 * @property {boolean} monitor whether a monitor was asked
 * @property {string | null} outcome the status, or what there was instead; null until then
 * @property {"well" | "badly" | null} went
 * @property {number | null} tookMs until the answer's headers were there
 */

/** Fires `request` when one is sent and when its answer is there; `detail` is the entry. */
export class Requests extends EventTarget {
  /** Oldest first. @type {Entry[]} */
  list = [];
  /** How many there were; more than `list` holds, if some were let go. */
  count = 0;
  #isDrive;

  /** @param {(url: URL) => boolean} isDrive whether this is an address of a drive, and so no secret */
  constructor(isDrive) {
    super();
    this.#isDrive = isDrive;
  }

  /**
   * The browser's `fetch`, written down.
   *
   * @type {typeof fetch}
   */
  fetch = async (input, init) => {
    const entry = this.#begin(new URL(input instanceof Request ? input.url : input), init?.method ?? "GET");
    const began = performance.now();
    try {
      const response = await fetch(input, init);
      this.#end(entry, began, outcomeOf(response), response.ok || response.type === "opaqueredirect");
      return response;
    } catch (error) {
      this.#end(entry, began, init?.signal?.aborted ? "given up" : "no answer", false);
      throw error;
    }
  };

  /** Forgets them all. */
  clear() {
    this.list = [];
    this.dispatchEvent(new CustomEvent("request"));
  }

  /**
   * @param {URL} url
   * @param {string} method
   */
  #begin(url, method) {
    const monitor = !this.#isDrive(url);
    this.count += 1;
    /** @type {Entry} */
    const entry = {
      number: this.count,
      startedAt: Date.now(),
      method,
      host: url.host,
      path: monitor ? `/${MASK}` : pathOf(url),
      monitor,
      outcome: null,
      went: null,
      tookMs: null,
    };
    if (this.list.push(entry) > KEPT) this.list.shift();
    this.dispatchEvent(new CustomEvent("request", { detail: entry }));
    return entry;
  }

  /**
   * @param {Entry} entry
   * @param {number} began
   * @param {string} outcome
   * @param {boolean} well
   */
  #end(entry, began, outcome, well) {
    Object.assign(entry, { outcome, went: well ? "well" : "badly", tookMs: performance.now() - began });
    this.dispatchEvent(new CustomEvent("request", { detail: entry }));
  }
}

/** @param {Response} response */
function outcomeOf({ type, status, redirected }) {
  if (type === "opaqueredirect") return "redirect";
  return redirected ? `redirect, ${status}` : String(status);
}

/** @param {URL} url */
function pathOf({ pathname, searchParams }) {
  const told = [...searchParams].map(([name, value]) => `${name}=${TOLD.has(name) ? value : MASK}`);
  return decode(pathname) + (told.length > 0 ? `?${told.join("&")}` : "");
}

/** @param {string} path */
function decode(path) {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
