// @ts-check
/**
 * Announcements for screen readers: the start of copies, each quarter of their progress, and their outcome. Copies of a group are
 * announced as one.
 */

import { totalPercentage } from "../transfers/group.js";
import { count } from "../words.js";
import { element, find } from "./dom.js";

/** @typedef {import("../transfers/transfer.js").Transfer} Transfer */
/** @typedef {import("../transfers/group.js").Group} Group */

const MAX_SENTENCES = 6;

/**
 * Announces a sentence when the screen reader has nothing more urgent to say.
 *
 * @param {string} sentence
 */
export function announce(sentence) {
  const region = find("#announcements", HTMLElement);
  // Each sentence is an element of its own: one that follows soon doesn't replace the one before.
  region.append(element("p", {}, sentence));
  while (region.childElementCount > MAX_SENTENCES) region.firstElementChild?.remove();
}

/** Announces all copies. @param {import("../transfers/transfers.js").Transfers} transfers */
export function announceAll(transfers) {
  /** @type {WeakMap<Group, Announcer>} */
  const announcers = new WeakMap();
  transfers.addEventListener("add", (event) => {
    const group = /** @type {CustomEvent<Group>} */ (event).detail;
    announcers.set(group, new Announcer(group));
  });
  transfers.addEventListener("change", (event) => {
    announcers.get(/** @type {CustomEvent<Transfer>} */ (event).detail.group)?.note();
  });
}

/** Announces what is new about one group. */
class Announcer {
  #group;
  #noted = false;
  #speaking = false;
  #quarter = 0;

  /** @param {Group} group */
  constructor(group) {
    this.#group = group;
  }

  /** Notes a change. Changes of the same moment are announced together. */
  note() {
    if (this.#noted) return;
    this.#noted = true;
    queueMicrotask(() => {
      this.#noted = false;
      this.#update();
    });
  }

  #update() {
    const { list, isOver } = this.#group;
    if (!this.#speaking && !isOver && list.some(({ state }) => state === "running")) this.#start();
    else if (this.#speaking && isOver) this.#end();
    if (this.#speaking) this.#measure();
  }

  get #name() {
    const { list } = this.#group;
    return list.length === 1 ? list[0].spec.item.name : count(list.length, "item");
  }

  #start() {
    const { list } = this.#group;
    this.#speaking = true;
    this.#quarter = 0;
    const verb = list.some(({ resumed }) => resumed) ? "Resuming" : "Copying";
    announce(`${verb} ${this.#name} to ${list[0].spec.destination.name}.`);
  }

  #measure() {
    const quarter = Math.min(3, Math.floor(totalPercentage(this.#group.list, ({ reported }) => reported) / 25));
    if (quarter <= this.#quarter) return;
    this.#quarter = quarter;
    announce(`${this.#name}: ${quarter * 25} percent copied.`);
  }

  #end() {
    const { list, byKind } = this.#group;
    const copied = byKind.completed.length;
    this.#speaking = false;
    if (list.length === 1) announce(`${this.#name}: ${list[0].outcome?.sentence}`);
    else if (copied === list.length) announce(`${this.#name}: all copied to ${list[0].spec.destination.name}.`);
    else announce(`${this.#name}: ${copied} copied, ${list.length - copied} not.`);
  }
}
