// @ts-check
/**
 * What a screen reader says by itself: that a copy started, each quarter of the way, how it ended, and no more. Copies that
 * were asked for together are spoken of as one.
 */

import { element, find } from "./dom.js";
import { count } from "./words.js";

/** @typedef {import("../transfers/transfer.js").Transfer} Transfer */
/** @typedef {import("../transfers/group.js").Group} Group */

const KEPT = 6;

/**
 * Says a sentence when the reader has nothing more urgent to say.
 *
 * @param {string} sentence
 */
export function announce(sentence) {
  const region = find("#announcements", HTMLElement);
  // Each sentence is a node of its own, so that one which follows soon doesn't swallow the one before.
  region.append(element("p", {}, sentence));
  while (region.childElementCount > KEPT) region.firstElementChild?.remove();
}

/** Speaks of all copies. @param {import("../transfers/transfers.js").Transfers} transfers */
export function announceAll(transfers) {
  /** @type {WeakMap<Group, Narrator>} */
  const narrators = new WeakMap();
  transfers.addEventListener("add", (event) => {
    const transfer = /** @type {CustomEvent<Transfer>} */ (event).detail;
    const narrator = narrators.get(transfer.group) ?? new Narrator(transfer.group);
    narrators.set(transfer.group, narrator);
    transfer.addEventListener("change", () => narrator.note());
    narrator.note();
  });
}

/** Follows one group, and says what is new. */
class Narrator {
  #group;
  #noted = false;
  #speaking = false;
  #quarter = 0;

  /** @param {Group} group */
  constructor(group) {
    this.#group = group;
  }

  /** Something has changed. What changes at once is looked at once. */
  note() {
    if (this.#noted) return;
    this.#noted = true;
    queueMicrotask(() => {
      this.#noted = false;
      this.#look();
    });
  }

  #look() {
    const { list, over } = this.#group;
    if (!this.#speaking && !over && list.some(({ state }) => state === "running")) this.#begin();
    else if (this.#speaking && over) this.#end();
    if (this.#speaking) this.#measure();
  }

  get #name() {
    const { list } = this.#group;
    return list.length === 1 ? list[0].order.item.name : count(list.length, "item");
  }

  #begin() {
    const { list } = this.#group;
    this.#speaking = true;
    const verb = list.some(({ resumed }) => resumed) ? "Following on" : "Copying";
    announce(`${verb} ${this.#name} to ${list[0].order.destination.name}.`);
  }

  #measure() {
    const quarter = Math.min(3, Math.floor(this.#group.percentage(({ told }) => told) / 25));
    if (quarter <= this.#quarter) return;
    this.#quarter = quarter;
    announce(`${this.#name}: ${quarter * 25} percent copied.`);
  }

  #end() {
    const { list, completed } = this.#group;
    this.#speaking = false;
    if (list.length === 1) announce(`${this.#name}: ${list[0].ending?.sentence}`);
    else if (completed === list.length) announce(`${this.#name}: all copied to ${list[0].order.destination.name}.`);
    else announce(`${this.#name}: ${completed} copied, ${list.length - completed} not.`);
  }
}
