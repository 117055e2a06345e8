// Elects one of several tabs as the leader. The others, the followers, receive what it publishes. When the leader is done, closes or crashes,
// another tab becomes the leader.
//
// The leader holds a Web Lock and sends its messages over a BroadcastChannel. If either is missing or fails, every tab is its own leader.
//
// Groups have no leader, only a channel by which tabs learn what was forgotten.

/** How long a leader may take to answer before it is considered frozen, in milliseconds. Phones freeze background tabs. */
const SILENCE_MS = 10_000;
/** After this many unexplained failures, the tab leads without a lock. */
const MAX_FAILURES = 3;
/** The version of the messages. Others on the channel are ignored. */
const VERSION = 1;

/**
 * The callbacks of a tab that takes part in an election.
 *
 * @typedef {object} Candidate
 * @property {() => void} lead is called when this tab becomes the leader
 * @property {() => void} stopLeading is called when another tab has become the leader, because this one seemed to be frozen
 * @property {() => void} meet is called when another tab takes part
 * @property {(message: any) => void} receive is called with a message from the leader; validate it, because any script of this origin can send one
 */

/** Takes part in one election for this tab. */
export class LeaderElection {
  #environment;
  #name;
  #candidate;
  #channel;
  /** Whether another tab is or was the leader. */
  hasHadLeader = false;
  /** @type {"following" | "leading" | "closed"} */
  #role = "following";
  /** The last published message, for tabs that join later. */
  #last;
  #hasReceived;
  #hasLeaderResponded;
  /** Aborts this tab's lock request. */
  #waiting = new AbortController();
  #watch;
  #release = () => {};

  /**
   * @param {import("./environment.js").Environment} environment
   * @param {string} name the name of the lock and the channel, the same in all tabs
   * @param {Candidate} candidate
   */
  constructor(environment, name, candidate) {
    this.#environment = environment;
    this.#name = name;
    this.#candidate = candidate;
  }

  get isLeading() {
    return this.#role === "leading";
  }

  begin() {
    /** @type {LockManager | undefined} */
    const locks = this.#environment.attempt(({ navigator }) => navigator.locks);
    this.#channel = locks && openChannel(this.#environment, this.#name, ({ data }) => this.#receive(data));
    if (!locks || !this.#channel) return this.#leadAlone();
    const shown = waitUntilShown(this.#environment);
    if (!shown) this.#participate(locks);
    else shown.then(() => this.#role === "closed" || this.#participate(locks));
  }

  /** Sends a message to the followers if this tab is the leader. Returns false if the message can't be sent. @param {object} message */
  publish(message) {
    if (this.#role !== "leading") return true;
    this.#last = message;
    return this.#post({ type: "state", message });
  }

  /** Leaves the election, so that another tab can lead. */
  close() {
    this.#role = "closed";
    this.#stopWatching();
    this.#waiting.abort();
    this.#release();
    closeChannel(this.#environment, this.#channel);
  }

  /** @param {LockManager} locks */
  async #participate(locks) {
    let steal = false;
    for (let failures = 0; failures < MAX_FAILURES; ) {
      try {
        await this.#requestLock(locks, steal);
        break;
      } catch (error) {
        if (this.#role === "closed") return;
        // Some pages aren't allowed to use locks, for example those with an opaque origin. In a content script of Firefox, each lock is lost at once.
        if (/** @type {any} */ (error)?.name !== "AbortError") break;
        if (this.#role === "leading") {
          // Another tab stole the lock from this one.
          this.#role = "following";
          this.#last = undefined;
          this.#candidate.meet();
          this.#candidate.stopLeading();
          steal = false;
        } else {
          steal = this.#waiting.signal.aborted;
          if (steal) this.#candidate.meet();
          else failures++;
        }
      }
    }
    // No lock was granted. A mock of the locks may also resolve without a call.
    if (this.#role === "following") this.#leadAlone();
  }

  /** @param {LockManager} locks @param {boolean} steal whether to take the lock from a leader that seems to be frozen */
  #requestLock(locks, steal) {
    const waiting = (this.#waiting = new AbortController());
    this.#hasReceived = false;
    this.#checkLeader();
    const options = steal ? { steal } : { signal: waiting.signal };
    return locks.request(this.#name, options, () => {
      // The lock may have been stolen before this call, and requested again.
      if (this.#role === "closed" || waiting !== this.#waiting) return undefined;
      this.#stopWatching();
      this.#role = "leading";
      this.#repeatLast();
      this.#candidate.lead();
      return new Promise((resolve) => (this.#release = () => resolve(undefined)));
    });
  }

  #leadAlone() {
    this.#stopWatching();
    this.#role = "leading";
    this.#candidate.lead();
  }

  /** Asks the leader for its last message, and repeats that while it answers. Otherwise aborts the lock request, to steal the lock. */
  #checkLeader() {
    this.#hasLeaderResponded = false;
    this.#post({ type: "hello" });
    this.#stopWatching();
    this.#watch = this.#environment.setTimeout(() => (this.#hasLeaderResponded ? this.#checkLeader() : this.#waiting.abort()), SILENCE_MS);
  }

  #stopWatching() {
    this.#environment.clearTimeout(this.#watch);
  }

  #receive(data) {
    if (!isMessage(data)) return;
    this.#candidate.meet();
    if (data.type === "hello" && this.#role === "leading") this.#repeatLast();
    if (data.type === "state") {
      this.#hasLeaderResponded = this.hasHadLeader = true;
      // A repeated message is only for tabs that have joined in the meantime.
      const isNew = !this.#hasReceived || data.isRepeated !== true;
      this.#hasReceived = true;
      if (isNew && isObject(data.message)) this.#candidate.receive(data.message);
    }
    if (data.type === "forget") this.#candidate.receive({ isForgotten: true });
  }

  /** Sends the last message again, for tabs that have joined in the meantime. */
  #repeatLast() {
    this.#post({ type: "state", message: this.#last, isRepeated: true });
  }

  /** @param {object} data */
  #post(data) {
    try {
      this.#channel?.postMessage({ longhaul: VERSION, ...data });
      return true;
    } catch {
      return false;
    }
  }
}

/** Receives messages about a group. Copies that wait to be started take part in no election. */
export class GroupChannel {
  #environment;
  #channel;

  /**
   * @param {import("./environment.js").Environment} environment
   * @param {string} key the same in all tabs
   * @param {(copy: unknown) => void} onForgotten is called when a tab forgets the group, or only the copy with this key
   */
  constructor(environment, key, onForgotten) {
    this.#environment = environment;
    this.key = key;
    this.#channel = openChannel(environment, key, ({ data }) => isMessage(data) && data.type === "forget" && onForgotten(data.copy));
  }

  /** Notifies all tabs that the group is forgotten. Also works after `close()`. */
  announceForgotten() {
    announceForgotten(this.#environment, this.key);
  }

  close() {
    closeChannel(this.#environment, this.#channel);
  }
}

/**
 * Notifies all tabs that an action or a group is forgotten, or only one copy of a group.
 *
 * @param {import("./environment.js").Environment} environment
 * @param {string} key of the action or the group
 * @param {string} [copy] the key of the copy
 */
export function announceForgotten(environment, key, copy) {
  const channel = openChannel(environment, key);
  environment.attempt(() => channel?.postMessage({ longhaul: VERSION, type: "forget", copy }));
  closeChannel(environment, channel);
}

/**
 * Opens a channel to the other tabs; undefined if that is impossible, for example because the user blocks storage.
 *
 * @param {import("./environment.js").Environment} environment
 * @param {string} name
 * @param {((event: MessageEvent) => void) | null} [onmessage]
 * @returns {BroadcastChannel | undefined}
 */
function openChannel(environment, name, onmessage = null) {
  return environment.attempt(({ BroadcastChannel }) => Object.assign(new BroadcastChannel(name), { onmessage }));
}

/** Closes a channel. A mock of one may lack the method. @param {import("./environment.js").Environment} environment @param {BroadcastChannel | undefined} channel */
function closeChannel(environment, channel) {
  environment.attempt(() => channel?.close());
}

/**
 * Resolves when a prerendered page is shown; undefined for any other page. Until it is shown, the browser holds back its messages and its lock
 * requests, so that each leader would seem to be frozen.
 *
 * @param {import("./environment.js").Environment} environment
 */
function waitUntilShown(environment) {
  return environment.attempt(({ document }) => document.prerendering && new Promise((resolve) => document.addEventListener("prerenderingchange", resolve)));
}

/** Whether another tab with this version may have sent this. */
function isMessage(data) {
  return isObject(data) && data.longhaul === VERSION;
}

function isObject(value) {
  return typeof value === "object" && value !== null;
}
