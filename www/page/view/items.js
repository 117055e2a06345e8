// @ts-check
/**
 * The list of a folder's items: picking, opening, and both by keyboard.
 *
 * A grid, as the ARIA practices have it: one stop for the Tab key, the arrows move within, Space picks, Shift picks
 * along the way, Enter opens. It shows what it is given, and asks the drive for nothing.
 */

import { find } from "./dom.js";
import { rowOf, skeleton } from "./row.js";

/** @typedef {import("../service/routes.js").DriveItem} DriveItem */

const byName = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/** Fires `pick` when what is picked changes, and `open` (its `detail` the folder). */
export class Items extends EventTarget {
  /** Sorted as shown: folders first, then by name. @type {DriveItem[]} */
  items = [];
  /** The ids that are picked. @type {Set<string>} */
  #picked = new Set();
  /** The row that the Tab key comes to. */
  #current = 0;
  /** The rows by their item's id, with what they show. @type {Map<string, { shown: string, row: HTMLTableRowElement }>} */
  #known = new Map();
  #table = find("#items", HTMLTableElement);
  #rows = find("#rows", HTMLTableSectionElement);
  #all = find("#all", HTMLInputElement);
  #linkTo;

  /** @param {(item: DriveItem) => string} linkTo the address that opens a folder */
  constructor(linkTo) {
    super();
    this.#linkTo = linkTo;
    this.#rows.addEventListener("click", (event) => this.#onClick(event));
    this.#rows.addEventListener("keydown", (event) => this.#onKey(event));
    this.#rows.addEventListener("focusin", (event) => this.#makeCurrent(this.#indexAt(event)));
    this.#all.addEventListener("change", () => this.pick(this.#all.checked ? this.items : []));
  }

  /** @returns {DriveItem[]} what is picked, in the list's order */
  get picked() {
    return this.items.filter(({ id }) => this.#picked.has(id));
  }

  /** @returns {DriveItem[]} what a command is for: what is picked, or else the row that has the keyboard */
  get chosen() {
    const { picked } = this;
    const row = document.activeElement?.closest("#rows tr") ?? null;
    return picked.length > 0 ? picked : [this.itemOf(row)].filter((item) => item !== undefined);
  }

  /** @param {Element | null} row @returns {DriveItem | undefined} */
  itemOf(row) {
    return row instanceof HTMLTableRowElement ? this.items[row.sectionRowIndex] : undefined;
  }

  /** Shows that another folder is being read: nothing of the one before. */
  wait() {
    this.items = [];
    this.#table.hidden = false;
    this.#known.clear();
    this.#rows.replaceChildren(...Array.from({ length: 4 }, skeleton));
    this.pick([]);
  }

  /** @param {boolean} busy whether the list is being read anew */
  set busy(busy) {
    this.#table.setAttribute("aria-busy", String(busy));
  }

  /**
   * Shows a folder's items. What was picked and is still there stays so, and so does the keyboard's place.
   *
   * @param {DriveItem[]} items
   * @param {Set<string>} [arrived] the ids of those to point out as new
   */
  show(items, arrived = new Set()) {
    const focused = this.#rows.contains(document.activeElement);
    const currentId = this.items[this.#current]?.id;
    this.items = [...items].sort(
      (one, other) =>
        Number(other.folder !== undefined) - Number(one.folder !== undefined) || byName.compare(one.name, other.name),
    );
    const still = this.items.findIndex(({ id }) => id === currentId);
    this.#current = still >= 0 ? still : Math.max(0, Math.min(this.#current, items.length - 1));
    this.#place(this.items.map((item) => this.#rowOf(item, arrived.has(item.id))));
    this.#table.hidden = items.length === 0;
    this.busy = false;
    for (const [index, row] of [...this.#rows.rows].entries()) row.tabIndex = index === this.#current ? 0 : -1;
    if (focused && !this.#rows.contains(document.activeElement)) this.#focus(this.#current);
    this.pick(this.picked);
  }

  /** Picks these items and no others. @param {DriveItem[]} items */
  pick(items) {
    this.#picked = new Set(items.map(({ id }) => id));
    for (const [index, { id }] of this.items.entries()) {
      const row = this.#rows.rows[index];
      row.setAttribute("aria-selected", String(this.#picked.has(id)));
      find("input", HTMLInputElement, row).checked = this.#picked.has(id);
    }
    this.#all.checked = this.items.length > 0 && this.#picked.size === this.items.length;
    this.#all.indeterminate = this.#picked.size > 0 && !this.#all.checked;
    this.dispatchEvent(new Event("pick"));
  }

  /** Brings the keyboard to the list. */
  focus() {
    if (this.items.length > 0) this.#focus(this.#current);
    else find("#vacant", HTMLElement).focus();
  }

  /** Moves the focus to an item. @param {DriveItem} item */
  focusOn(item) {
    const index = this.items.indexOf(item);
    if (index >= 0) this.#focus(index);
  }

  /**
   * Puts the rows in, and moves none without need: a row that is moved loses the keyboard, and what is dragged is let go.
   *
   * @param {HTMLTableRowElement[]} rows
   */
  #place(rows) {
    const wanted = new Set(rows);
    for (const row of [...this.#rows.rows]) if (!wanted.has(row)) row.remove();
    for (const [index, row] of rows.entries()) {
      if (this.#rows.rows[index] !== row) this.#rows.insertBefore(row, this.#rows.rows[index] ?? null);
    }
  }

  /**
   * An item's row: the one that it has, unless there is something new to show.
   *
   * @param {DriveItem} item
   * @param {boolean} arrived
   */
  #rowOf(item, arrived) {
    const { id, name, size, lastModifiedDateTime } = item;
    const shown = JSON.stringify([this.#linkTo(item), name, size, lastModifiedDateTime]);
    const known = this.#known.get(id);
    if (known?.shown === shown && !arrived) return known.row;
    const row = rowOf(item, this.#linkTo(item), arrived);
    this.#known.set(id, { shown, row });
    return row;
  }

  /** @param {MouseEvent} event */
  #onClick(event) {
    const index = this.#indexAt(event);
    if (this.items[index] === undefined || event.target instanceof HTMLAnchorElement) return;
    if (event.shiftKey) this.#pickTo(index);
    else this.#toggle(index);
    this.#focus(index);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const last = this.items.length - 1;
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };
    const step = Object.entries(steps).find(([key]) => key === event.key)?.[1];
    if (step !== undefined && !event.altKey) {
      const to = Math.min(last, Math.max(0, this.#current + step));
      if (event.shiftKey) this.#pickTo(to);
      this.#focus(to);
    } else if (event.key === " ") this.#toggle(this.#current);
    else if (event.key === "Enter") this.#enter(this.items[this.#current]);
    else if (event.key === "Escape") this.pick([]);
    else if (event.key === "a" && (event.ctrlKey || event.metaKey)) this.pick(this.items);
    else return;
    event.preventDefault();
  }

  /** A folder is opened; a file, which has nothing to open, is picked. @param {DriveItem} item */
  #enter(item) {
    if (item.folder) this.dispatchEvent(new CustomEvent("open", { detail: item }));
    else this.#toggle(this.#current);
  }

  /** @param {number} index */
  #toggle(index) {
    const item = this.items[index];
    const others = this.picked.filter((other) => other !== item);
    this.pick(this.#picked.has(item.id) ? others : [...others, item]);
  }

  /** Picks all from the current row to this one, besides what is picked. @param {number} index */
  #pickTo(index) {
    const [from, to] = [this.#current, index].sort((one, other) => one - other);
    this.pick([...this.picked, ...this.items.slice(from, to + 1)]);
  }

  /** @param {Event} event */
  #indexAt(event) {
    const row = event.target instanceof Element ? event.target.closest("tr") : null;
    return row === null ? -1 : row.sectionRowIndex;
  }

  /** @param {number} index */
  #makeCurrent(index) {
    this.#rows.rows[this.#current]?.setAttribute("tabindex", "-1");
    this.#rows.rows[index]?.setAttribute("tabindex", "0");
    this.#current = index;
  }

  /** @param {number} index */
  #focus(index) {
    this.#rows.rows[index]?.focus();
  }
}
