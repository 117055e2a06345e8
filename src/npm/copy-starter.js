// How the copies of a group begin: each when it has a permit, many with one request, and none twice.

import { CopyWindow } from "./copy-window.js";
import { readText } from "./host.js";

/** The codes with which copies fail where too many run at once (msgraph-sdk-dotnet#226). */
const TOO_MANY = ["generalException", "activityLimitReached", "serviceNotAvailable"];
/** What the URLs in a batch are relative to: `https://graph.microsoft.com/v1.0`. Other services know no batches. */
const VERSION_ROOT = /^https?:\/\/[^/]+\/(v\d[^/]*|beta)(?=\/)/;
/** The most requests that Graph takes in a batch. */
const MAX_BATCH = 20;
/** How long a start waits for others, in milliseconds. */
const LINGER_MS = 50;
/** Statuses whose responses have no body. */
const NO_BODY = [204, 205, 304];

/**
 * What a group adds to one of its actions.
 *
 * @typedef {object} Hooks
 * @property {() => Promise<void>} [enter] resolves when the action may begin
 * @property {(url: string, init: any, onSent: () => void) => Promise<Response>} [send] sends the start, and says when it goes out
 * @property {() => void} [onThrottled] the service rejected the start for now, since it has too much to do
 * @property {string} [key] of its entry in the store
 */

/** Begins copies. Any object can stand for a copy. */
export class CopyStarter {
  #window;
  #batches;

  /**
   * @param {import("./client.js").Connection} connection
   * @param {number} concurrency how many copies run at a time
   */
  constructor(connection, concurrency) {
    this.#window = new CopyWindow(connection.environment, concurrency);
    this.#batches = new BatchedStarts(connection);
  }

  /**
   * What an action needs to begin as part of the group.
   *
   * @param {object} copy
   * @param {string | undefined} key of its entry in the store
   * @param {boolean} hasBegun whether it is resumed
   * @returns {Hooks}
   */
  hooks(copy, key, hasBegun) {
    if (hasBegun) this.#window.admit(copy);
    return {
      key,
      enter: hasBegun ? undefined : () => this.#window.enter(copy),
      send: (url, init, onSent) => this.#send(copy, url, init, onSent),
      onThrottled: () => this.#window.throttle(copy),
    };
  }

  /** @param {object} copy */
  isWaiting(copy) {
    return this.#window.isWaiting(copy);
  }

  /** The copy has ended, with an error or not. @param {object} copy @param {any} [error] */
  end(copy, error) {
    if (TOO_MANY.includes(error?.code)) this.#window.shrink();
    this.#window.leave(copy, error === undefined);
  }

  /** @param {object} copy @param {string} url @param {any} init @param {() => void} onSent */
  async #send(copy, url, init, onSent) {
    this.#window.retry(copy);
    return this.#batches.send(url, init, onSent);
  }
}

/**
 * @typedef {object} Start
 * @property {string} root the same for all starts of a drive
 * @property {string} url
 * @property {any} init
 * @property {() => void} onSent
 * @property {(response: Response | Promise<Response>) => void} resolve
 * @property {(error: unknown) => void} reject
 */

/** Sends up to 20 starts in one `$batch`. Each gets the response that it would have got alone; one that is lost with its batch, too. */
class BatchedStarts {
  #connection;
  /** @type {Start[]} */
  #queue = [];
  #timer;

  /** @param {import("./client.js").Connection} connection */
  constructor(connection) {
    this.#connection = connection;
  }

  /** @param {string} url @param {any} init @param {() => void} onSent @returns {Promise<Response>} */
  send(url, init, onSent) {
    // `Prefer` is ignored in a batch. Only OneDrive's own form, which has no batches, needs it on a copy.
    const [root] = VERSION_ROOT.exec(url) ?? [];
    if (root === undefined || init.headers.Prefer) {
      onSent();
      return this.#connection.fetch(url, init);
    }
    return new Promise((resolve, reject) => {
      const start = { root, url, init, onSent, resolve, reject };
      this.#queue.push(start);
      init.signal.addEventListener("abort", () => {
        this.#queue = this.#queue.filter((other) => other !== start);
        reject(init.signal.reason);
      });
      if (this.#queue.length === MAX_BATCH) this.#flush();
      else this.#timer ??= this.#connection.environment.setTimeout(() => this.#flush(), LINGER_MS);
    });
  }

  #flush() {
    this.#connection.environment.clearTimeout(this.#timer);
    this.#timer = undefined;
    const starts = this.#queue.splice(0);
    for (const { onSent } of starts) onSent();
    this.#exchange(starts).catch((error) => starts.forEach(({ reject }) => reject(error)));
  }

  /** @param {Start[]} starts */
  async #exchange(starts) {
    const last = starts[starts.length - 1];
    if (starts.length < 2) return last?.resolve(this.#connection.fetch(last.url, last.init));
    const requests = starts.map(({ root, url, init }, index) => ({
      id: String(index),
      method: init.method,
      url: url.slice(root.length),
      headers: { "Content-Type": "application/json" },
      body: JSON.parse(init.body),
    }));
    // The newest token is good for all.
    const batch = { ...last.init, signal: allAborted(starts.map(({ init }) => init.signal)), body: JSON.stringify({ requests }) };
    const response = await this.#connection.fetch(`${last.root}/$batch`, batch);
    const text = await readText(response);
    if (text === null) throw new TypeError("the response to a batch is too long");
    if (!response.ok) return starts.forEach(({ resolve }) => resolve(refusal(response, text)));
    const { responses } = JSON.parse(text);
    starts.forEach(({ resolve }, index) => resolve(responseTo(responses, String(index))));
  }
}

/** The response to one request of a batch. One that is missing, ambiguous or malformed is lost. */
async function responseTo(responses, id) {
  const [own, ...others] = responses.filter((response) => response?.id === id);
  if (own === undefined || others.length > 0) throw new TypeError("a batch was answered in part");
  const { status, headers, body } = own;
  return new Response(NO_BODY.includes(status) || body === undefined ? null : JSON.stringify(body), { status: requireStatus(status), headers });
}

/** A response without a status would count as 200. */
function requireStatus(status) {
  if (typeof status === "number") return status;
  throw new TypeError("a response in a batch has no status");
}

/** Whether a response says that the service did nothing. */
function isRefusal(status) {
  return [429, 503, 509].includes(status) || (status >= 400 && status < 500 && status !== 408);
}

/** The response to each start of a batch that failed as a whole. @param {Response} response @param {string} text */
function refusal({ status, headers }, text) {
  // Part of it may have been done before the rest failed.
  if (!isRefusal(status)) throw new TypeError("the batch failed");
  return new Response(text, { status, headers });
}

/** A signal that is aborted when all of those are. @param {AbortSignal[]} signals */
function allAborted(signals) {
  const controller = new AbortController();
  for (const signal of signals) {
    signal.addEventListener("abort", () => signals.every(({ aborted }) => aborted) && controller.abort(signal.reason));
  }
  return controller.signal;
}
