// How many copies of a group are under way at a time, and when the next ones begin: several together, so that they fit into a batch.
//
// A service that is asked for 10 to 50 copies at once has been seen to fail them with generalException (msgraph-sdk-dotnet#226), and
// it throttles. So the window shrinks by one with each copy that is turned away, though by no more than half between two refills, and
// grows again by one with every two that go well.

/** The share of the window that is free when it is refilled. */
const FREE_ENOUGH = 0.75;
/** A free place doesn't wait for company longer than this share of what a copy takes. */
const PATIENCE = 0.5;
const LEAST_PATIENCE_MS = 1_000;
const GROWTH = 0.5;

/** A window of so many copies. Copies are told apart by whatever object stands for them. */
export class CopyWindow {
  #most;
  #size;
  /** The window doesn't shrink below this before the next refill. */
  #least;
  /** Those that wait for a place, and how each is let in. @type {Map<object, () => void>} */
  #waiting = new Map();
  /** Those that are under way, and since when. @type {Map<object, number>} */
  #underWay = new Map();
  /** Those that were turned away and will be sent again. Until then nothing new is sent. @type {Set<object>} */
  #turnedAway = new Set();
  /** What a copy took lately, in milliseconds. */
  #typicalMs = 0;
  #timer;

  /** @param {number} most */
  constructor(most) {
    this.#most = this.#size = most;
    this.#least = most / 2;
  }

  /** Whether it still waits for its place. @param {object} copy */
  isWaiting(copy) {
    return this.#waiting.has(copy);
  }

  /** It is under way already, whether there is a place or not. @param {object} copy */
  admit(copy) {
    this.#underWay.set(copy, performance.now());
  }

  /** Settles when it has its place. @param {object} copy */
  enter(copy) {
    return /** @type {Promise<void>} */ (
      new Promise((enter) => {
        this.#waiting.set(copy, enter);
        // Whoever comes in the same turn comes along.
        if (this.#waiting.size === 1) queueMicrotask(() => this.#refill());
      })
    );
  }

  /** It needs its place no more, whether it had one or not. @param {object} copy @param {boolean} well whether it went well */
  leave(copy, well) {
    const since = this.#underWay.get(copy);
    if (well && since !== undefined) {
      this.#size = Math.min(this.#most, this.#size + GROWTH);
      const took = performance.now() - since;
      this.#typicalMs += (took - this.#typicalMs) / (this.#typicalMs === 0 ? 1 : 4);
    }
    this.#waiting.delete(copy);
    this.#underWay.delete(copy);
    this.#turnedAway.delete(copy);
    this.#refill();
  }

  /** The service asked for less. */
  shrink() {
    this.#size = Math.max(1, this.#least, this.#size - 1);
  }

  /** It was turned away, and is going to be sent again. @param {object} copy */
  turnAway(copy) {
    this.#turnedAway.add(copy);
    this.shrink();
  }

  /** It is sent again, and whoever has a place goes with it. @param {object} copy */
  sendAgain(copy) {
    if (this.#turnedAway.delete(copy)) this.#refill(true);
  }

  /** Lets in whoever has a place, when that is enough of them, or anyway. */
  #refill(anyway = false) {
    const free = Math.floor(this.#size) - this.#underWay.size;
    if (this.#waiting.size === 0 || free < 1 || this.#turnedAway.size > 0) return;
    const enough = Math.min(this.#waiting.size, this.#size * FREE_ENOUGH);
    if (free < enough && !anyway) {
      const patience = Math.max(LEAST_PATIENCE_MS, this.#typicalMs * PATIENCE);
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.#refill(true);
      }, patience);
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#least = this.#size / 2;
    for (const [copy, enter] of [...this.#waiting].slice(0, free)) {
      this.#waiting.delete(copy);
      this.#underWay.set(copy, performance.now());
      enter();
    }
  }
}
