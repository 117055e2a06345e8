// @ts-check
/**
 * Deleting, in a way that can be undone.
 *
 * The service can restore what was deleted on OneDrive personal only (Graph: driveItem-restore). So that it can be undone on every
 * drive, the request waits until the offer to undo is over; until then the items are hidden. When the page is closed meanwhile it is
 * sent at once, and outlives the page. Should it fail, nothing is deleted.
 */

import { DriveRefusal } from "../service/errors.js";

/** @typedef {import("../service/routes.js").DriveItem} DriveItem */
/** @typedef {import("../service/routes.js").DriveRoutes} DriveRoutes */
/** @typedef {{ close: () => void }} Offer an offer to undo, as the person sees it */
/** @typedef {{ items: DriveItem[], routes: DriveRoutes, offer: Offer }} Waiting */

/** Fires `change` when what is hidden changes. */
export class Deletions extends EventTarget {
  /** What waits, the newest last. @type {Waiting[]} */
  #waiting = [];
  /** The ids of what waits or is deleted. @type {Set<string>} */
  #hidden = new Set();
  #makeOffer;
  #tell;

  /**
   * @param {(items: DriveItem[], undo: () => void, over: () => void) => Offer} makeOffer shows the offer; calls `over` when its time is over
   * @param {(item: DriveItem, error: unknown) => void} tell says that an item wasn't deleted
   */
  constructor(makeOffer, tell) {
    super();
    this.#makeOffer = makeOffer;
    this.#tell = tell;
    addEventListener("pagehide", () => {
      for (const one of this.#waiting) {
        this.#settle(one);
        for (const { id } of one.items) void one.routes.remove(id, true).catch(() => {});
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
      () => this.#undo(one),
      () => void this.#send(one),
    );
    /** @type {Waiting} */
    const one = { items, routes, offer };
    this.#waiting.push(one);
    this.#change();
  }

  /** Undoes the newest one that waits. */
  undo() {
    const newest = this.#waiting.at(-1);
    if (newest !== undefined) this.#undo(newest);
  }

  /** @param {Waiting} one */
  #undo(one) {
    this.#settle(one);
    for (const { id } of one.items) this.#hidden.delete(id);
    this.#change();
  }

  /** @param {Waiting} one */
  async #send(one) {
    this.#settle(one);
    for (const item of one.items) {
      try {
        await one.routes.remove(item.id);
      } catch (error) {
        // Another page, or another person, was faster.
        if (error instanceof DriveRefusal && error.status === 404) continue;
        this.#hidden.delete(item.id);
        this.#tell(item, error);
      }
    }
    this.#change();
  }

  /** @param {Waiting} one */
  #settle(one) {
    one.offer.close();
    this.#waiting = this.#waiting.filter((other) => other !== one);
  }

  #change() {
    this.dispatchEvent(new Event("change"));
  }
}
