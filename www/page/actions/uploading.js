// @ts-check
/**
 * Files and folders of this device on their way into a folder of the drive, one file after another.
 */

import { join, nameOf } from "../service/paths.js";
import { DriveAway } from "../service/errors.js";
import { upload } from "../service/upload.js";
import { settle } from "./conflicts.js";

/**
 * A file or a folder of this device.
 *
 * @typedef {object} Entry
 * @property {string} name
 * @property {File} [file] none for a folder
 * @property {Entry[]} [entries] what is in a folder
 */

/** @typedef {{ entry: Entry, name: string, conflictBehavior: "fail" | "replace" | "rename" }} Arrival */
/** @typedef {import("../service/routes.js").DriveRoutes} DriveRoutes */

/** Fires `change` for every change of what there is to show. */
export class Upload extends EventTarget {
  /** @type {"running" | "ended"} */
  state = "running";
  /** Bytes that have arrived. */
  done = 0;
  /** Files that have arrived. */
  arrived = 0;
  /** What didn't arrive, and why. @type {{ arrival: Arrival, error: unknown }[]} */
  failures = [];
  #routes;
  #arrivals;
  #giveUp = new AbortController();

  /**
   * @param {DriveRoutes} routes
   * @param {string} path the destination folder
   * @param {Arrival[]} arrivals
   */
  constructor(routes, path, arrivals) {
    super();
    this.#routes = routes;
    this.path = path;
    this.#arrivals = arrivals;
    const files = arrivals.flatMap(({ entry }) => filesOf(entry));
    this.files = files.length;
    this.total = files.reduce((sum, file) => sum + file.size, 0);
    /** What a person would call it. */
    this.name = arrivals.length === 1 ? arrivals[0].name : "";
  }

  /** Whether the person called it off. */
  get cancelled() {
    return this.#giveUp.signal.aborted;
  }

  cancel() {
    this.#giveUp.abort();
  }

  /** Once more, what failed. */
  again() {
    return new Upload(this.#routes, this.path, this.failures.map(({ arrival }) => arrival));
  }

  /** Settled, never rejected, when all has arrived or failed. */
  async run() {
    for (const arrival of this.#arrivals) {
      try {
        await this.#bring(arrival, this.path, (await this.#routes.item(this.path, this.#giveUp.signal)).id);
      } catch (error) {
        if (!this.cancelled) this.failures.push({ arrival, error });
        // What comes after it would fail in the same way.
        if (this.cancelled || error instanceof DriveAway) break;
      }
    }
    this.state = "ended";
    this.#change();
  }

  /**
   * @param {Arrival} arrival
   * @param {string} path the folder's
   * @param {string} parentId the folder's
   */
  async #bring({ entry, name, conflictBehavior }, path, parentId) {
    if (entry.file !== undefined) {
      const count = (/** @type {number} */ bytes) => {
        this.done += bytes;
        this.#change();
      };
      await upload(this.#routes, { parentId, name, conflictBehavior }, entry.file, this.#giveUp.signal, count);
      this.arrived += 1;
      return this.#change();
    }
    const folder = await this.#routes.createFolder(path, name, conflictBehavior === "rename" ? "rename" : "fail");
    for (const inner of entry.entries ?? []) {
      this.#giveUp.signal.throwIfAborted();
      await this.#bring({ entry: inner, name: inner.name, conflictBehavior: "fail" }, join(path, folder.name), folder.id);
    }
  }

  #change() {
    this.dispatchEvent(new Event("change"));
  }
}

/**
 * Asks about what is in the way. Null if nothing is left to upload.
 *
 * @param {DriveRoutes} routes
 * @param {Entry[]} entries
 * @param {string} path the destination folder
 * @param {import("./conflicts.js").Ask} ask
 */
export async function prepareUpload(routes, entries, path, ask) {
  const newcomers = entries.map((entry) => ({
    entry,
    name: entry.name,
    isFolder: entry.file === undefined,
    mimeType: entry.file?.type,
    size: filesOf(entry).reduce((sum, file) => sum + file.size, 0),
    modified: entry.file && new Date(entry.file.lastModified).toISOString(),
  }));
  // An upload knows a conflict behaviour on every drive.
  const folder = { name: nameOf(path), items: await routes.children(path) };
  const settled = (await settle(newcomers, folder, ask, true)) ?? [];
  const arrivals = settled.map(({ newcomer, name, conflictBehavior }) => ({
    entry: newcomer.entry,
    name,
    conflictBehavior: conflictBehavior ?? "fail",
  }));
  return arrivals.length === 0 ? null : new Upload(routes, path, arrivals);
}

/** @param {Entry} entry @returns {File[]} */
function filesOf({ file, entries = [] }) {
  return file === undefined ? entries.flatMap(filesOf) : [file];
}
