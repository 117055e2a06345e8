// @ts-check
/** The two ways in which a request to the drive fails, and whether the drive can be reached at all. */

/** The drive responded with an error. */
export class DriveError extends Error {
  /**
   * @param {number} status the HTTP status; 0 if the request wasn't sent
   * @param {string} code the service's error code, such as `itemNotFound`
   * @param {string} message
   */
  constructor(status, code, message) {
    super(message);
    this.name = "DriveError";
    this.status = status;
    this.code = code;
  }
}

/** The drive didn't respond. */
export class ConnectionError extends Error {
  /** @param {unknown} cause */
  constructor(cause) {
    super("The drive can’t be reached.", { cause });
    this.name = "ConnectionError";
  }
}

/**
 * An error's explanation for the user.
 *
 * @param {unknown} error
 */
export function explain(error) {
  if (error instanceof DriveError) {
    if (error.code === "nameAlreadyExists") return "An item with this name already exists.";
    if (error.code === "quotaLimitReached") return "The drive is full.";
    if (error.status === 401) return "The drive doesn’t accept the token. It may have expired. Paste a new one.";
    if (error.status === 404) return "The item doesn’t exist any more.";
    return `The drive responded: ${error.message}`;
  }
  return error instanceof Error ? error.message : String(error);
}

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
