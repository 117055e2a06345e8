// @ts-check
/**
 * How the list is sorted and filtered: the buttons in its header, the choice that takes their place on a narrow screen, the filter.
 * Folders always come first.
 */

import { folded } from "../../service/paths.js";
import { preference, writeStored } from "../../service/storage.js";
import { find } from "../dom.js";

/** @typedef {import("../../service/drive-api.js").DriveItem} DriveItem */

/** How a list can be sorted; `-` means descending. The default first. */
const ORDERS = /** @type {const} */ (["name", "-name", "-modified", "modified", "-size", "size"]);

/** @typedef {typeof ORDERS[number]} Order */

const names = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/** The order that a column's button begins with. @type {Record<string, Order>} */
const FIRST = { name: "name", modified: "-modified", size: "-size" };

/** Fires `change` when the list is to be shown in another way, and `leave` when the focus is to go from the filter to the list. */
export class ListControls extends EventTarget {
  /** @type {Order} */
  order = preference("order", ORDERS);
  #buttons = [...document.querySelectorAll("#items button[data-column]")].filter((button) => button instanceof HTMLButtonElement);
  #choice = find("#order", HTMLSelectElement);
  #filter = find("#filter", HTMLInputElement);

  constructor() {
    super();
    for (const button of this.#buttons) button.addEventListener("click", () => this.#sortBy(nextOrder(this.order, button.dataset.column ?? "")));
    this.#choice.addEventListener("change", () => this.#sortBy(ORDERS.find((order) => order === this.#choice.value) ?? ORDERS[0]));
    this.#filter.addEventListener("input", () => this.#change());
    this.#filter.addEventListener("keydown", (event) => {
      // An input method uses these keys to choose among its candidates. Safari reports the last one after the end, with the code 229.
      if (event.isComposing || event.keyCode === 229) return;
      if (event.key === "Escape") this.clear();
      else if (event.key !== "ArrowDown" && event.key !== "Enter") return;
      event.preventDefault();
      this.dispatchEvent(new Event("leave"));
    });
    this.#show();
  }

  /** The part of the name to filter by; empty for all items. */
  get filter() {
    return this.#filter.value.trim();
  }

  /** Shows all items again. */
  clear() {
    if (this.#filter.value === "") return;
    this.#filter.value = "";
    this.#change();
  }

  /** Moves the focus to the filter. */
  focus() {
    this.#filter.focus();
    this.#filter.select();
  }

  /** @param {Order} order */
  #sortBy(order) {
    this.order = order;
    writeStored("order", order);
    this.#show();
    this.#change();
  }

  #show() {
    this.#choice.value = this.order;
    const [column, direction] = this.order.startsWith("-") ? [this.order.slice(1), "descending"] : [this.order, "ascending"];
    for (const button of this.#buttons) {
      button.closest("th")?.setAttribute("aria-sort", button.dataset.column === column ? direction : "none");
    }
  }

  #change() {
    this.dispatchEvent(new Event("change"));
  }
}

/**
 * The order after a press on a column's button: the other direction if the list is sorted by that column already.
 *
 * @param {Order} order
 * @param {string} column
 */
function nextOrder(order, column) {
  if (order.replace("-", "") !== column) return FIRST[column];
  return ORDERS.find((other) => other !== order && other.replace("-", "") === column) ?? order;
}

/**
 * Sorts and filters the items of a folder.
 *
 * @param {DriveItem[]} items
 * @param {Order} order
 * @param {string} filter a part of the name; empty for all items
 */
export function arrange(items, order, filter) {
  const part = folded(filter);
  return items.filter(({ name }) => folded(name).includes(part)).sort(comparison(order));
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
