// @ts-check
/** The shown folder: reads it, shows it, and reads it again after something has changed. */

import { DriveError } from "../service/failures.js";
import { folded, join, linkTo, pathOf, stepTowards } from "../service/paths.js";
import { savedHiddenIds } from "../service/storage.js";
import { count, size } from "../words.js";
import { find, setText } from "./dom.js";
import { Vacant, showCrumbs } from "./folder-views.js";
import { arrange, ListControls } from "./list/arrange.js";
import { Items } from "./list/items.js";

/** @typedef {import("../service/drive-api.js").DriveItem} DriveItem */

/** How long a drive may take to delete what was being deleted when the previous page was left, in milliseconds. */
const DELETION_MS = 5000;

/** Fires `change` when it becomes usable or unusable, and `connect` when the user wants to connect another drive. */
export class Folder extends EventTarget {
  /** The folder's path. */
  path = pathOf(location.hash) ?? "/";
  items = new Items((item) => linkTo(join(this.path, item.name)));
  controls = new ListControls();
  /** The ids of the items that are hidden although the drive may list them. */
  hidden = new Set(savedHiddenIds());
  #api;
  #vacant = new Vacant();
  #total = find("#total", HTMLElement);
  /** The items that were read; null before that, and after an error. @type {DriveItem[] | null} */
  #all = null;
  /** Aborted when another folder is shown. */
  #controller = new AbortController();
  /** @type {Promise<void> | null} */
  #reading = null;
  /** Whether the folder may have changed since the current reading began. */
  #stale = false;
  /** The item that becomes the current one when its folder is read. @type {{ path: string, name: string, focus: boolean, select: boolean } | null} */
  #goal = null;
  /** What had the focus in the list or around it when another folder was opened: the list gets it when there is something to show. @type {Element | null} */
  #focusedBefore = null;

  /** @param {() => import("../service/drive-api.js").DriveApi} api of the drive that is shown */
  constructor(api) {
    super();
    this.#api = api;
    this.items.addEventListener("open", (event) => {
      const folder = /** @type {CustomEvent<DriveItem>} */ (event).detail;
      location.hash = linkTo(join(this.path, folder.name));
    });
    this.controls.addEventListener("change", () => this.show());
    this.controls.addEventListener("leave", () => this.items.focus());
    find("#refresh", HTMLButtonElement).addEventListener("click", () => void this.refresh());
    this.#showLeftLater();
    // A page that the browser restores hides what it hid when it was left.
    addEventListener("pageshow", ({ persisted }) => {
      if (persisted) this.#showLeftLater();
    });
  }

  /** Shows the items that were hidden when a page was left, if the drive still lists them after a while: they weren't deleted. */
  #showLeftLater() {
    const left = [...this.hidden];
    if (left.length === 0) return;
    setTimeout(async () => {
      await this.refresh();
      for (const id of left) this.hidden.delete(id);
      this.show();
    }, DELETION_MS);
  }

  /** Whether it was read, so that something can be done with it. */
  get isUsable() {
    return this.#all !== null;
  }

  /** Shows the folder that the page's address names, of the drive that is shown. */
  open() {
    const path = pathOf(location.hash);
    // The part of the old path that is in the new folder, if the new folder contains the old one.
    const left = path === null ? undefined : stepTowards(path, this.path);
    this.#focusedBefore = document.activeElement?.closest("main") ? document.activeElement : null;
    this.path = path ?? "/";
    if (this.#goal?.path !== path) this.#goal = left === undefined ? null : { path: this.path, name: left, focus: false, select: false };
    this.#controller.abort();
    this.#controller = new AbortController();
    this.#reading = null;
    this.controls.clear();
    showCrumbs(this.path);
    this.#setAll(null);
    this.items.wait();
    setText(this.#total, "");
    this.#vacant.hide();
    if (path !== null) return this.refresh();
    this.#showError(new DriveError(404, "itemNotFound", "No folder can have this address."));
  }

  /**
   * Shows a folder with one of its items selected.
   *
   * @param {string} path
   * @param {string} name the item's
   */
  reveal(path, name) {
    this.#goal = { path, name, focus: true, select: true };
    this.controls.clear();
    if (path === this.path && this.isUsable) void this.refresh();
    else if (path === pathOf(location.hash)) void this.open();
    else location.hash = linkTo(path);
  }

  /**
   * Moves the focus to an item of the shown folder once it is read, unless another folder is shown by then.
   *
   * @param {string} path the folder
   * @param {string} name
   */
  focusOn(path, name) {
    if (path !== this.path) return;
    this.#goal = { path, name, focus: true, select: false };
    void this.refresh();
  }

  /**
   * Reads the folder again. A current reading is finished first: a long folder that changes all the time would otherwise
   * never be shown.
   *
   * @param {...(string | undefined)} arrivedIds items to highlight as new
   * @returns {Promise<void>} resolves when the folder was read, or couldn't be
   */
  refresh(...arrivedIds) {
    this.items.highlight(arrivedIds.filter((id) => id !== undefined));
    this.#stale = true;
    this.#reading ??= this.#readUntilFresh(this.#controller.signal);
    return this.#reading;
  }

  /** Sorts, filters and shows the items. */
  show() {
    if (this.#all === null) return;
    const { order, filter } = this.controls;
    const present = this.#all.filter(({ id }) => !this.hidden.has(id));
    const items = arrange(present, order, filter);
    const { hasFocus } = this.items;
    this.items.show(items);
    setText(this.#total, totalOf(items, present.length));
    if (items.length > 0) this.#vacant.hide();
    else if (filter === "") this.#vacant.showEmpty();
    else this.#vacant.showNoMatch(filter, () => this.controls.clear());
    if (items.length === 0 && hasFocus) this.items.focus();
    this.#reachGoal();
  }

  /** @param {AbortSignal} signal */
  async #readUntilFresh(signal) {
    try {
      while (this.#stale && !signal.aborted) {
        this.#stale = false;
        await this.#read(signal);
      }
    } catch (error) {
      if (!signal.aborted) this.#showError(error);
    }
    if (signal.aborted) return;
    this.items.busy = false;
    this.#reading = null;
    this.#goal = null;
    this.#focusedBefore = null;
  }

  /** Reads the whole folder. When nothing is shown yet, the items read so far are shown in between. @param {AbortSignal} signal */
  async #read(signal) {
    const isFirst = this.#all === null;
    /** A folder that changes meanwhile may list an item twice. @type {Map<string, DriveItem>} */
    const read = new Map();
    let shown = 0;
    this.items.busy = true;
    for await (const { items, isLast } of this.#api().pages(this.path, signal)) {
      for (const item of items) read.set(item.id, item);
      // Shows the list only when it is twice as long, so that showing all of them takes at most twice as long as the last.
      if (isLast || !isFirst || read.size < 2 * shown) continue;
      shown = read.size;
      this.#setAll([...read.values()]);
      this.show();
      setText(this.#total, `${count(shown, "item")} so far…`);
    }
    this.#setAll([...read.values()]);
    this.show();
  }

  /** Moves the focus to where it belongs after another folder was opened. */
  #reachGoal() {
    const goal = this.#goal;
    const item = goal && this.items.items.find(({ name }) => folded(name) === folded(goal.name));
    if (goal && item) {
      this.#goal = null;
      this.items.makeCurrent(item);
      if (goal.select) this.items.select([item]);
      // The user may be typing into the filter or choosing from a menu by now.
      if (goal.focus && !document.activeElement?.closest("#filter, [popover]")) this.items.focusOn(item, true);
    }
    const before = this.#focusedBefore;
    this.#focusedBefore = null;
    // The user may have moved the focus meanwhile, to the filter for example.
    const { activeElement } = document;
    if (before !== null && (activeElement === document.body || activeElement === before)) this.items.focus();
  }

  /** @param {DriveItem[] | null} items */
  #setAll(items) {
    const wasUsable = this.isUsable;
    this.#all = items;
    if (wasUsable !== this.isUsable) this.dispatchEvent(new Event("change"));
  }

  /** @param {unknown} error */
  #showError(error) {
    this.items.busy = false;
    // The banner reports a lost connection. The items stay visible.
    if (!(error instanceof DriveError)) return;
    this.#setAll(null);
    this.items.show([]);
    setText(this.#total, "");
    this.#vacant.showError(error, {
      connect: () => this.dispatchEvent(new Event("connect")),
      retry: () => void this.refresh(),
    });
  }
}

/**
 * @param {DriveItem[]} items
 * @param {number} all how many there are without the filter
 */
function totalOf(items, all) {
  const bytes = items.reduce((sum, item) => sum + (item.size ?? 0), 0);
  if (items.length < all) return `${items.length} of ${count(all, "item")}, ${size(bytes)}`;
  return items.length === 0 ? "" : `${count(items.length, "item")}, ${size(bytes)}`;
}
