// @ts-check
/** Groups: the copies that a user started together, one card in the tray. A single copy is a group of one. */

import { count } from "../words.js";

/** @typedef {import("./transfer.js").Transfer} Transfer */

/** Outcomes by their tone, and what has no outcome by its state. @typedef {"completed" | "failed" | "unknown" | "stopped" | "running" | "waiting" | "disconnected"} Kind */

/** Fires `change` (its `detail` the transfer) when a copy changes, and when copies are added or removed. */
export class Group extends EventTarget {
  /** @type {Transfer[]} */
  list = [];
  /** The number of requests that Longhaul has sent for these copies. */
  requests = 0;

  /** @param {string} [id] */
  constructor(id = crypto.randomUUID()) {
    super();
    this.id = id;
  }

  /** The name of the copied item, or how many items there are. */
  get name() {
    return this.list.length === 1 ? this.list[0].spec.item.name : count(this.list.length, "item");
  }

  /** Whether no copy is waiting or running. */
  get isOver() {
    return !this.list.some(({ isActive }) => isActive);
  }

  /** The copies of each kind. @returns {Record<Kind, Transfer[]>} */
  get byKind() {
    /** @type {Record<Kind, Transfer[]>} */
    const kinds = { failed: [], unknown: [], stopped: [], disconnected: [], running: [], waiting: [], completed: [] };
    for (const transfer of this.list) kinds[kindOf(transfer)].push(transfer);
    return kinds;
  }

  /** The failed copies for which trying again makes sense. */
  get retryable() {
    return this.list.filter(({ outcome }) => outcome?.tone === "failed" && outcome.actions.includes("again"));
  }

  /** Replaces a copy by another one. @param {Transfer} old @param {Transfer} transfer */
  replace(old, transfer) {
    this.list = this.list.filter((each) => each !== transfer).map((each) => (each === old ? transfer : each));
    this.changed(transfer);
  }

  /** @param {Transfer} transfer */
  remove(transfer) {
    this.list = this.list.filter((each) => each !== transfer);
    this.changed(transfer);
  }

  /** @param {Transfer} transfer */
  changed(transfer) {
    this.dispatchEvent(new CustomEvent("change", { detail: transfer }));
  }
}

/** @param {Transfer} transfer @returns {Kind} */
export function kindOf({ state, outcome }) {
  if (state === "running" || state === "waiting" || state === "disconnected") return state;
  return outcome?.tone ?? "unknown";
}

/**
 * The progress of several copies, 0–100, each weighted by its size. A copy that is over counts as done, whatever its outcome.
 *
 * @param {Iterable<Transfer>} transfers
 * @param {(transfer: Transfer) => number | null} percentageOf
 */
export function totalPercentage(transfers, percentageOf) {
  let [total, done] = [0, 0];
  for (const transfer of transfers) {
    const weight = Math.max(1, transfer.spec.item.size ?? 0);
    total += weight;
    if (transfer.state === "running") done += weight * (percentageOf(transfer) ?? 0);
    else if (!transfer.isActive) done += weight * 100;
  }
  return total === 0 ? 0 : done / total;
}

/** Fires `start` when the first group becomes active, and `end` when all are over. */
export class Activity extends EventTarget {
  /** @type {Set<Group>} */
  groups = new Set();
  isOver = true;
  #transfers;

  /** @param {import("./transfers.js").Transfers} transfers */
  constructor(transfers) {
    super();
    this.#transfers = transfers;
    transfers.addEventListener("add", (event) => this.#update(/** @type {CustomEvent<Group>} */ (event).detail));
    transfers.addEventListener("change", (event) => this.#update(/** @type {CustomEvent<Transfer>} */ (event).detail.group));
    transfers.addEventListener("remove", (event) => this.groups.delete(/** @type {CustomEvent<Group>} */ (event).detail));
  }

  /** The copies of these groups. */
  get list() {
    return [...this.groups].flatMap(({ list }) => list);
  }

  /** @param {Group} group */
  #update(group) {
    if (!group.isOver) this.#start(group);
    else if (!this.isOver && !this.#transfers.groups.some(({ isOver }) => !isOver)) this.#end();
  }

  /** @param {Group} group */
  #start(group) {
    if (!this.isOver) return void this.groups.add(group);
    this.groups = new Set([group]);
    this.isOver = false;
    this.dispatchEvent(new Event("start"));
  }

  #end() {
    this.isOver = true;
    this.dispatchEvent(new Event("end"));
  }
}
