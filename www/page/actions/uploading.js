// @ts-check
/** Uploads files and folders of this device into a folder of the drive: one upload after another, and one file after another. */

import { createFolder, upload } from "../service/changes.js";
import { ConnectionError } from "../service/failures.js";
import { join, nameOf } from "../service/paths.js";
import { resolveConflicts } from "./conflicts.js";

/** @typedef {import("../service/drive-api.js").DriveItem} DriveItem */
/** @typedef {import("../service/drive-api.js").DriveApi} DriveApi */

/**
 * A file or a folder of this device.
 *
 * @typedef {object} Entry
 * @property {string} name
 * @property {File} [file] unset for a folder
 * @property {Entry[]} [entries] a folder's content
 * @property {DriveItem} [uploaded] what was created for it, so that a retry doesn't create it again
 */

/** @typedef {{ entry: Entry, name: string, conflictBehavior: "fail" | "replace" | "rename" }} Arrival */

/** Fires `change` on every change that is shown. */
export class Upload extends EventTarget {
  /** @type {"queued" | "running" | "ended"} */
  state = "queued";
  /** Bytes that have arrived. */
  done = 0;
  /** Files that have arrived. */
  arrived = 0;
  /** The files and folders that didn't arrive, and why. @type {{ name: string, error: unknown }[]} */
  failures = [];
  #api;
  #arrivals;
  /** @type {Set<Arrival>} */
  #failed = new Set();
  #controller = new AbortController();

  /**
   * @param {DriveApi} api
   * @param {string} path the destination folder
   * @param {Arrival[]} arrivals
   */
  constructor(api, path, arrivals) {
    super();
    this.#api = api;
    this.path = path;
    this.#arrivals = arrivals;
    const files = arrivals.flatMap(({ entry }) => filesOf(entry));
    this.files = files.length;
    this.total = files.reduce((sum, file) => sum + file.size, 0);
    /** The uploaded item's name; empty for several items. */
    this.name = arrivals.length === 1 ? arrivals[0].name : "";
  }

  /** Whether the user cancelled it. */
  get cancelled() {
    return this.#controller.signal.aborted;
  }

  cancel() {
    this.#controller.abort();
  }

  /** Another upload, of the entries that failed. */
  again() {
    return new Upload(this.#api, this.path, [...this.#failed]);
  }

  /** Resolves when everything has arrived or failed. Never rejected. */
  async run() {
    this.state = "running";
    this.#change();
    for (const [index, arrival] of this.#arrivals.entries()) {
      try {
        const folder = await this.#api.item(this.path, this.#controller.signal);
        await this.#uploadEntry(arrival, this.path, folder.id, arrival);
      } catch (error) {
        if (this.cancelled) break;
        // Without a connection the rest would fail in the same way.
        const rest = error instanceof ConnectionError ? this.#arrivals.slice(index) : [arrival];
        for (const one of rest) this.#fail(one.name, error, one);
        if (error instanceof ConnectionError) break;
      }
    }
    this.state = "ended";
    this.#change();
  }

  /**
   * @param {Arrival} arriving
   * @param {string} path the folder's
   * @param {string} parentId the folder's
   * @param {Arrival} within the one of `#arrivals` that it belongs to
   */
  async #uploadEntry({ entry, name, conflictBehavior }, path, parentId, within) {
    const { signal } = this.#controller;
    if (entry.file !== undefined) {
      if (entry.uploaded !== undefined) return;
      const count = (/** @type {number} */ bytes) => {
        this.done += bytes;
        this.#change();
      };
      entry.uploaded = await upload(this.#api, { parentId, name, conflictBehavior }, entry.file, signal, count);
      this.arrived += 1;
      return this.#change();
    }
    const folder = entry.uploaded ?? (await createFolder(this.#api, path, name, signal, conflictBehavior === "rename" ? "rename" : "fail"));
    entry.uploaded = folder;
    for (const inner of entry.entries ?? []) {
      signal.throwIfAborted();
      try {
        await this.#uploadEntry({ entry: inner, name: inner.name, conflictBehavior: "fail" }, join(path, folder.name), folder.id, within);
      } catch (error) {
        if (this.cancelled || error instanceof ConnectionError) throw error;
        this.#fail(inner.name, error, within);
      }
    }
  }

  /**
   * @param {string} name
   * @param {unknown} error
   * @param {Arrival} arrival
   */
  #fail(name, error, arrival) {
    this.failures.push({ name, error });
    this.#failed.add(arrival);
  }

  #change() {
    this.dispatchEvent(new Event("change"));
  }
}

/**
 * Asks about taken names. Resolves to null if nothing is left to upload.
 *
 * @param {DriveApi} api
 * @param {Entry[]} entries
 * @param {string} path the destination folder
 * @param {import("./conflicts.js").Ask} ask
 */
export async function prepareUpload(api, entries, path, ask) {
  const arriving = entries.map((entry) => ({
    entry,
    name: entry.name,
    isFolder: entry.file === undefined,
    mimeType: entry.file?.type,
    size: filesOf(entry).reduce((sum, file) => sum + file.size, 0),
    modified: entry.file && new Date(entry.file.lastModified).toISOString(),
  }));
  const folder = { name: nameOf(path), items: await api.children(path) };
  // Every drive knows a conflict behavior for an upload.
  const resolved = (await resolveConflicts(arriving, folder, ask, { verb: "upload", hasConflictBehavior: true })) ?? [];
  const arrivals = resolved.map(({ incoming, name, conflictBehavior }) => ({
    entry: incoming.entry,
    name,
    conflictBehavior: conflictBehavior ?? "fail",
  }));
  return arrivals.length === 0 ? null : new Upload(api, path, arrivals);
}

/**
 * The files of a tree that haven't arrived.
 *
 * @param {Entry} entry
 * @returns {File[]}
 */
function filesOf({ file, entries = [], uploaded }) {
  if (file === undefined) return entries.flatMap(filesOf);
  return uploaded === undefined ? [file] : [];
}

export class UploadQueue {
  #count = 0;
  /** @type {Promise<void>} */
  #last = Promise.resolve();

  /** @param {Upload} upload */
  add(upload) {
    this.#count += 1;
    if (this.#count === 1) addEventListener("beforeunload", askBeforeUnload);
    this.#last = this.#last.then(() => upload.run()).then(() => this.#finish());
  }

  #finish() {
    this.#count -= 1;
    if (this.#count === 0) removeEventListener("beforeunload", askBeforeUnload);
  }
}

/** @param {BeforeUnloadEvent} event */
function askBeforeUnload(event) {
  event.preventDefault();
}
