// @ts-check
/**
 * The groups that are active, and those that finished while others were: what the total, the page's title and the notification are
 * about.
 */

/** @typedef {import("./group.js").Group} Group */
/** @typedef {import("./transfer.js").Transfer} Transfer */

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
