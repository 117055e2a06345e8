// Which of several tabs leads: one at a time, while the others follow what it publishes. When the leader is done, closes or crashes, the
// next one leads.
//
// A Web Lock decides, and a BroadcastChannel carries what is published. Where either is missing or fails, every tab leads by itself.

/** A leader that hasn't answered for this long counts as frozen, as phones freeze background tabs: a running one answers immediately. */
const SILENCE_MS = 10_000;
/** After this many failures without a reason the locks are not used any more. */
const MAX_FAILURES = 3;
/** Distinguishes this library's messages, in this form, from others on the channel. */
const VERSION = 1;

/**
 * What takes part in an election.
 *
 * @typedef {object} Candidate
 * @property {() => void} lead this tab leads from now on
 * @property {() => void} stopLeading another tab took over, since this one seemed to be frozen
 * @property {(message: any) => void} receive a message of the leader, to be checked: any script of this origin may have sent it
 */

/** This tab's part in one election. */
export class LeaderElection {
  #environment;
  #name;
  #candidate;
  #channel;
  /** Whether another tab leads, or has led. */
  hasHadLeader = false;
  /** @type {"following" | "leading" | "closed"} */
  #role = "following";
  /** What was published last: those who join later get it. */
  #last;
  #hasReceived;
  #leaderAnswered;
  /** Ends this tab's lock request. */
  #waiting = new AbortController();
  #watch;
  #release = () => {};

  /**
   * @param {import("./environment.js").Environment} environment
   * @param {string} name the same in all tabs
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
    const { locks } = this.#environment;
    this.#channel = locks && this.#environment.openChannel(this.#name);
    if (!locks || !this.#channel) return this.#leadAlone();
    this.#channel.onmessage = ({ data }) => this.#receive(data);
    this.#takePart(locks);
  }

  /** Sends a message of the leader to the followers; false where it can't be sent. @param {object} message */
  publish(message) {
    if (this.#role !== "leading") return true;
    this.#last = message;
    return this.#post({ type: "state", message });
  }

  /** Takes no more part. Another tab leads. */
  close() {
    this.#role = "closed";
    this.#stopWatching();
    this.#waiting.abort();
    this.#release();
    this.#channel?.close();
  }

  /** @param {LockManager} locks */
  async #takePart(locks) {
    let steal = false;
    for (let failures = 0; failures < MAX_FAILURES; ) {
      try {
        return await this.#requestLock(locks, steal);
      } catch (error) {
        if (this.#role === "closed") return;
        if (this.#role === "leading") {
          // Another tab stole the lock from this one.
          this.#role = "following";
          this.#last = undefined;
          this.#candidate.stopLeading();
          steal = false;
        } else if (/** @type {any} */ (error)?.name !== "AbortError") {
          // Some pages may not use locks, such as those of an opaque origin.
          break;
        } else {
          steal = this.#waiting.signal.aborted;
          if (!steal) failures++;
        }
      }
    }
    this.#leadAlone();
  }

  /** @param {LockManager} locks @param {boolean} steal from a leader that seems to be frozen */
  #requestLock(locks, steal) {
    this.#waiting = new AbortController();
    this.#hasReceived = false;
    this.#askLeader();
    const options = steal ? { steal } : { signal: this.#waiting.signal };
    return locks.request(this.#name, options, () => {
      this.#stopWatching();
      if (this.#role === "closed") return undefined;
      this.#role = "leading";
      this.#answer();
      this.#candidate.lead();
      return new Promise((resolve) => (this.#release = () => resolve(undefined)));
    });
  }

  #leadAlone() {
    this.#stopWatching();
    this.#role = "leading";
    this.#candidate.lead();
  }

  /** Asks the leader for its last message, and after a while whether it has answered. */
  #askLeader() {
    this.#leaderAnswered = false;
    this.#post({ type: "hello" });
    this.#stopWatching();
    this.#watch = this.#environment.setTimeout(() => (this.#leaderAnswered ? this.#askLeader() : this.#waiting.abort()), SILENCE_MS);
  }

  #stopWatching() {
    this.#environment.clearTimeout(this.#watch);
  }

  #receive(data) {
    if (!isObject(data) || data.longhaul !== VERSION) return;
    if (data.type === "hello" && this.#role === "leading") this.#answer();
    if (data.type === "state") {
      this.#leaderAnswered = this.hasHadLeader = true;
      // A repeated message is for those who have joined since.
      const isNew = !this.#hasReceived || data.isRepeated !== true;
      this.#hasReceived = true;
      if (isNew && isObject(data.message)) this.#candidate.receive(data.message);
    }
    if (data.type === "forget") this.#candidate.receive({ isForgotten: true });
  }

  /** Sends the last message again, for those who have joined since. */
  #answer() {
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

  /** Tells every tab, whatever its role, that the action is forgotten. Works after the election was closed, too. */
  announceForgotten() {
    const channel = this.#environment.openChannel(this.#name);
    try {
      channel?.postMessage({ longhaul: VERSION, type: "forget" });
      channel?.close();
    } catch {
      // No other tab can be reached.
    }
  }
}

function isObject(value) {
  return typeof value === "object" && value !== null;
}
