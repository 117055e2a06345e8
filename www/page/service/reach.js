// @ts-check
/**
 * Whether the drive can be reached.
 *
 * Nothing is sent while all is well: it observes the requests that are made anyway, by the page and by Longhaul. When one fails
 * without a response, it probes the drive, because a monitor that a page may not read fails in the same way as a lost network. It
 * repeats the probe with growing pauses until there is a response.
 */

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8000;

/** Fires `change` when the drive becomes unreachable and when it is back. */
export class Reach extends EventTarget {
  /** Whether the drive is known to be unreachable. */
  away = false;
  #probe;
  #send;
  #probing = false;

  /**
   * @param {() => Promise<unknown>} probe a request to the drive; any response means that the drive is there
   * @param {typeof globalThis.fetch} send
   */
  constructor(probe, send) {
    super();
    this.#probe = probe;
    this.#send = send;
  }

  /**
   * The given `fetch`, observed.
   *
   * @type {typeof fetch}
   */
  fetch = async (input, init) => {
    try {
      return await this.#send(input, init);
    } catch (error) {
      if (!init?.signal?.aborted) void this.#probeUntilBack();
      throw error;
    }
  };

  async #probeUntilBack() {
    if (this.#probing) return;
    this.#probing = true;
    for (let pause = FIRST_PAUSE_MS; !(await this.#responds()); pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      this.#set(true);
      await sleep(pause);
    }
    this.#probing = false;
    this.#set(false);
  }

  async #responds() {
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
 * Waits for a time, or until the browser reports that the network is back.
 *
 * @param {number} milliseconds
 * @returns {Promise<void>}
 */
function sleep(milliseconds) {
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
