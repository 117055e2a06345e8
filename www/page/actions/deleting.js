// @ts-check
/**
 * Deletes items in a way that can be undone.
 *
 * Only OneDrive personal can restore deleted items (Graph: driveItem-restore). To make it work on every drive, the request is delayed
 * until the offer to undo is over; until then the items are hidden. If the page is left in between, the request is sent at once and
 * outlives the page, and the next page in the tab hides the items too, for a while. If a request fails, nothing is deleted.
 */

import { deleteItem } from "../service/changes.js";
import { DriveError } from "../service/failures.js";
import { saveHiddenIds } from "../service/storage.js";

/** @typedef {import("../service/drive-api.js").DriveItem} DriveItem */
/** @typedef {import("../service/drive-api.js").DriveApi} DriveApi */
/** @typedef {{ close: () => void }} Offer an offer to undo, as the user sees it */
/** @typedef {{ onProgress: (done: number) => void, finish: (failed: DriveItem[], error: unknown) => void }} Progress `error` is why the first item that failed wasn't deleted */
/** @typedef {{ items: DriveItem[], left: DriveItem[], api: DriveApi, offer: Offer }} Deletion `left` are the items that aren't deleted yet */

/** How long it waits before it tries again after the connection was lost, in milliseconds. */
const RETRY_MS = 1000;
/** The most requests that are sent when the page is left: browsers limit how many outlive it. */
const MOST_WHEN_LEFT = 100;

/** Fires `change` when other items are hidden, and `undo` (its `detail` the restored items) after that. */
export class Deletions extends EventTarget {
  /** Those that can be undone, the newest last. @type {Deletion[]} */
  #pending = [];
  /** Those whose requests are being sent. @type {Set<Deletion>} */
  #sending = new Set();
  #hidden;
  #makeOffer;
  #showProgress;

  /**
   * @param {Set<string>} hidden the ids of the items that are hidden: here, those that are being deleted and those that are deleted
   * @param {(items: DriveItem[], undo: () => void, expire: () => void) => Offer} makeOffer shows the offer; calls `expire` when its
   *   time is over
   * @param {(items: DriveItem[]) => Progress} showProgress called when the requests begin
   */
  constructor(hidden, makeOffer, showProgress) {
    super();
    this.#hidden = hidden;
    this.#makeOffer = makeOffer;
    this.#showProgress = showProgress;
    addEventListener("beforeunload", (event) => {
      if (this.#unfinished.some(({ left }) => left.length > MOST_WHEN_LEFT)) event.preventDefault();
    });
    addEventListener("pagehide", () => {
      for (const { left, api } of this.#unfinished) {
        for (const { id } of left.slice(0, MOST_WHEN_LEFT)) void deleteItem(api, id).catch(() => {});
        this.#show(left.slice(MOST_WHEN_LEFT));
      }
      for (const deletion of this.#pending) this.#settle(deletion);
      saveHiddenIds(this.#hidden);
    });
  }

  get #unfinished() {
    return [...this.#pending, ...this.#sending];
  }

  /**
   * @param {DriveItem[]} items
   * @param {DriveApi} api
   */
  delete(items, api) {
    for (const { id } of items) this.#hidden.add(id);
    const offer = this.#makeOffer(
      items,
      () => this.#undo(deletion),
      () => void this.#send(deletion),
    );
    /** @type {Deletion} */
    const deletion = { items, left: [...items], api, offer };
    this.#pending.push(deletion);
    this.#change();
  }

  /** Undoes the newest deletion that is still pending. */
  undo() {
    const newest = this.#pending.at(-1);
    if (newest !== undefined) this.#undo(newest);
  }

  /** @param {Deletion} deletion */
  #undo(deletion) {
    if (!this.#pending.includes(deletion)) return;
    this.#settle(deletion);
    this.#show(deletion.items);
    this.#change();
    this.dispatchEvent(new CustomEvent("undo", { detail: deletion.items }));
  }

  /** @param {Deletion} deletion */
  async #send(deletion) {
    if (!this.#pending.includes(deletion)) return;
    this.#settle(deletion);
    this.#sending.add(deletion);
    const progress = this.#showProgress(deletion.items);
    const { failed, error } = await deleteAll(deletion, progress.onProgress);
    this.#show(failed);
    this.#sending.delete(deletion);
    this.#change();
    progress.finish(failed, error);
  }

  /** @param {DriveItem[]} items */
  #show(items) {
    for (const { id } of items) this.#hidden.delete(id);
  }

  /** @param {Deletion} deletion */
  #settle(deletion) {
    deletion.offer.close();
    this.#pending = this.#pending.filter((other) => other !== deletion);
  }

  #change() {
    this.dispatchEvent(new Event("change"));
  }
}

/**
 * Sends the requests, one after another.
 *
 * @param {Deletion} deletion
 * @param {Progress["onProgress"]} onProgress
 * @returns {Promise<{ failed: DriveItem[], error: unknown }>}
 */
async function deleteAll(deletion, onProgress) {
  const { items, api } = deletion;
  /** @type {{ item: DriveItem, error: unknown }[]} */
  const failures = [];
  for (const [index, item] of items.entries()) {
    deletion.left = items.slice(index);
    try {
      await deleteOrRetry(api, item.id);
    } catch (error) {
      // Without a connection the rest would fail in the same way.
      if (!(error instanceof DriveError)) {
        failures.push(...deletion.left.map((item) => ({ item, error })));
        break;
      }
      // It may have been deleted elsewhere.
      if (error.status !== 404) failures.push({ item, error });
    }
    onProgress(index + 1);
  }
  return { failed: failures.map(({ item }) => item), error: failures[0]?.error };
}

/**
 * Deletes an item. If the connection is lost, it is tried once more: the drive may have received the request, or the page is about to be
 * left, which aborts requests before `pagehide`.
 *
 * @param {DriveApi} api
 * @param {string} id
 */
async function deleteOrRetry(api, id) {
  try {
    await deleteItem(api, id);
  } catch (error) {
    if (error instanceof DriveError) throw error;
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    await deleteItem(api, id);
  }
}
