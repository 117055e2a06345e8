// @ts-check
/**
 * Which faults are on, and the local drive's fault plan that follows from them.
 *
 * The plan is handed over anew before each start, so that every copy meets every fault that is on: some apply a few times only.
 */

import { FAULTS } from "./faults.js";

/** @typedef {import("./faults.js").PlannedFault} PlannedFault */

const KEY = "longhaul-demo.faults";

/** Fires `change` when a fault was switched on or off. */
export class Breakage extends EventTarget {
  /** The ids of the faults that are on. @type {Set<string>} */
  on = new Set(read());
  #drive;
  /** The names of the copies that are under way. @type {string[]} */
  #names = [];

  /** @param {() => import("../service/places.js").Place | undefined} drive the local drive, if it is the one that is shown */
  constructor(drive) {
    super();
    this.#drive = drive;
    addEventListener("storage", ({ key }) => {
      if (key !== KEY) return;
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

  /** Switches all off. */
  async mend() {
    this.on.clear();
    await this.#changed();
  }

  /** Has the drive begin the plan anew, if there is one. @param {string[]} names of the copies that are under way */
  async arm(names) {
    this.#names = names;
    if (this.on.size > 0) await this.#send();
  }

  async #changed() {
    localStorage.setItem(KEY, [...this.on].join());
    this.dispatchEvent(new Event("change"));
    await this.#send();
  }

  async #send() {
    const drive = this.#drive();
    if (drive === undefined) return;
    const headers = { Authorization: `Bearer ${drive.token}`, "Content-Type": "application/json" };
    const body = JSON.stringify({ faults: plan(this.on, this.#names) });
    // A drive that is away has no faults to be told of; the next copy's start tells it.
    await fetch(new URL("/admin/faults", drive.baseUrl), { method: "PUT", headers, body }).catch(() => undefined);
  }
}

/**
 * The plan for these faults. Of those for the same kind of request only the first would apply: those that go on for ever
 * come last, and what can be had together is put together.
 *
 * @param {Set<string>} on
 * @param {string[]} names whose items can't be read, if none can: the page itself reads others
 * @returns {PlannedFault[]}
 */
function plan(on, names) {
  const faults = FAULTS.filter(({ id }) => on.has(id)).map(({ plan }) => plan);
  const starts = faults.filter(({ where }) => where === "start");
  const monitors = faults.filter(({ where }) => where === "monitor");
  const items = faults.filter(({ where }) => where === "item").flatMap((fault) => names.map((name) => ({ ...fault, name })));
  const forEver = (/** @type {PlannedFault} */ { times }) => Number(times === null);
  const start = starts.length > 0 ? [/** @type {PlannedFault} */ (Object.assign({}, ...starts))] : [];
  return [...start, ...monitors.sort((one, other) => forEver(one) - forEver(other)), ...items];
}

function read() {
  const known = new Set(FAULTS.map(({ id }) => id));
  return (localStorage.getItem(KEY) ?? "").split(",").filter((id) => known.has(id));
}
