// @ts-check
/**
 * All copies of this page: starts them, follows them, picks them up again after a reload.
 */

import { DriveClient } from "longhaul";
import { forget, saved } from "./saved.js";
import { lostBeforeAccepted, stopped } from "./endings.js";
import { Group } from "./group.js";
import { Transfer } from "./transfer.js";

/** Fires `add` (its `detail` the transfer) for each new one, and `remove` for each that was dismissed. */
export class Transfers extends EventTarget {
  /** @type {Transfer[]} */
  list = [];
  #places;
  #send;
  #prepare;
  /** The starts, one after another: services refuse many at once. @type {Promise<void>} */
  #starts = Promise.resolve();

  /**
   * @param {import("../service/places.js").Places} places
   * @param {typeof globalThis.fetch} send
   * @param {(names: string[]) => Promise<void>} prepare what is waited for before copies are started, given the names of all that
   *   are under way
   */
  constructor(places, send, prepare) {
    super();
    this.#prepare = prepare;
    this.#places = places;
    this.#send = send;
  }

  /** Copies items, all asked for at once. @param {import("./transfer.js").Order[]} orders */
  start(orders) {
    const group = new Group();
    this.#starts = this.#starts.then(() => this.#prepare(this.list.filter(({ underWay }) => underWay).map(({ order }) => order.name)));
    for (const transfer of orders.map((order) => new Transfer(order, group))) {
      this.#add(transfer);
      this.#enqueue(transfer);
    }
  }

  /**
   * Asks for the same copy once more, as the person asked for it or with a change.
   *
   * @param {Transfer} transfer
   * @param {Partial<import("./transfer.js").Order>} [change]
   */
  again(transfer, change = {}) {
    this.start([{ ...transfer.order, ...change }]);
    this.dismiss(transfer);
  }

  /** Follows on where following was stopped. @param {Transfer} transfer */
  resume(transfer) {
    const client = this.#client(transfer);
    transfer.resumed = true;
    if (client === null) return transfer.park();
    const action = client.resume(/** @type {any} */ (transfer.saved), {
      onProgress: (progress) => transfer.report(progress),
    });
    void transfer.follow(action);
  }

  /** Brings back what was under way when the page was last open. */
  restore() {
    const group = new Group();
    const transfers = saved().map((entry) => ({ ...entry, transfer: new Transfer(entry.order, group, entry.id, entry.startedAt) }));
    for (const { transfer, order, action, stopped: wasStopped } of transfers) {
      transfer.saved = action;
      this.#add(transfer);
      if (action === null) transfer.end(lostBeforeAccepted(order));
      else if (wasStopped) transfer.end(stopped(order, true));
      else this.resume(transfer);
    }
  }

  /** Picks up what waited for its drive. */
  unpark() {
    for (const transfer of this.list.filter(({ state }) => state === "parked")) this.resume(transfer);
  }

  /** Takes a copy off the list. @param {Transfer} transfer */
  dismiss(transfer) {
    this.list = this.list.filter((other) => other !== transfer);
    forget(transfer.id);
    this.dispatchEvent(new CustomEvent("remove", { detail: transfer }));
  }

  /** @param {Transfer} transfer */
  #add(transfer) {
    this.list.push(transfer);
    this.dispatchEvent(new CustomEvent("add", { detail: transfer }));
  }

  /** @param {Transfer} transfer */
  #enqueue(transfer) {
    this.#starts = this.#starts.then(() => {
      const client = this.#client(transfer);
      if (client === null || !this.list.includes(transfer)) return;
      const { item, destination, name, conflictBehavior } = transfer.order;
      const action = client.copy(
        item.id,
        { parentReference: destination.reference, name },
        { conflictBehavior, onProgress: (progress) => transfer.report(progress) },
      );
      const accepted = transfer.follow(action);
      // Saved before there is anything to resume, so that a page closed in between can say that the start is uncertain.
      transfer.keep();
      return accepted;
    });
  }

  /** @param {Transfer} transfer */
  #client(transfer) {
    const { baseUrl, form } = transfer.order;
    const place = this.#places.find(baseUrl);
    if (place === undefined) return null;
    const auth = (/** @type {{ forceRefresh: boolean }} */ { forceRefresh }) => this.#places.token(place, forceRefresh);
    return new DriveClient({ baseUrl, service: form, auth, fetch: transfer.watched(this.#send) });
  }
}
