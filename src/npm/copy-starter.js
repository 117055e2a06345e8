// How the copies of a group begin: each in its turn, many with one request, and none twice.

import { BatchedStarts, TURNED_AWAY } from "./batched-starts.js";
import { CopyWindow } from "./copy-window.js";
import { StartUncertainError } from "./errors.js";

/** How copies fail where too many are made at once (msgraph-sdk-dotnet#226). */
const TOO_MANY = ["generalException", "activityLimitReached", "serviceNotAvailable"];

/**
 * @typedef {object} SavedCopy
 * @property {any} copy what to copy, where to, and what to do about a conflict
 * @property {boolean} sent whether its start went out, so that the service may have it
 * @property {any} action the action as it is saved, once it is accepted
 *
 * @typedef {object} Copy one of a group
 * @property {any} copy as above
 * @property {boolean} sent as above
 * @property {import("./action.js").Action} action
 * @property {PromiseSettledResult<any>} [over] how it ended
 */

/** Begins copies. */
export class CopyStarter {
  #act;
  #fetch;
  #window;
  #starts;

  /**
   * @param {import("./links.js").Lent} drive
   * @param {number} concurrency how many at a time
   */
  constructor({ act, fetch = (url, init) => globalThis.fetch(url, init) }, concurrency) {
    this.#act = act;
    this.#fetch = fetch;
    this.#window = new CopyWindow(concurrency);
    this.#starts = new BatchedStarts(fetch);
  }

  /**
   * Begins one, or goes on with it. It begins when there is room for it.
   * @param {Partial<SavedCopy>} saved
   * @param {any} options of its action
   * @returns {Copy}
   */
  begin({ copy: given, sent = false, action: accepted = null }, options) {
    const asked = { conflictBehavior: options.conflictBehavior, ...given };
    const { item, conflictBehavior, ...body } = asked;
    /** @type {any} */
    const copy = { copy: asked, sent };
    if (accepted !== null) {
      this.#window.admit(copy);
      copy.action = this.#act("resume", options, accepted, undefined);
    } else {
      const enter = async () => {
        if (sent) throw new StartUncertainError({ httpStatus: null });
        await this.#window.enter(copy);
      };
      const held = { enter, fetch: (url, init) => this.#send(copy, url, init) };
      copy.action = this.#act("copy", { ...options, conflictBehavior }, item, body, held);
    }
    return copy;
  }

  /** Whether it hasn't begun yet. @param {Copy} copy */
  isWaiting(copy) {
    return this.#window.isWaiting(copy);
  }

  /** It is over: there is room for another. @param {Copy} copy @param {PromiseSettledResult<any>} over */
  end(copy, over) {
    if (over.status === "rejected" && TOO_MANY.includes(over.reason?.code)) this.#window.shrink();
    this.#window.leave(copy, over.status === "fulfilled");
  }

  /** @param {Copy} copy @param {string} url @param {any} init */
  async #send(copy, url, init) {
    if (init.method !== "POST") return this.#fetch(url, init);
    this.#window.sendAgain(copy);
    const answer = await this.#starts.send(url, init, () => {
      copy.sent = true;
    });
    const turnedAway = TURNED_AWAY.includes(answer.status);
    if (turnedAway) this.#window.turnAway(copy);
    // A refused token is no start either.
    copy.sent = !turnedAway && answer.status !== 401;
    return answer;
  }
}
