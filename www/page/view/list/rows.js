// @ts-check
/**
 * The rows of the list. A long list has rows only where it is in sight, and a little beyond: an element for each of thousands of
 * items would take seconds to make.
 *
 * Empty rows fill the place of the others, so that the page has its full length. The current row always exists: it
 * may have the focus, or be the one that is dragged.
 */

import { adapt, element } from "../dom.js";

/** A list up to this long has all its rows, so that the browser's own search finds them. */
const WHOLE = 100;
/** The number of rows beyond those in sight, in each direction. */
const BEYOND = 25;
/** The number of remaining rows at which more are made. */
const MARGIN = 10;

/**
 * @template T
 */
export class Rows {
  /** @type {T[]} */
  #items = [];
  /** The existing rows, by their item's key. @type {Map<string, { shown: string, row: HTMLTableRowElement }>} */
  #rows = new Map();
  /** @type {WeakMap<Element, number>} */
  #indices = new WeakMap();
  #current = 0;
  /** The indices of the existing rows: from the first, up to before the second. */
  #range = [0, 0];
  /** Whether rows are to be made in the next frame. */
  #hasMoved = false;
  /** The height of a row in pixels; measured when there is one. */
  #height = 48;
  #gaps = Array.from({ length: 3 }, () => element("tr", { class: "gap", "aria-hidden": "true" }, element("td", { colspan: 4 })));
  #body;
  #describe;

  /**
   * @param {HTMLTableSectionElement} body
   * @param {object} describe how an item becomes a row
   * @param {(item: T) => string} describe.key identifies an item
   * @param {(item: T) => string} describe.content a row is changed when this changes
   * @param {(item: T) => HTMLTableRowElement} describe.make makes a row
   * @param {(row: HTMLTableRowElement, item: T, isCurrent: boolean) => void} describe.update brings a row's state up to date
   */
  constructor(body, describe) {
    this.#body = body;
    this.#describe = describe;
    for (const type of ["scroll", "resize"]) addEventListener(type, () => this.#noteMove(), { passive: true });
  }

  /** How many rows are in sight at once. */
  get page() {
    return Math.max(1, Math.floor(innerHeight / this.#height) - 3);
  }

  /** @param {Element | null} row @returns {number} -1 for what isn't a row of an item */
  indexOf(row) {
    return (row && this.#indices.get(row)) ?? -1;
  }

  /**
   * Shows these items. Rows that stay aren't moved without need: a row that is moved loses the focus, and a drag of it ends.
   *
   * @param {T[]} items
   * @param {number} current
   */
  show(items, current) {
    this.#items = items;
    this.#current = current;
    this.#render();
  }

  /** Makes another row the current one. @param {number} index */
  makeCurrent(index) {
    const before = this.#current;
    this.#current = index;
    if (!this.#isThere(index)) this.#render();
    this.#update(before);
    this.#update(index);
  }

  /** Brings all rows' state up to date. */
  update() {
    for (const { row } of this.#rows.values()) this.#update(this.indexOf(row));
  }

  /** Removes everything and shows other rows instead. @param {...HTMLTableRowElement} rows */
  replace(...rows) {
    this.#items = [];
    this.#rows.clear();
    this.#body.replaceChildren(...rows);
  }

  /** The row of an item, if it is there. @param {number} index */
  at(index) {
    const item = this.#items[index];
    return item === undefined ? undefined : this.#rows.get(this.#describe.key(item))?.row;
  }

  /** @param {number} index */
  #isThere(index) {
    return index >= this.#range[0] && index < this.#range[1];
  }

  /** @param {number} index */
  #update(index) {
    const row = this.at(index);
    if (row !== undefined) this.#describe.update(row, this.#items[index], index === this.#current);
  }

  /** The view was scrolled, or its size or the text's has changed. */
  #noteMove() {
    if (this.#hasMoved || this.#items.length === 0) return;
    this.#hasMoved = true;
    requestAnimationFrame(() => this.#onMove());
  }

  #onMove() {
    this.#hasMoved = false;
    if (this.#items.length === 0) return;
    const [first, end] = this.#inSight(MARGIN);
    if (this.#measure() || first < this.#range[0] || end > this.#range[1]) this.#render();
  }

  /** Which rows are in sight. @param {number} beyond how many more in each direction */
  #inSight(beyond) {
    const count = this.#items.length;
    if (count <= WHOLE) return [0, count];
    const { top } = this.#body.getBoundingClientRect();
    const first = Math.floor(-top / this.#height) - beyond;
    const end = Math.ceil((innerHeight - top) / this.#height) + beyond;
    return [Math.min(Math.max(0, first), count), Math.max(0, Math.min(count, end))];
  }

  #render() {
    this.#renderOnce();
    if (this.#measure()) this.#renderOnce();
  }

  #renderOnce() {
    this.#range = this.#inSight(BEYOND);
    this.#place(this.#wanted());
  }

  /** The rows to show, with gaps between. */
  #wanted() {
    const [first, end] = this.#range;
    const indices = Array.from({ length: end - first }, (_, offset) => first + offset);
    if (this.#current < first) indices.unshift(this.#current);
    else if (this.#current >= end && this.#current < this.#items.length) indices.push(this.#current);
    const gaps = [...this.#gaps];
    const wanted = [];
    let next = 0;
    for (const index of [...indices, this.#items.length]) {
      if (index > next) wanted.push(this.#gap(gaps, index - next));
      if (index < this.#items.length) wanted.push(this.#row(index));
      next = index + 1;
    }
    return wanted;
  }

  /**
   * @param {HTMLTableRowElement[]} gaps those that are left
   * @param {number} count of the rows that it takes the place of
   */
  #gap(gaps, count) {
    const gap = /** @type {HTMLTableRowElement} */ (gaps.pop());
    gap.style.blockSize = `${count * this.#height}px`;
    return gap;
  }

  /** An item's row: the existing one, brought up to date. @param {number} index */
  #row(index) {
    const item = this.#items[index];
    const key = this.#describe.key(item);
    const shown = this.#describe.content(item);
    const known = this.#rows.get(key);
    const row = known?.row ?? this.#describe.make(item);
    if (known !== undefined && known.shown !== shown) adapt(row, this.#describe.make(item));
    this.#rows.set(key, { shown, row });
    this.#indices.set(row, index);
    // Rows are counted from 1, and the header is the first.
    row.setAttribute("aria-rowindex", String(index + 2));
    this.#describe.update(row, item, index === this.#current);
    return row;
  }

  /** @param {HTMLTableRowElement[]} wanted */
  #place(wanted) {
    const kept = new Set(wanted);
    for (const gap of this.#gaps) gap.remove();
    for (const row of [...this.#body.rows]) if (!kept.has(row)) row.remove();
    for (const [key, { row }] of this.#rows) if (!kept.has(row)) this.#rows.delete(key);
    let next = this.#body.firstElementChild;
    for (const row of wanted) {
      if (row === next) next = next.nextElementSibling;
      else this.#body.insertBefore(row, next);
    }
  }

  /** Measures a row. @returns {boolean} whether its height has changed */
  #measure() {
    const row = this.at(this.#range[0]);
    const height = row?.getBoundingClientRect().height ?? 0;
    if (height === 0 || Math.abs(height - this.#height) < 0.01) return false;
    this.#height = height;
    return true;
  }
}
