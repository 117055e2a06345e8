// The state of a service: its drives, its jobs and its clock.

import { Drive } from "./drive.js";
import { isAmount, isObject } from "./faults.js";
import { Job } from "./jobs.js";
import { isBytes } from "./request.js";
import { ServiceError } from "./service-error.js";

/** The age of the initial items, in milliseconds. The client recognizes a copy because it is newer than the start. */
const AGE_MS = 24 * 60 * 60 * 1000;

/** @typedef {{ [name: string]: string | number | Uint8Array | Tree }} Tree names and contents: text, bytes, a size in bytes, or a folder */

export class State {
  /** The drives by id. The first one is the user's own drive. @type {Map<string, Drive>} */
  drives = new Map();
  /** The jobs by the path of their monitor. @type {Map<string, Job>} */
  jobs = new Map();
  /** Uploads in parts, by the id of their URL. @type {Map<string, import("./content.js").Session>} */
  uploads = new Map();
  #items = 0;
  #random;

  /**
   * @param {object} options
   * @param {() => number} options.now
   * @param {number} options.bytesPerSecond
   * @param {string} options.monitorOrigin
   * @param {() => number} options.random
   */
  constructor({ now, bytesPerSecond, monitorOrigin, random }) {
    this.#random = random;
    this.now = now;
    this.bytesPerSecond = bytesPerSecond;
    this.monitorOrigin = monitorOrigin;
  }

  /** @param {string} id @param {Tree} tree */
  addDrive(id, tree) {
    if (this.drives.has(id)) throw new TypeError(`"${id}" must be the id of one drive`);
    const old = { created: this.now() - AGE_MS, modified: this.now() - AGE_MS };
    const drive = new Drive(id, this.newItem({ name: "root", children: new Map(), ...old }));
    const fill = (/** @type {import("./drive.js").Item} */ folder, /** @type {Tree} */ tree) => {
      for (const [name, value] of Object.entries(tree)) {
        const item = this.newItem({ ...contentOf(value, name), ...old });
        try {
          drive.place(item, folder, name, "fail");
        } catch (/** @type {any} a ServiceError */ { message }) {
          throw new TypeError(`"${name}" isn't the name of one item: ${message}`);
        }
        if (item.children !== null) fill(item, /** @type {Tree} */ (value));
      }
    };
    fill(drive.root, tree);
    this.drives.set(id, drive);
  }

  /**
   * Returns the folder at a path. Creates what is missing of it, as the service does (onedrive-api-docs#83, #364).
   *
   * @param {Drive} drive
   * @param {string} base
   * @param {string[]} path
   */
  createPath(drive, base, path) {
    return path.reduce((folder, name) => {
      const item = drive.lookup(folder.id, [name]) ?? this.newItem({ children: new Map() });
      if (item.parent === null) drive.place(item, folder, name, "fail");
      return item;
    }, drive.find(base));
  }

  /** @param {string | null} id null for the user's own drive */
  drive(id) {
    const drive = id === null ? [...this.drives.values()][0] : this.drives.get(id);
    if (drive === undefined) throw new ServiceError("itemNotFound", `There is no drive "${id}".`);
    return drive;
  }

  /** Creates an item that is in no folder yet. By default it is an empty file. @param {Partial<import("./drive.js").Item>} properties */
  newItem(properties) {
    const now = this.now();
    // Has the form of an id in OneDrive for Business. The ids are the same in each run, so that tests can rely on them.
    const id = `01${(++this.#items).toString(32).toUpperCase().padStart(32, "0")}`;
    return { id, name: "", parent: null, children: null, content: null, bytes: 0, created: now, modified: now, version: 0, contentVersion: 1, ...properties };
  }

  /**
   * Starts a job, and returns its monitor URL.
   *
   * @param {import("./jobs.js").Work} work
   * @param {{ name: string, form: "graph" | "onedrive", origin: string, fault?: import("./index.js").Fault | null }} settings
   */
  startJob(work, { name, form, origin, fault }) {
    const path = `${form === "graph" ? "/_api/v2.0" : ""}/monitor/${this.newId()}`;
    const secret = form === "graph" ? `?tempauth=${hex(512, this.#random)}` : "";
    const { bytesPerSecond = this.bytesPerSecond, outcome } = fault ?? {};
    this.jobs.set(path, new Job(work, { name, form, origin, secret, bytesPerSecond, outcome }, this.now()));
    return `${this.monitorOrigin}${path}${secret}`;
  }

  /** Returns a GUID for a monitor or an upload. */
  newId() {
    return guid(this.#random);
  }

  /** Does the work of all jobs that is due. */
  catchUp() {
    const now = this.now();
    for (const job of this.jobs.values()) job.advance(now);
  }
}

/** @param {() => number} random */
export function guid(random) {
  return [8, 4, 4, 4, 12].map((length) => hex(length, random)).join("-");
}

/** @param {number} length @param {() => number} random */
function hex(length, random) {
  return Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join("");
}

/** @param {string | number | Uint8Array | Tree} value @param {string} name */
function contentOf(value, name) {
  if (isAmount(value)) return { bytes: /** @type {number} */ (value) };
  const content = typeof value === "string" ? new TextEncoder().encode(value) : value;
  if (isBytes(content)) return { content, bytes: content.length };
  if (isObject(content)) return { children: new Map() };
  throw new TypeError(`"${name}" must be a size in bytes, a text, bytes, or an object with the contents of a folder`);
}
