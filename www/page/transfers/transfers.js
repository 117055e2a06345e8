// @ts-check
/**
 * All copies of this page: starts them, follows them, picks them up again after a reload and in other tabs.
 */

import { DriveClient } from "longhaul";
import { copyAll } from "longhaul/groups";
import { indexedDbStore } from "longhaul/store";
import { isOfDrive } from "../service/places.js";
import { lostBeforeAccepted, stopped } from "./endings.js";
import { Group } from "./group.js";
import { forget, saved, whenClosed, whenSavedElsewhere } from "./saved.js";
import { Transfer } from "./transfer.js";

/** Tabs that resume the same copy know each other by it: one of them asks the service for all. */
const store = indexedDbStore("longhaul-demo");

/** Fires `add` (its `detail` the transfer) for each new one, and `remove` for each that was dismissed. */
export class Transfers extends EventTarget {
  /** @type {Transfer[]} */
  list = [];
  /** The ids of all that were ever here: what was dismissed doesn't come back from another tab. @type {Set<string>} */
  #known = new Set();
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
    const transfers = orders.map((order) => new Transfer(order, group));
    for (const transfer of transfers) this.#add(transfer);
    this.#begin(transfers);
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
    const client = this.#client(transfer.order, this.#watched([transfer]));
    transfer.resumed = true;
    if (client === null) return transfer.park();
    void transfer.follow(client.resume(/** @type {any} */ (transfer.saved)));
  }

  /** Brings back what was under way when the page was last open, and what is under way in other tabs. */
  restore() {
    const group = new Group();
    const accepted = () => this.#bring(saved().filter(({ action }) => action !== null), group);
    accepted();
    whenSavedElsewhere(accepted);
    for (const owner of new Set(saved().map(({ tab }) => tab))) {
      whenClosed(owner, () => this.#bring(saved().filter(({ tab }) => tab === owner), group));
    }
  }

  /**
   * Brings back what isn't here yet.
   *
   * @param {import("./saved.js").SavedTransfer[]} entries
   * @param {Group} group
   */
  #bring(entries, group) {
    for (const { id, order, startedAt, action, begun, stopped: wasStopped } of entries) {
      if (this.#known.has(id)) continue;
      const transfer = new Transfer(order, group, id, startedAt);
      transfer.saved = action;
      transfer.begun = begun;
      this.#add(transfer);
      if (wasStopped) transfer.end(stopped(order, transfer));
      else if (begun && action === null) transfer.end(lostBeforeAccepted(order));
      else transfer.park();
      // From here on it is this tab's.
      if (transfer.state === "parked" && action === null) transfer.keep();
    }
    this.unpark();
  }

  /** Goes on with what waited for its drive. */
  unpark() {
    const parked = this.list.filter(({ state, order }) => state === "parked" && this.#places.find(order.baseUrl));
    for (const transfer of parked.filter(({ begun }) => begun)) this.resume(transfer);
    const waiting = parked.filter(({ begun }) => !begun);
    for (const baseUrl of new Set(waiting.map(({ order }) => order.baseUrl))) {
      this.#begin(waiting.filter(({ order }) => order.baseUrl === baseUrl));
    }
  }

  /** Takes a copy off the list. @param {Transfer} transfer */
  dismiss(transfer) {
    this.list = this.list.filter((other) => other !== transfer);
    forget(transfer.id);
    const { key } = /** @type {any} */ (transfer.saved ?? {});
    if (key !== undefined) void store.delete(key);
    this.dispatchEvent(new CustomEvent("remove", { detail: transfer }));
  }

  /** @param {Transfer} transfer */
  #add(transfer) {
    this.#known.add(transfer.id);
    this.list.push(transfer);
    this.dispatchEvent(new CustomEvent("add", { detail: transfer }));
  }

  /** Starts copies on one drive. @param {Transfer[]} transfers */
  #begin(transfers) {
    for (const transfer of transfers) transfer.wait();
    const underWay = this.list.filter((transfer) => transfer.underWay);
    this.#starts = this.#starts
      .then(() => this.#prepare(underWay.map(({ order }) => order.name)))
      .then(() => this.#copyAll(transfers.filter(({ state }) => state === "queued")));
  }

  /** @param {Transfer} transfer */
  #copy(transfer) {
    const { order } = transfer;
    const client = this.#client(order, this.#watched([transfer]));
    if (client === null) return transfer.park();
    const { item, destination, name, conflictBehavior } = order;
    // Saved before there is anything to resume, so that a page closed in between can say that the start is uncertain.
    transfer.begin();
    return transfer.follow(client.copy(item.id, { parentReference: destination.reference, name }, { conflictBehavior }));
  }

  /** Has Longhaul copy many: in batches, and as many at a time as the service bears. @param {Transfer[]} transfers */
  #copyAll(transfers) {
    if (transfers.length === 0) return;
    if (transfers.length === 1) return this.#copy(transfers[0]);
    const watched = this.#watched(transfers);
    const client = this.#client(transfers[0].order, (input, init) => {
      if (init?.method === "POST") beginSent(transfers, group.toJSON());
      return watched(input, init);
    });
    if (client === null) return transfers.forEach((transfer) => transfer.park());
    const group = copyAll(
      client,
      transfers.map(({ order: { item, destination, name, conflictBehavior } }) => ({
        item: item.id,
        parentReference: destination.reference,
        name,
        conflictBehavior,
      })),
    );
    transfers.forEach((transfer, index) => void transfer.follow(group.actions[index], true));
  }

  /** A `fetch` that has each copy note when its monitor is asked. @param {Transfer[]} transfers */
  #watched(transfers) {
    const [{ order }, ...others] = transfers;
    return (/** @type {any} */ input, /** @type {RequestInit | undefined} */ init) => {
      const ask = () => this.#send(input, init);
      if (isOfDrive(new URL(input), order.baseUrl)) return ask();
      const asking = others.length === 0 ? transfers[0] : transfers.find((transfer) => transfer.isMonitoredAt(input));
      return asking === undefined ? ask() : asking.asking(ask);
    };
  }

  /**
   * @param {import("./transfer.js").Order} order
   * @param {typeof globalThis.fetch} send
   */
  #client({ baseUrl, form }, send) {
    const place = this.#places.find(baseUrl);
    if (place === undefined) return null;
    const auth = (/** @type {{ forceRefresh: boolean }} */ { forceRefresh }) => this.#places.token(place, forceRefresh);
    return new DriveClient({ baseUrl, service: form, auth, fetch: send, store });
  }
}

/**
 * Notes which of the copies are being sent, before they are.
 *
 * @param {Transfer[]} transfers
 * @param {import("longhaul/groups").SavedGroup} group
 */
function beginSent(transfers, { copies }) {
  const sent = new Set(copies.filter(({ sent }) => sent).map(({ copy }) => `${copy.item}\n${copy.name}`));
  for (const transfer of transfers) if (sent.has(`${transfer.order.item.id}\n${transfer.order.name}`)) transfer.begin();
}
