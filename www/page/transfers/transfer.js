// @ts-check
/**
 * One copy: what was asked for, how far it is, how it ended.
 *
 * It holds Longhaul's action and turns it into what the tray shows; it knows nothing of elements.
 */

import { forget, save } from "./saved.js";
import { completed, ended } from "./endings.js";

/**
 * What a person asked for.
 *
 * @typedef {object} Order
 * @property {string} baseUrl the drive's address
 * @property {"graph" | "onedrive"} form the form that the drive speaks
 * @property {Pick<import("../service/routes.js").DriveItem, "id" | "name" | "folder" | "file">} item
 * @property {{ path: string, name: string, reference: { driveId: string, id: string } | { path: string } }} destination
 * @property {string} name the copy's name
 * @property {"rename" | "replace" | "fail"} conflictBehavior
 */

/**
 * - `queued`: its turn to be started hasn't come;
 * - `running`: it is being started or followed;
 * - `parked`: saved before a reload, and its drive isn't connected now;
 * - `stopped`: the person stopped following it;
 * - `ended`: it is known how it ended, or that this can't be known.
 *
 * @typedef {"queued" | "running" | "parked" | "stopped" | "ended"} State
 */

/** Fires `change` for every change of what there is to show. */
export class Transfer extends EventTarget {
  /** @type {State} */
  state = "queued";
  /** @type {import("longhaul").Progress | null} */
  progress = null;
  /** How the copy ended, in words; for a person. @type {import("./endings.js").Ending | null} */
  ending = null;
  /** What to hand to `resume`; null until the service has accepted. @type {unknown} */
  saved = null;
  /** Whether it was picked up again after a reload. */
  restored = false;

  /** @type {import("longhaul").Action<any> | null} */
  #action = null;
  #furthest = 0;

  /**
   * @param {Order} order
   * @param {string} [id]
   * @param {number} [startedAt] milliseconds since 1970
   */
  constructor(order, id = crypto.randomUUID(), startedAt = Date.now()) {
    super();
    this.order = order;
    this.id = id;
    this.startedAt = startedAt;
  }

  /**
   * How far the copy is now, 0–100, extrapolated between two answers of the monitor and never going back; null while
   * nobody knows.
   *
   * @param {boolean} extrapolate whether the service can be taken to go on as it did
   * @returns {number | null}
   */
  percentage(extrapolate) {
    const now = (extrapolate ? this.#action?.estimate() : this.progress)?.percentageComplete ?? null;
    if (now === null && this.#furthest === 0) return null;
    this.#furthest = Math.min(100, Math.max(this.#furthest, now ?? 0));
    return this.#furthest;
  }

  /** @returns {number | null} milliseconds that are left; null while nobody knows */
  timeLeft() {
    return this.#action?.estimate()?.etaMs ?? null;
  }

  /**
   * Follows an action to its end.
   *
   * @param {import("longhaul").Action<any>} action
   * @returns {Promise<void>} settled, never rejected, once the service has accepted or the action has ended
   */
  follow(action) {
    this.#action = action;
    this.ending = null;
    this.#become("running");
    const result = action.result.then(
      (result) => this.end(completed(this.order, result)),
      (error) => this.end(ended(this.order, error, this.saved !== null)),
    );
    const accepted = action.accepted.then(
      () => this.keep(),
      () => result,
    );
    return Promise.race([accepted, result]);
  }

  /** Takes in the progress that the action reports. @param {import("longhaul").Progress} progress */
  report(progress) {
    this.progress = progress;
    this.keep();
    this.#change();
  }

  /** Stops following; the copy goes on at the service. */
  stop() {
    this.#action?.abort(new DOMException("The person stopped following.", "AbortError"));
  }

  /** Has it saved, so that it survives a reload. */
  keep() {
    this.saved = this.#action?.toJSON() ?? this.saved;
    const { id, order, startedAt, saved: action } = this;
    save({ id, order, action, startedAt, stopped: this.state === "stopped" });
  }

  /** @param {import("./endings.js").Ending} ending */
  end(ending) {
    this.#action = null;
    this.ending = ending;
    this.#become(ending.tone === "stopped" ? "stopped" : "ended");
    if (this.state === "stopped") this.keep();
    else forget(this.id);
  }

  /** Waits for its drive to be connected. */
  park() {
    this.#become("parked");
  }

  /** @param {State} state */
  #become(state) {
    this.state = state;
    this.#change();
  }

  #change() {
    this.dispatchEvent(new Event("change"));
  }
}
