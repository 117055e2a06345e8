// @ts-check
/**
 * The list of a folder's items: what it shows, what is selected, where the focus is.
 *
 * A grid as in the ARIA Authoring Practices: one tab stop, and the arrow keys move within it. It shows the given items and sends no
 * requests. Mouse, touch and keyboard are handled in gestures.js.
 */

import { find } from "../dom.js";
import { listenForGestures } from "./gestures.js";
import { rowOf, skeleton } from "./item.js";
import { Rows } from "./rows.js";
import { Selection } from "./selection.js";

/** @typedef {import("../../service/drive-api.js").DriveItem} DriveItem */

/** Fires `select` when the selection changes, and `open` (its `detail` the folder). */
export class Items extends EventTarget {
  /** In the order in which they are shown. @type {DriveItem[]} */
  items = [];
  #selection = new Selection();
  /** The index of the row that the Tab key goes to. */
  #current = 0;
  /** Whether the focused row is visibly different from the others. It isn't if a pointer has put the focus there. */
  #marked = false;
  /** Whether a pointer is pressed: then it moves the focus. */
  #pressed = false;
  /** The ids of new items that are to be highlighted. @type {Set<string>} */
  #arrived = new Set();
  #table = find("#items", HTMLTableElement);
  #body = find("#rows", HTMLTableSectionElement);
  #all = find("#all", HTMLInputElement);
  #rows;

  /** @param {(item: DriveItem) => string} linkTo the address that opens a folder */
  constructor(linkTo) {
    super();
    this.#rows = new Rows(this.#body, {
      key: ({ id }) => id,
      content: (item) => JSON.stringify([linkTo(item), item.name, item.size, item.lastModifiedDateTime]),
      make: (item) => rowOf(item, linkTo(item)),
      update: (row, item, isCurrent) => this.#updateRow(row, item, isCurrent),
    });
    listenForGestures(this.#body, this);
    this.#body.addEventListener("pointerdown", () => (this.#pressed = true));
    for (const type of ["pointerup", "pointercancel", "dragstart"]) addEventListener(type, () => (this.#pressed = false));
    // The item may arrive again.
    this.#body.addEventListener("animationend", ({ target }) => target instanceof Element && target.classList.remove("arrived"));
    this.#body.addEventListener("focusin", ({ target }) => this.#onFocus(this.indexOf(target)));
    this.#all.addEventListener("change", () => this.select(this.#all.checked ? this.items : []));
  }

  /** @returns {DriveItem[]} the selected items, in the list's order */
  get selected() {
    return this.#selection.size === 0 ? [] : this.items.filter(({ id }) => this.#selection.has(id));
  }

  /** @returns {DriveItem[]} the items that a command is for: those selected, or else the one whose row has the focus */
  get targets() {
    if (this.#selection.size > 0) return this.selected;
    const focused = this.itemOf(document.activeElement);
    return focused === undefined ? [] : [focused];
  }

  /** Whether the user can see which items the targets are. */
  get targetsAreMarked() {
    return this.#selection.size > 0 || this.#marked;
  }

  /** @returns {DriveItem | undefined} the item whose row the Tab key goes to */
  get current() {
    return this.items[this.#current];
  }

  /** How many rows are in sight at once. */
  get page() {
    return this.#rows.page;
  }

  get hasFocus() {
    return this.#body.contains(document.activeElement);
  }

  /** The index of the item in whose row an element is, or -1. @param {EventTarget | null} target */
  indexOf(target) {
    return target instanceof Element ? this.#rows.indexOf(target.closest("#rows > tr")) : -1;
  }

  /** @param {EventTarget | null} target @returns {DriveItem | undefined} */
  itemOf(target) {
    return this.items[this.indexOf(target)];
  }

  /** Shows placeholders while another folder is being read. */
  wait() {
    this.items = [];
    this.#current = 0;
    this.#table.hidden = false;
    this.#rows.replace(...Array.from({ length: 4 }, skeleton));
    this.select([]);
  }

  /** @param {boolean} busy whether the list is being read */
  set busy(busy) {
    this.#table.setAttribute("aria-busy", String(busy));
  }

  /**
   * Shows items in this order. The selection and the focus stay on the items that are still there.
   *
   * @param {DriveItem[]} items
   */
  show(items) {
    const { hasFocus, current } = this;
    const marked = this.#marked;
    this.items = items;
    const index = items.findIndex(({ id }) => id === current?.id);
    this.#current = index >= 0 ? index : Math.max(0, Math.min(this.#current, items.length - 1));
    this.#table.hidden = items.length === 0;
    this.#table.setAttribute("aria-rowcount", String(items.length + 1));
    this.#selection.retain(new Set(items.map(({ id }) => id)));
    this.#rows.show(items, this.#current);
    if (hasFocus && !this.hasFocus) this.focus();
    this.#marked = marked;
    this.#changed();
  }

  /** Highlights items as new, as soon as they are in sight. @param {Iterable<string>} ids */
  highlight(ids) {
    for (const id of ids) this.#arrived.add(id);
  }

  /** Selects these items and no others. @param {DriveItem[]} items */
  select(items) {
    this.#selection.set(items.map(({ id }) => id));
    this.#changed();
  }

  /** Deselects items, which may be in another folder. @param {Pick<DriveItem, "id">[]} items */
  deselect(items) {
    const ids = new Set(items.map(({ id }) => id));
    this.#selection.retain(new Set(this.items.flatMap(({ id }) => (ids.has(id) ? [] : [id]))));
    this.#changed();
  }

  /** Selects this item and no other. @param {DriveItem} item */
  selectOnly({ id }) {
    this.#selection.only(id);
    this.#changed();
  }

  /** @param {DriveItem} item */
  toggle({ id }) {
    this.#selection.toggle(id);
    this.#changed();
  }

  /**
   * Selects the range from the anchor to an item.
   *
   * @param {DriveItem} item
   * @param {boolean} add whether what was selected before stays selected
   */
  extendTo({ id }, add) {
    const order = this.items.map(({ id }) => id);
    this.#selection.extendTo(order, id, order[this.#current], add);
    this.#changed();
  }

  /** The next range begins at this item. @param {DriveItem} item */
  anchorAt({ id }) {
    this.#selection.anchorAt(id);
  }

  /** @param {DriveItem} folder */
  open(folder) {
    this.dispatchEvent(new CustomEvent("open", { detail: folder }));
  }

  /**
   * Moves the focus to an item's row.
   *
   * @param {DriveItem} item
   * @param {boolean} marked whether the row will look different from the others
   */
  focusOn(item, marked) {
    this.makeCurrent(item);
    this.#rows.at(this.#current)?.focus();
    this.#marked = marked;
  }

  /** Makes an item's row the one that the Tab key goes to. @param {DriveItem} item */
  makeCurrent(item) {
    this.#current = Math.max(0, this.items.indexOf(item));
    this.#rows.makeCurrent(this.#current);
  }

  /** Moves the focus to the list. */
  focus() {
    if (this.items.length === 0) return find("#vacant", HTMLElement).focus();
    const row = this.#rows.at(this.#current);
    row?.focus();
    this.#marked = row?.matches(":focus-visible") ?? false;
  }

  /** @param {number} index */
  #onFocus(index) {
    if (index < 0) return;
    this.#current = index;
    this.#rows.makeCurrent(index);
    this.#marked = !this.#pressed;
  }

  /**
   * @param {HTMLTableRowElement} row
   * @param {DriveItem} item
   * @param {boolean} isCurrent
   */
  #updateRow(row, { id }, isCurrent) {
    const selected = this.#selection.has(id);
    row.tabIndex = isCurrent ? 0 : -1;
    row.setAttribute("aria-selected", String(selected));
    find("input", HTMLInputElement, row).checked = selected;
    if (this.#arrived.delete(id)) row.classList.add("arrived");
  }

  /** The selection has changed. */
  #changed() {
    this.#rows.update();
    this.#all.checked = this.items.length > 0 && this.#selection.size === this.items.length;
    this.#all.indeterminate = this.#selection.size > 0 && !this.#all.checked;
    this.dispatchEvent(new Event("select"));
  }
}
