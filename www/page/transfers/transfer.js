// @ts-check
/**
 * One copy: what was asked for, how far it is, how it ended.
 *
 * It holds Longhaul's action and turns it into what the tray shows; it knows nothing of elements.
 */

import { completed, ended, stopped } from "./endings.js";
import { History } from "./history.js";
import { forget, save } from "./saved.js";

/**
 * What a person asked for.
 *
 * @typedef {object} Order
 * @property {string} baseUrl the drive's address
 * @property {"graph" | "onedrive"} form the form that the drive speaks
 * @property {Pick<import("../service/routes.js").DriveItem, "id" | "name" | "size" | "folder" | "file">} item
 * @property {{ path: string, name: string, reference: { driveId: string, id: string } | { path: string } }} destination
 * @property {string} name the copy's name
 * @property {"rename" | "replace" | "fail"} [conflictBehavior] none where the service knows none: OneDrive personal
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
  /** Whether its start was sent, so that the service may have it. */
  begun = false;
  /** Whether it was picked up again, after a reload or where following was stopped. */
  resumed = false;
  /** What has been seen of it since it was followed last. */
  history = new History();

  /** @type {import("longhaul").Action<any> | null} */
  #action = null;
  #furthest = 0;

  /**
   * @param {Order} order
   * @param {import("./group.js").Group} group what was asked for together with it
   * @param {string} [id]
   * @param {number} [startedAt] milliseconds since 1970
   */
  constructor(order, group, id = crypto.randomUUID(), startedAt = Date.now()) {
    super();
    this.order = order;
    this.id = id;
    this.startedAt = startedAt;
    this.group = group;
    group.list.push(this);
  }

  /** Whether it is being followed, or waits for its turn. */
  get underWay() {
    return this.state === "running" || this.state === "queued";
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

  /** How far it was when the service told last, 0–100; null before. @returns {number | null} */
  get told() {
    return this.progress?.percentageComplete ?? null;
  }

  /** @returns {number | null} milliseconds that are left; null while nobody knows */
  timeLeft() {
    return this.#action?.estimate()?.etaMs ?? null;
  }

  /**
   * Asks its monitor, and notes when and whether that was of use.
   *
   * @param {() => Promise<Response>} ask
   */
  async asking(ask) {
    const answered = this.history.ask();
    this.#change();
    try {
      const response = await ask();
      // A redirect to the item is the end, even where the page may not read the item.
      answered(response.redirected || response.status < 400);
      return response;
    } catch (error) {
      answered(false);
      throw error;
    } finally {
      this.#change();
    }
  }

  /** Whether this is where its monitor is asked. @param {string} url */
  isMonitoredAt(url) {
    return this.#action?.toJSON()?.monitorUrl === url;
  }

  /**
   * Follows an action to its end.
   *
   * @param {import("longhaul").Action<any>} action
   * @param {boolean} waits whether the action may wait for its turn before it begins
   * @returns {Promise<void>} settled, never rejected, once the service has accepted or the action has ended
   */
  follow(action, waits = false) {
    this.#action = action;
    this.ending = null;
    this.history = new History();
    this.#become(waits ? "queued" : "running");
    const result = action.result.then(
      (result) => this.end(completed(this.order, result)),
      (error) => this.end(ended(this.order, error, this)),
    );
    const accepted = action.accepted.then(
      () => this.#accept(),
      () => result,
    );
    void this.#listen(action);
    return Promise.race([accepted, result]);
  }

  #accept() {
    this.keep();
    if (this.state !== "queued") return;
    this.history = new History();
    this.#become("running");
  }

  /** Takes in the progress that the action reports. @param {import("longhaul").Action<any>} action */
  async #listen(action) {
    try {
      for await (const progress of action) {
        if (this.#action !== action) return;
        this.progress = progress;
        this.history.see(progress.percentageComplete);
        if (action.toJSON() !== this.saved) this.keep();
        this.#change();
      }
    } catch {
      // How it ended is the result's to tell.
    }
  }

  /** Stops following; the copy goes on at the service. */
  stop() {
    if (this.#action === null) return this.end(stopped(this.order, this));
    this.#action.abort(new DOMException("The person stopped following.", "AbortError"));
  }

  /** Its start is about to be sent: from now on the service may have it. */
  begin() {
    if (this.begun) return;
    this.begun = true;
    this.keep();
  }

  /** Has it saved, so that it survives a reload. */
  keep() {
    this.saved = this.#action?.toJSON() ?? this.saved;
    const { id, order, startedAt, begun, saved: action } = this;
    save({ id, order, action, startedAt, begun, stopped: this.state === "stopped" });
  }

  /** @param {import("./endings.js").Ending} ending */
  end(ending) {
    this.#action = null;
    this.ending = ending;
    this.history.close(ending.tone === "completed");
    this.#become(ending.tone === "stopped" ? "stopped" : "ended");
    if (this.state === "stopped") this.keep();
    else forget(this.id);
  }

  /** Waits for its turn. */
  wait() {
    this.#become("queued");
    this.keep();
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
