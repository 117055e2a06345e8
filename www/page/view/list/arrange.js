// @ts-check
/** Sorts and filters the items of a folder. Folders always come first. */

import { folded } from "../../service/names.js";

/** @typedef {import("../../service/routes.js").DriveItem} DriveItem */

/** How a list can be sorted; `-` means descending. The default first. */
export const ORDERS = /** @type {const} */ (["name", "-name", "-modified", "modified", "-size", "size"]);

/** @typedef {typeof ORDERS[number]} Order */

const names = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/**
 * @param {DriveItem[]} items
 * @param {Order} order
 * @param {string} filter a part of the name; empty for all items
 */
export function arrange(items, order, filter) {
  const part = folded(filter);
  const shown = part === "" ? [...items] : items.filter(({ name }) => folded(name).includes(part));
  return shown.sort(comparison(order));
}

/** @type {(one: DriveItem, other: DriveItem) => number} */
const byName = (one, other) => names.compare(one.name, other.name);

/** @type {Record<string, (one: DriveItem, other: DriveItem) => number>} */
const COMPARISONS = {
  name: byName,
  modified: (one, other) => timeOf(one) - timeOf(other),
  size: (one, other) => (one.size ?? 0) - (other.size ?? 0),
};

/**
 * @param {Order} order
 * @returns {(one: DriveItem, other: DriveItem) => number}
 */
function comparison(order) {
  const sign = order.startsWith("-") ? -1 : 1;
  const compare = COMPARISONS[order.replace("-", "")];
  return (one, other) => Number(!!other.folder) - Number(!!one.folder) || sign * compare(one, other) || byName(one, other);
}

/** @param {DriveItem} item */
function timeOf({ lastModifiedDateTime }) {
  return Date.parse(lastModifiedDateTime ?? "") || 0;
}
