// Starts the copies of a group: limits how many run at a time, and sends many starts in one request.

import { sendAlone } from "./delegate.js";
import { Exchange } from "./exchange.js";

/** The error codes of copies that failed because too many ran at once (msgraph-sdk-dotnet#226). */
const TOO_MANY = ["generalException", "activityLimitReached", "serviceNotAvailable"];
/** The most requests that Graph accepts in a batch. */
const MAX_BATCH = 20;
/** How long a start waits for others that fit into the same batch, in milliseconds. */
const LINGER_MS = 50;
/** How long a free permit waits for others, so that their copies share a batch, in milliseconds. */
const PERMIT_WAIT_MS = 1_000;
/** How much the window grows with each copy that completes. */
const GROWTH = 0.5;

/**
 * @typedef {import("./exchange.js").CoreResponse} CoreResponse
 */

/**
 * What the actions of a group know of it.
 *
 * @typedef {object} GroupInfo
 * @property {boolean} isShared whether other tabs follow the group too
 * @property {string | undefined} key the same in all tabs; undefined without a store
 */

/**
 * The hooks with which a group controls one of its actions.
 *
 * @typedef {object} Hooks
 * @property {GroupInfo} group
 * @property {() => Promise<void>} [enter] resolves when the action may start
 * @property {(exchange: Exchange, delegate: import("./delegate.js").Delegate, onSent: () => void) => Promise<CoreResponse | undefined>} [send]
 *   sends the start, and calls `onSent` right before; the response is undefined if it was already passed to the wasm
 * @property {() => void} onThrottled is called when the start was throttled
 * @property {string} [key] the key of its entry in the store
 */

/**
 * Starts the copies of a group. Any object can identify a copy. Limits how many run at a time, and starts the next ones together, so that they share
 * a batch.
 *
 * If 10 to 50 copies run at once, the service may fail them with generalException (msgraph-sdk-dotnet#226) or throttle their starts. Each of these
 * copies shrinks the window by one, down to half its size between two refills. Every two copies that complete grow it by one.
 */
export class CopyStarter {
  /** @type {GroupInfo} */
  group = { isShared: false, key: undefined };
  #environment;
  #batches;
  #maxSize;
  /** The window: how many copies may run at a time at present. Fractions of a copy add up. */
  #size;
  /** The minimum size until the next refill. */
  #minSize;
  /** The copies that wait for a permit, and the function that starts each. @type {Map<object, () => void>} */
  #waiting = new Map();
  /** @type {Set<object>} */
  #running = new Set();
  /** The copies whose start was throttled. No other copy starts until it is sent again. @type {Set<object>} */
  #throttled = new Set();
  #timer;

  /**
   * @param {import("./client.js").Connection} connection
   * @param {number} concurrency how many copies run at a time
   */
  constructor(connection, concurrency) {
    this.#environment = connection.environment;
    this.#batches = new BatchedStarts(connection);
    this.#maxSize = this.#size = concurrency;
    this.#minSize = concurrency / 2;
  }

  /**
   * Returns the hooks of one copy's action.
   *
   * @param {object} copy
   * @param {string | undefined} key the key of its entry in the store
   * @param {boolean} hasBegun whether it was started before and is now resumed
   * @param {() => void} [onStart] is called when its start is sent, and can be saved as such
   * @returns {Hooks}
   */
  hooks(copy, key, hasBegun, onStart) {
    if (hasBegun) this.#running.add(copy);
    return {
      group: this.group,
      key,
      enter: hasBegun ? undefined : () => this.#enter(copy),
      send: (exchange, delegate, onSent) => {
        if (this.#throttled.delete(copy)) this.#refill(true);
        return this.#batches.send(exchange, delegate, () => {
          onSent();
          onStart?.();
        });
      },
      onThrottled: () => {
        this.#throttled.add(copy);
        this.#shrink();
      },
    };
  }

  /** Whether a copy still waits for its permit. @param {object} copy */
  isWaiting(copy) {
    return this.#waiting.has(copy);
  }

  /** Releases a copy's permit, or removes the copy from the queue. @param {object} copy @param {any} [error] the error, if it has one */
  end(copy, error) {
    if (TOO_MANY.includes(error?.code)) this.#shrink();
    if (error === undefined && this.#running.has(copy)) this.#size = Math.min(this.#maxSize, this.#size + GROWTH);
    this.#waiting.delete(copy);
    this.#running.delete(copy);
    this.#throttled.delete(copy);
    this.#refill();
  }

  /** Resolves when the copy may start. @param {object} copy */
  #enter(copy) {
    const permit = /** @type {Promise<void>} */ (new Promise((enter) => this.#waiting.set(copy, enter)));
    // Copies that enter in the same task start together.
    if (this.#waiting.size === 1) this.#environment.runSoon(() => this.#refill());
    return permit;
  }

  /** Shrinks the window, because the service is overloaded. */
  #shrink() {
    this.#size = Math.max(1, this.#minSize, this.#size - 1);
  }

  /** Starts copies if all permits are free, or one for each waiting copy. Otherwise waits for more permits, unless `immediately` is true. */
  #refill(immediately = false) {
    const permits = Math.floor(this.#size);
    const free = permits - this.#running.size;
    if (this.#waiting.size === 0 || free < 1 || this.#throttled.size > 0) return;
    if (free < Math.min(this.#waiting.size, permits) && !immediately) {
      this.#timer ??= this.#environment.setTimeout(() => {
        this.#timer = undefined;
        this.#refill(true);
      }, PERMIT_WAIT_MS);
      return;
    }
    this.#environment.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#minSize = this.#size / 2;
    for (const [copy, enter] of [...this.#waiting].slice(0, free)) {
      this.#waiting.delete(copy);
      this.#running.add(copy);
      enter();
    }
  }
}

/**
 * @typedef {object} Waiting a start that waits for others
 * @property {Exchange} exchange
 * @property {import("./delegate.js").Delegate} delegate
 * @property {() => void} onSent
 * @property {(response?: CoreResponse) => void} resolve
 */

/** Sends up to 20 starts with the same token in one `$batch`. The wasm passes each action its own response. */
class BatchedStarts {
  #connection;
  #environment;
  /** The waiting starts. All have the same token and belong to the same drive, so the same batch URL is valid for all. @type {Waiting[]} */
  #queue = [];
  #timer;

  /** @param {import("./client.js").Connection} connection */
  constructor(connection) {
    this.#connection = connection;
    this.#environment = connection.environment;
  }

  /** @type {NonNullable<Hooks["send"]>} */
  send(exchange, delegate, onSent) {
    // The token goes to this URL, so it mustn't be one from a polluted `Object.prototype`.
    if (!Object.hasOwn(exchange.request, "batchUrl")) return sendAlone(exchange, delegate, onSent);
    // Each action redacts only its own token in errors.
    if (this.#queue[0]?.exchange.token !== exchange.token) this.#flush();
    return new Promise((resolve) => {
      this.#queue.push({ exchange, delegate, onSent, resolve });
      exchange.signal.addEventListener("abort", () => {
        this.#queue = this.#queue.filter((other) => other.exchange !== exchange);
        // Clears the timer of an empty queue.
        if (this.#queue.length === 0) this.#flush();
        resolve(undefined);
      });
      if (this.#queue.length === MAX_BATCH) this.#flush();
      // A hidden tab's timer may fire a minute later, when the request would already have timed out.
      else if (this.#environment.attempt(({ document }) => document.hidden)) this.#environment.runLater(() => this.#flush());
      else this.#timer ??= this.#environment.setTimeout(() => this.#flush(), LINGER_MS);
    });
  }

  async #flush() {
    this.#environment.clearTimeout(this.#timer);
    this.#timer = undefined;
    const starts = this.#queue.splice(0);
    if (starts.length < 2) {
      return starts.forEach(async ({ exchange, delegate, onSent, resolve }) => resolve(await sendAlone(exchange, delegate, onSent)));
    }
    for (const { onSent } of starts) onSent();
    // All have the same wasm: after a trap, the actions of an instance end and leave the queue.
    const [first] = starts;
    const { request, token } = first.exchange;
    const headers = { "Content-Type": "application/json" };
    const requests = starts.map(({ exchange: { request, body } }, index) => ({ id: String(index), method: request.method, url: request.urlInBatch, headers, body }));
    const url = /** @type {string} */ (request.batchUrl);
    const batch = new Exchange(this.#connection, { ...request, method: "POST", url }, { requests }, token);
    for (const { exchange } of starts) exchange.clientRequestId = batch.clientRequestId;
    abortWhenAllAre(starts.map(({ exchange }) => exchange.signal), batch);
    const response = await batch.send();
    for (const { exchange } of starts) exchange.error = batch.error;
    for (const [index, { delegate }] of starts.entries()) first.delegate.wasm.respondToBatch(delegate.number, String(index), response);
    for (const { resolve } of starts) resolve();
  }
}

/** @param {AbortSignal[]} signals @param {Exchange} exchange */
function abortWhenAllAre(signals, exchange) {
  for (const signal of signals) signal.addEventListener("abort", () => signals.every(({ aborted }) => aborted) && exchange.abort());
}
