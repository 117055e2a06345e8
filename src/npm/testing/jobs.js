// Jobs, which run long running actions at the service, and their monitors. A job has no timers. It catches up with the clock whenever the service
// receives a request, so it works with real and fake timers.

import { ServiceError, notFound } from "./service-error.js";

/** How long a monitor remembers a finished job, in milliseconds. About the same as for personal drives (onedrive-api-docs#63). */
const REMEMBERED_MS = 4 * 60 * 60 * 1000;

/** Matches the path of a monitor URL in either form. */
export const MONITOR = /^(\/_api\/v2\.0)?\/monitor\//;

/**
 * @typedef {import("./drive.js").Item} Item
 * @typedef {import("./drive.js").Drive} Drive
 *
 * @typedef {object} Step one item to create
 * @property {Item | null} source the item that is copied; null for an upload from a URL
 * @property {Item} item the new item
 * @property {Item} folder its folder
 * @property {string} name
 * @property {import("./drive.js").Conflict} conflict
 *
 * @typedef {object} Work
 * @property {"ItemCopy" | "ItemMove" | "DownloadUrl"} operation
 * @property {Drive} from the drive of the sources
 * @property {Drive} to
 * @property {Step[]} steps the steps, each after the step that creates its folder
 * @property {Item} result the item that the monitor reports at the end
 * @property {boolean} [childrenOnly] whether the other steps continue after one fails
 *
 * @typedef {object} Settings
 * @property {string} name the name in the start's body; faults can be limited to it
 * @property {string} origin the origin that the start was sent to
 * @property {string} secret the query of a monitor URL
 * @property {"graph" | "onedrive"} form the form of the API in which the action was started and is reported
 * @property {number} bytesPerSecond 0 means as fast as possible
 * @property {Outcome} [outcome] how a fault ends the job before it is done
 *
 * @typedef {import("./index.js").Outcome} Outcome
 */

/** The default error of a job that fails. */
const FAILURE = { code: "generalException", message: "The action failed." };

export class Job {
  /** The end of the job. @type {{ at: number, error?: object, status: string, httpStatus: number } | null} */
  ended = null;
  #startedAt;
  #next = 0;
  #files = 0;
  #bytes = 0;
  #total = { files: 0, bytes: 0 };
  /** The number of bytes that are done after each step. @type {number[]} */
  #ends = [];
  /** The errors of items that couldn't be copied, and the folders that are therefore missing. */
  #details = /** @type {object[]} */ ([]);
  #missing = new Set();

  /**
   * @param {Work} work
   * @param {Settings} settings
   * @param {number} now
   */
  constructor(work, settings, now) {
    this.work = work;
    this.settings = settings;
    this.#startedAt = now;
    for (const { item } of work.steps) {
      this.#total.files += Number(item.children === null);
      this.#ends.push((this.#total.bytes += item.bytes));
    }
  }

  /** Does all work that is due. @param {number} now */
  advance(now) {
    if (this.ended !== null) return;
    const { bytesPerSecond, outcome } = this.settings;
    const due = bytesPerSecond === 0 ? Infinity : (Math.max(0, now - this.#startedAt) / 1000) * bytesPerSecond;
    const percentage = outcome === undefined ? 100 : (outcome.atPercent ?? (outcome.status === "skipped" ? 0 : 50));
    // Not even the folder is created.
    if (outcome !== undefined && percentage === 0) return this.end(outcome, this.#startedAt);
    const last = (this.#total.bytes * percentage) / 100;
    this.#bytes = Math.floor(Math.min(due, last));
    const timeOf = (/** @type {number} */ bytes) => this.#startedAt + (bytesPerSecond === 0 ? 0 : (bytes / bytesPerSecond) * 1000);
    for (; this.#ends[this.#next] <= Math.min(due, last); this.#next++) {
      const at = timeOf(this.#ends[this.#next]);
      const error = this.#take(this.work.steps[this.#next], at);
      if (error !== null) return this.end({ error }, at);
    }
    if (due < last) return;
    if (outcome !== undefined) return this.end(outcome, timeOf(last));
    if (this.#details.length > 0) return this.end({ error: { message: "Some items could not be copied.", details: this.#details } }, timeOf(last));
    const { operation, from, steps } = this.work;
    if (operation === "ItemMove") from.remove(/** @type {Item} */ (steps[0].source));
    this.ended = { at: timeOf(last), status: "completed", httpStatus: 202 };
  }

  /**
   * Ends the job with an error. The status of a failed upload from a URL is 500 (onedrive-api-docs, "Upload from a URL").
   *
   * @param {Outcome} outcome
   * @param {number} at
   */
  end({ status = "failed", leaves = "partial", error = /failed$/i.test(status) ? FAILURE : undefined, httpStatus }, at) {
    const { steps, to, operation } = this.work;
    this.ended = { at, error, status, httpStatus: httpStatus ?? (operation === "DownloadUrl" ? 500 : 200) };
    const created = leaves === "nothing" ? steps.filter(({ item }) => item.parent !== null) : [];
    for (const { item } of created.reverse()) to.remove(item);
  }

  /** Returns the body of the monitor's response while the job runs, and after it has ended without success. */
  status() {
    const { operation } = this.work;
    if (this.ended !== null) return { operation, status: this.ended.status, error: this.ended.error };
    const { files, bytes } = this.#total;
    const share = bytes === 0 ? this.#files / (files || 1) : this.#bytes / bytes;
    return {
      operation,
      percentageComplete: Math.floor(share * 1000) / 10,
      status: "inProgress",
      statusDescription: `Completed ${this.#files}/${files} files; ${this.#bytes}/${bytes} bytes`,
    };
  }

  /** Creates one item. @param {Step} step @param {number} at @returns {object | null} the error that ends the whole job */
  #take({ source, item, folder, name, conflict }, at) {
    const { from, to, childrenOnly } = this.work;
    if (this.#missing.has(folder)) {
      // The details already contain the error of the folder.
      this.#missing.add(item);
      return null;
    }
    try {
      if (source !== null && from.get(source.id) !== source) throw notFound();
      to.place(Object.assign(item, { created: at, modified: at }), folder, name, conflict);
      this.#files += Number(item.children === null);
    } catch (/** @type {any} a ServiceError */ error) {
      if (!childrenOnly) return error.toJSON();
      this.#missing.add(item);
      this.#details.push({ ...error.toJSON(), target: source?.id });
    }
    return null;
  }
}

/**
 * Responds to a poll of a job's monitor, in the form of the API that started the action.
 *
 * @param {import("./state.js").State} state
 * @param {URL} url
 * @param {Headers} headers
 * @returns {import("./routes.js").ServiceResponse}
 */
export function monitor(state, url, headers) {
  // A monitor URL contains its own credential. Real monitors reject an additional token (onedrive-api-docs#1057).
  if (headers.has("Authorization")) throw new ServiceError("unauthenticated", "Authorization: none was expected.");
  const job = state.jobs.get(url.pathname);
  if (job === undefined || (job.ended !== null && state.now() - job.ended.at > REMEMBERED_MS)) throw new ServiceError("itemNotFound", "There is no such operation.");
  const { form, secret, origin } = job.settings;
  if (url.search !== secret) throw new ServiceError("unauthenticated", "tempauth: this URL's own credential was expected.");
  if (job.ended === null) return { status: 202, body: job.status() };
  if (job.ended.status !== "completed") return { status: job.ended.httpStatus, body: job.status() };
  const { result, from, to } = job.work;
  const elsewhere = `${origin}/v1.0/drives/${to.id}/items/${result.id}`;
  if (form === "graph") {
    const body = { percentageComplete: 100, resourceId: result.id, status: "completed" };
    return { status: 202, body: from === to ? body : { ...body, resourceLocation: elsewhere } };
  }
  return { status: 303, headers: { Location: to === state.drive(null) ? `${origin}/items/${result.id}` : elsewhere } };
}
