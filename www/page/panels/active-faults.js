// @ts-check
/**
 * The faults that are on, and the drive's fault plan that follows from them.
 *
 * The plan is sent again before each start, so that every copy meets every fault that is on: some apply only a few times.
 */

import { PREFIX, readStored, writeStored } from "../service/storage.js";
import { FAULTS } from "./faults.js";

/** @typedef {import("./faults.js").PlannedFault} PlannedFault */
/** @typedef {import("../transfers/transfer.js").CopySpec} CopySpec */

const KEY = "faults";

/** Fires `change` when a fault was switched on or off. */
export class ActiveFaults extends EventTarget {
  /** The ids of the faults that are on. @type {Set<string>} */
  on = new Set(read());
  /** How fast the next copies of some names are made, in bytes per second. @type {Map<string, number>} */
  #rates = new Map();
  #drive;
  /** The names of the active copies. @type {string[]} */
  #names = [];
  /** The plan that the drive has, as text. */
  #sent = JSON.stringify({ faults: [] });
  /** Plans are sent one after another, so that the last one is the one that stays. */
  #sending = Promise.resolve();

  /** @param {() => import("../service/drives.js").Drive | undefined} drive the local drive, if it is the one that is shown */
  constructor(drive) {
    super();
    this.#drive = drive;
    addEventListener("storage", ({ key }) => {
      if (key !== PREFIX + KEY) return;
      this.on = new Set(read());
      this.dispatchEvent(new Event("change"));
    });
  }

  /**
   * @param {string} id
   * @param {boolean} on
   */
  async set(id, on) {
    if (on) this.on.add(id);
    else this.on.delete(id);
    await this.#changed();
  }

  /** Switches all faults off. */
  async clear() {
    this.on.clear();
    await this.#changed();
  }

  /**
   * Slows down the next copy of a name to the speed of the service.
   *
   * @param {string} name
   * @param {number} bytesPerSecond
   */
  slowDown(name, bytesPerSecond) {
    this.#rates.set(name, bytesPerSecond);
  }

  /** Sends the plan before copies are started. @param {CopySpec[]} specs all active copies */
  async prepare(specs) {
    this.#names = specs.map(({ name }) => name);
    if (this.on.size > 0 || this.#plan !== this.#sent) await this.#send();
    this.#rates.clear();
  }

  async #changed() {
    writeStored(KEY, [...this.on].join());
    this.dispatchEvent(new Event("change"));
    await this.#send();
  }

  get #plan() {
    return JSON.stringify({ faults: plan(this.on, this.#names, this.#rates) });
  }

  #send() {
    this.#sending = this.#sending.then(() => this.#sendPlan());
    return this.#sending;
  }

  async #sendPlan() {
    const drive = this.#drive();
    if (drive === undefined) return;
    const headers = { Authorization: `Bearer ${drive.token}`, "Content-Type": "application/json" };
    const body = this.#plan;
    // A drive that can't be reached gets the plan before the next start.
    const response = await fetch(new URL("/admin/faults", drive.baseUrl), { method: "PUT", headers, body }).catch(() => null);
    this.#sent = response?.ok ? body : "";
  }
}

/**
 * The plan for these faults. Only the first fault for a request applies: those without an end come last, and what can apply together
 * is merged.
 *
 * @param {Set<string>} on
 * @param {string[]} names of the items that can't be read, if that is on: the page itself reads others
 * @param {Map<string, number>} rates
 * @returns {PlannedFault[]}
 */
function plan(on, names, rates) {
  const faults = FAULTS.filter(({ id }) => on.has(id)).map(({ plan }) => plan);
  const starts = faults.filter(({ where }) => where === "start");
  const monitors = faults.filter(({ where }) => where === "monitor");
  const items = faults.filter(({ where }) => where === "item").flatMap((fault) => names.map((name) => ({ ...fault, name })));
  const endless = (/** @type {PlannedFault} */ { times }) => Number(times === null);
  const start = starts.length > 0 ? [/** @type {PlannedFault} */ (Object.assign({}, ...starts))] : [];
  const slow = names.filter((name) => rates.has(name)).map((name) => ({ bytesPerSecond: rates.get(name), ...(start[0] ?? { where: "start", times: 1 }), name }));
  return [...slow, ...start, ...monitors.sort((one, other) => endless(one) - endless(other)), ...items];
}

function read() {
  const known = new Set(FAULTS.map(({ id }) => id));
  return readStored(KEY).split(",").filter((id) => known.has(id));
}
