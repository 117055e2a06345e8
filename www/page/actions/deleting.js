// @ts-check
/**
 * Deletes items in a way that can be undone.
 *
 * Only OneDrive personal can restore deleted items (Graph: driveItem-restore). To make it work on every drive, the request is delayed
 * until the offer to undo is over; until then the items are hidden. If the page is closed in between, the request is sent at once and
 * outlives the page. If it fails, nothing is deleted.
 */

import { deleteItem } from "../service/changes.js";
import { DriveError } from "../service/failures.js";

/** @typedef {import("../service/routes.js").DriveItem} DriveItem */
/** @typedef {import("../service/routes.js").DriveRoutes} DriveRoutes */
/** @typedef {{ close: () => void }} Offer an offer to undo, as the user sees it */
/** @typedef {{ items: DriveItem[], routes: DriveRoutes, offer: Offer }} Pending */

/** Fires `change` when other items are hidden, and `undo` (its `detail` the restored items) after that. */
export class Deletions extends EventTarget {
  /** The newest last. @type {Pending[]} */
  #pending = [];
  /** The ids of items that are pending or deleted. @type {Set<string>} */
  #hidden = new Set();
  #makeOffer;
  #reportFailure;

  /**
   * @param {(items: DriveItem[], undo: () => void, expire: () => void) => Offer} makeOffer shows the offer; calls `expire` when its
   *   time is over
   * @param {(item: DriveItem, error: unknown) => void} reportFailure says that an item wasn't deleted
   */
  constructor(makeOffer, reportFailure) {
    super();
    this.#makeOffer = makeOffer;
    this.#reportFailure = reportFailure;
    addEventListener("pagehide", () => {
      for (const deletion of this.#pending) {
        this.#settle(deletion);
        for (const { id } of deletion.items) void deleteItem(deletion.routes, id, true).catch(() => {});
      }
    });
  }

  /** @param {DriveItem} item */
  hides({ id }) {
    return this.#hidden.has(id);
  }

  /**
   * @param {DriveItem[]} items
   * @param {DriveRoutes} routes
   */
  delete(items, routes) {
    for (const { id } of items) this.#hidden.add(id);
    const offer = this.#makeOffer(
      items,
      () => this.#undo(deletion),
      () => void this.#send(deletion),
    );
    /** @type {Pending} */
    const deletion = { items, routes, offer };
    this.#pending.push(deletion);
    this.#change();
  }

  /** Undoes the newest deletion that is still pending. */
  undo() {
    const newest = this.#pending.at(-1);
    if (newest !== undefined) this.#undo(newest);
  }

  /** @param {Pending} deletion */
  #undo(deletion) {
    if (!this.#pending.includes(deletion)) return;
    this.#settle(deletion);
    this.#show(deletion.items);
    this.#change();
    this.dispatchEvent(new CustomEvent("undo", { detail: deletion.items }));
  }

  /** @param {Pending} deletion */
  async #send(deletion) {
    if (!this.#pending.includes(deletion)) return;
    this.#settle(deletion);
    for (const item of deletion.items) {
      try {
        await deleteItem(deletion.routes, item.id);
      } catch (error) {
        // It was deleted elsewhere.
        if (error instanceof DriveError && error.status === 404) continue;
        this.#show([item]);
        this.#reportFailure(item, error);
      }
    }
    this.#change();
  }

  /** @param {DriveItem[]} items */
  #show(items) {
    for (const { id } of items) this.#hidden.delete(id);
  }

  /** @param {Pending} deletion */
  #settle(deletion) {
    deletion.offer.close();
    this.#pending = this.#pending.filter((other) => other !== deletion);
  }

  #change() {
    this.dispatchEvent(new Event("change"));
  }
}
