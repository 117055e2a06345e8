// How many copies of a group run at a time, and when the next ones begin: several together, so that they fit into a batch.
//
// A service that gets 10 to 50 copies at once has been seen to fail them with generalException (msgraph-sdk-dotnet#226), and it throttles.
// So the window shrinks by one with each copy that is throttled, by no more than half between two refills, and grows by one with every two
// copies that complete.

/** The share of the window that must be free before it is refilled. */
const FREE_SHARE = 0.75;
/** A free permit waits for others no longer than this share of a copy's usual duration. */
const WAIT_SHARE = 0.5;
const MIN_WAIT_MS = 1_000;
const GROWTH = 0.5;

/** A window of copies. Any object can stand for a copy. */
export class CopyWindow {
  #environment;
  #maxSize;
  #size;
  /** The window doesn't shrink below this before the next refill. */
  #minSize;
  /** The copies that wait for a permit, and what lets each begin. @type {Map<object, () => void>} */
  #waiting = new Map();
  /** The copies that run, and since when. @type {Map<object, number>} */
  #running = new Map();
  /** The copies whose start was throttled and will be sent again. Until then nothing new begins. @type {Set<object>} */
  #throttled = new Set();
  /** How long a copy usually takes, in milliseconds. */
  #typicalMs = 0;
  #timer;

  /** @param {import("./environment.js").Environment} environment @param {number} maxSize */
  constructor(environment, maxSize) {
    this.#environment = environment;
    this.#maxSize = this.#size = maxSize;
    this.#minSize = maxSize / 2;
  }

  /** Whether a copy still waits for its permit. @param {object} copy */
  isWaiting(copy) {
    return this.#waiting.has(copy);
  }

  /** Adds a copy that runs already. @param {object} copy */
  admit(copy) {
    this.#running.set(copy, this.#environment.now());
  }

  /** Resolves when the copy may begin. @param {object} copy */
  enter(copy) {
    return /** @type {Promise<void>} */ (
      new Promise((enter) => {
        this.#waiting.set(copy, enter);
        // Copies that enter in the same turn begin together.
        if (this.#waiting.size === 1) queueMicrotask(() => this.#refill());
      })
    );
  }

  /** Gives back a copy's permit, or its claim to one. @param {object} copy @param {boolean} isCompleted */
  leave(copy, isCompleted) {
    const since = this.#running.get(copy);
    if (isCompleted && since !== undefined) {
      this.#size = Math.min(this.#maxSize, this.#size + GROWTH);
      const tookMs = this.#environment.now() - since;
      this.#typicalMs += (tookMs - this.#typicalMs) / (this.#typicalMs === 0 ? 1 : 4);
    }
    this.#waiting.delete(copy);
    this.#running.delete(copy);
    this.#throttled.delete(copy);
    this.#refill();
  }

  /** Makes the window smaller: the service has too much to do. */
  shrink() {
    this.#size = Math.max(1, this.#minSize, this.#size - 1);
  }

  /** The start of a copy was throttled, and will be sent again. @param {object} copy */
  throttle(copy) {
    this.#throttled.add(copy);
    this.shrink();
  }

  /** The start of a copy is sent again, and copies with a permit begin with it. @param {object} copy */
  retry(copy) {
    if (this.#throttled.delete(copy)) this.#refill(true);
  }

  /** Lets copies begin when enough permits are free, or immediately. */
  #refill(immediately = false) {
    const free = Math.floor(this.#size) - this.#running.size;
    if (this.#waiting.size === 0 || free < 1 || this.#throttled.size > 0) return;
    const enough = Math.min(this.#waiting.size, this.#size * FREE_SHARE);
    if (free < enough && !immediately) {
      const waitMs = Math.max(MIN_WAIT_MS, this.#typicalMs * WAIT_SHARE);
      this.#timer ??= this.#environment.setTimeout(() => {
        this.#timer = undefined;
        this.#refill(true);
      }, waitMs);
      return;
    }
    this.#environment.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#minSize = this.#size / 2;
    for (const [copy, enter] of [...this.#waiting].slice(0, free)) {
      this.#waiting.delete(copy);
      this.#running.set(copy, this.#environment.now());
      enter();
    }
  }
}
