// @ts-check
/**
 * One copy: the request, its progress, its outcome.
 *
 * It translates the state of Longhaul's action for the tray, and knows nothing about elements.
 */

import { History } from "./history.js";
import { completed, failed, stopped } from "./outcomes.js";

/**
 * A copy that a user requested.
 *
 * @typedef {object} CopySpec
 * @property {string} baseUrl the drive's URL
 * @property {"graph" | "onedrive"} form the form that the drive speaks
 * @property {Pick<import("../service/drive-api.js").DriveItem, "id" | "name" | "size" | "folder" | "file">} item
 * @property {string} [source] the path of the folder that the item is in; missing where the service doesn't say
 * @property {{ path: string, name: string, reference: { driveId: string, id: string } | { path: string } }} destination
 * @property {string} name the copy's name
 * @property {"rename" | "replace" | "fail"} [conflictBehavior] missing where the service knows none: OneDrive personal
 */

/**
 * - `waiting`: not started yet;
 * - `running`: being started or followed;
 * - `disconnected`: found in the store, and its drive isn't connected;
 * - `stopped`: the user stopped following it;
 * - `finished`: its outcome is known, or can't be known.
 *
 * @typedef {"waiting" | "running" | "disconnected" | "stopped" | "finished"} State
 */

/** Reports each change to its group. */
export class Transfer {
  /** @type {State} */
  state = "waiting";
  /** @type {import("longhaul").Progress | null} */
  progress = null;
  /** @type {import("./outcomes.js").Outcome | null} */
  outcome = null;
  /** The argument for `resume`: the value of `toJSON`, or an entry of the store. @type {import("longhaul").SavedAction | null} */
  saved = null;
  /** Whether it is followed again, after a reload or after the user stopped following it. */
  resumed = false;
  /** What the page has observed since it follows the copy. */
  history = new History();

  /** @type {import("longhaul").Action<any> | null} */
  #action = null;
  #unsubscribe = () => {};
  #sent = false;
  #isStoppedHere = false;
  #furthest = 0;

  /**
   * @param {CopySpec} spec
   * @param {import("./group.js").Group} group
   * @param {string} [id]
   * @param {number} [startedAt] milliseconds since 1970
   */
  constructor(spec, group, id = crypto.randomUUID(), startedAt = Date.now()) {
    this.spec = spec;
    this.id = id;
    this.startedAt = startedAt;
    this.group = group;
    group.list.push(this);
  }

  /** Whether the start was sent, so that the service may have it. */
  get sent() {
    return this.#sent || (this.#action?.toJSON() ?? this.saved) !== null;
  }

  set sent(sent) {
    this.#sent = sent;
  }

  /** Whether it is waiting or running. */
  get isActive() {
    return this.state === "running" || this.state === "waiting";
  }

  /** The percentage that the service reported last, 0–100; null before. @returns {number | null} */
  get reported() {
    return this.progress?.percentageComplete ?? null;
  }

  /** The condition that keeps Longhaul from following it at the moment, or null. */
  get trouble() {
    return this.state === "running" ? (this.progress?.trouble ?? null) : null;
  }

  /**
   * The percentage by now, 0–100, which never decreases; null while it is unknown.
   *
   * @param {boolean} extrapolate whether to estimate the progress since the last response
   * @returns {number | null}
   */
  percentage(extrapolate) {
    const now = (extrapolate ? this.#action?.estimate() : this.progress)?.percentageComplete ?? null;
    if (now === null && this.#furthest === 0) return null;
    this.#furthest = Math.min(100, Math.max(this.#furthest, now ?? 0));
    return this.#furthest;
  }

  /** @returns {number | null} the estimated milliseconds left; null while they are unknown */
  timeLeft() {
    return this.#action?.estimate()?.etaMs ?? null;
  }

  /**
   * Sends a request to the copy's monitor, and records when that was and whether it was useful.
   *
   * @param {() => Promise<Response>} send
   */
  async poll(send) {
    const record = this.history.poll();
    this.#changed();
    try {
      const response = await send();
      // A redirect to the item is an outcome, even where the page may not read the item.
      record(response.redirected || response.status < 400);
      return response;
    } catch (error) {
      record(false);
      throw error;
    } finally {
      this.#changed();
    }
  }

  /**
   * Follows an action until its outcome is known.
   *
   * @param {import("longhaul").Action<any>} action
   * @returns {Promise<void>} resolves once the service has accepted the start or the outcome is known
   */
  follow(action) {
    this.#unsubscribe();
    this.#action = action;
    this.#isStoppedHere = false;
    this.outcome = null;
    this.history = new History();
    this.#unsubscribe = action.subscribe((state) => this.#observe(state));
    return action.accepted.catch(() => {});
  }

  /** @param {import("longhaul").ActionState<any>} state */
  #observe({ phase, progress, result, error }) {
    const isAccepted = phase === "running" && !this.#sent;
    if (isAccepted) {
      this.#sent = true;
      // The comparison counts from here: a loop can't poll any earlier.
      this.history = new History();
    }
    if (progress !== this.progress && progress !== null) {
      this.progress = progress;
      if (progress.trouble === null && progress.percentageComplete !== 100) this.history.report(progress.percentageComplete);
    }
    if (isAccepted || phase === "completed" || phase === "failed" || phase === "stopped") this.saved = this.#action?.toJSON() ?? this.saved;
    if (phase === "completed" && result !== null) this.finish(completed(this.spec, result, this.history));
    else if (phase === "failed" || phase === "stopped") this.finish(failed(this.spec, error, this));
    else this.#become(phase === "waiting" ? "waiting" : "running");
  }

  /** Whether the user stopped it in this tab. */
  get isStoppedHere() {
    return this.#isStoppedHere;
  }

  /** Stops following; the copy continues at the service. A copy that waits isn't started. */
  stop() {
    this.#isStoppedHere = true;
    if (this.#action === null) return this.finish(stopped(this.spec, this));
    this.#action.abort(new DOMException("Stopped by the user.", "AbortError"));
  }

  /** Removes it from Longhaul's store, if it is followed or was. @returns {boolean} */
  forget() {
    this.#unsubscribe();
    this.#action?.forget();
    return this.#action !== null;
  }

  /** @param {import("./outcomes.js").Outcome} outcome */
  finish(outcome) {
    this.outcome = outcome;
    this.history.close(outcome.tone === "completed");
    this.#become(outcome.tone === "stopped" && this.sent ? "stopped" : "finished");
  }

  /** Waits to be started. */
  wait() {
    this.#become("waiting");
  }

  /** Waits until its drive is connected. */
  disconnect() {
    this.#become("disconnected");
  }

  /** @param {State} state */
  #become(state) {
    this.state = state;
    this.#changed();
  }

  #changed() {
    this.group.changed(this);
  }
}
