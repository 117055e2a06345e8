// @ts-check
/**
 * Whether the drive can be reached.
 *
 * It sends nothing while all is well: it listens in on the requests that are made anyway, the page's own and
 * Longhaul's. When one fails on its way, it asks the drive itself (a monitor that a page may not read fails in the same way as
 * a lost network), and goes on asking, ever more seldom, until there is an answer.
 */

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8000;

/** Fires `change` when the drive goes away and when it is back. */
export class Reach extends EventTarget {
  /** Whether the drive is known to be out of reach. */
  away = false;
  #probe;
  #send;
  #probing = false;

  /**
   * @param {() => Promise<unknown>} probe a request to the drive; any answer at all means that it is there
   * @param {typeof globalThis.fetch} send
   */
  constructor(probe, send) {
    super();
    this.#probe = probe;
    this.#send = send;
  }

  /**
   * The given `fetch`, listened in on.
   *
   * @type {typeof fetch}
   */
  fetch = async (input, init) => {
    try {
      return await this.#send(input, init);
    } catch (error) {
      if (!init?.signal?.aborted) void this.#find();
      throw error;
    }
  };

  /** Asks until the drive answers. */
  async #find() {
    if (this.#probing) return;
    this.#probing = true;
    for (let wait = FIRST_WAIT_MS; !(await this.#answers()); wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      this.#set(true);
      await pause(wait);
    }
    this.#probing = false;
    this.#set(false);
  }

  async #answers() {
    try {
      await this.#probe();
      return true;
    } catch {
      return false;
    }
  }

  /** @param {boolean} away */
  #set(away) {
    if (this.away === away) return;
    this.away = away;
    this.dispatchEvent(new Event("change"));
  }
}

/**
 * Waits for the time to pass, or for the browser to say that the network is back.
 *
 * @param {number} milliseconds
 * @returns {Promise<void>}
 */
function pause(milliseconds) {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener("online", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    addEventListener("online", done);
  });
}
