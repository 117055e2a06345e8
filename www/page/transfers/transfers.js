// @ts-check
/**
 * All copies of this page: has them started, follows them, and resumes them after a reload and in other tabs.
 */

import { Group } from "./group.js";
import { usedDrives, readNote, saveSessionWhenLeft, takeSession } from "./persistence.js";
import { Starter, pendingOn, records, store } from "./starting.js";
import { Transfer } from "./transfer.js";

/** @typedef {import("./transfer.js").CopySpec} CopySpec */
/** @typedef {import("longhaul").SavedAction} SavedAction */

/** Fires `add` (its `detail` the group), `change` (the transfer) and `remove` (the group). */
export class Transfers extends EventTarget {
  /** Oldest first. @type {Group[]} */
  groups = [];
  #drives;
  #starter;
  #prepare;
  /** The ids of all copies that this page has shown: a dismissed one isn't added again from the store. @type {Set<string>} */
  #known = new Set();
  /** Groups are started one after another. @type {Promise<void>} */
  #starts = Promise.resolve();
  /** The store is read by one reader at a time. @type {Promise<void>} */
  #reading = Promise.resolve();
  /** Notifies other tabs that the store has changed. */
  #channel = new BroadcastChannel("longhaul-demo");

  /**
   * @param {import("../service/drives.js").Drives} drives
   * @param {typeof globalThis.fetch} send
   * @param {(specs: CopySpec[]) => Promise<void>} prepare awaited before copies are started; called with all active copies
   */
  constructor(drives, send, prepare) {
    super();
    this.#drives = drives;
    this.#starter = new Starter(drives, send, () => this.#channel.postMessage("changed"));
    this.#prepare = prepare;
    this.#channel.addEventListener("message", () => void this.#readStore());
    saveSessionWhenLeft(() => this.groups);
  }

  /** All copies, in the order in which they were requested. */
  get list() {
    return this.groups.flatMap(({ list }) => list);
  }

  /** Copies items as one group. @param {CopySpec[]} specs */
  start(specs) {
    if (specs.length === 0) return;
    const group = new Group();
    const transfers = specs.map((spec) => this.#make(spec, group));
    this.#add(group);
    this.#begin(transfers);
  }

  /**
   * Copies again, in the same group. Does nothing for a copy that was replaced or dismissed since: its button may be pressed twice.
   *
   * @param {Transfer[]} transfers
   * @param {Partial<CopySpec>} [change]
   */
  again(transfers, change = {}) {
    const present = transfers.filter((transfer) => transfer.group.list.includes(transfer));
    const next = present.map((old) => {
      const transfer = this.#make({ ...old.spec, ...change }, old.group);
      old.group.replace(old, transfer);
      this.#forget(old);
      return transfer;
    });
    this.#begin(next);
  }

  /** Resumes following, after the store was read. @param {Transfer} transfer */
  async resume(transfer) {
    if (transfer.saved === null) await this.#reading;
    if (transfer.saved === null || transfer.isActive || !transfer.group.list.includes(transfer)) return;
    const client = this.#starter.client(transfer.spec, transfer.group);
    transfer.resumed = true;
    if (client === null) return transfer.disconnect();
    void transfer.follow(client.resume(transfer.saved));
  }

  /** Restores the copies of an earlier visit and of other tabs. */
  async restore() {
    for (const { id, copies } of takeSession()) {
      const group = new Group(id);
      for (const copy of copies) {
        const transfer = this.#make(copy.spec, group, copy.id, copy.startedAt);
        transfer.sent = copy.sent;
        if (copy.outcome === null) transfer.disconnect();
        else transfer.finish(copy.outcome);
      }
      this.#add(group);
    }
    await this.#readStore();
    await records.clean();
  }

  /** Continues the copies whose drive is connected by now. */
  reconnect() {
    const connected = this.list.filter(({ state, spec }) => state === "disconnected" && this.#drives.find(spec.baseUrl));
    for (const transfer of connected.filter(({ sent }) => sent)) void this.resume(transfer);
    for (const group of this.groups) this.#begin(connected.filter((transfer) => transfer.group === group && !transfer.sent));
  }

  /** Removes a group, or some copies of it. @param {Group} group @param {Transfer[]} [transfers] */
  dismiss(group, transfers = group.list) {
    for (const transfer of transfers) {
      // Its button may be pressed just after the one that starts it again.
      if (transfer.isActive) transfer.stop();
      this.#forget(transfer);
      group.remove(transfer);
    }
    if (group.list.length > 0) return;
    this.groups = this.groups.filter((other) => other !== group);
    void records.remove(group);
    this.dispatchEvent(new CustomEvent("remove", { detail: group }));
  }

  /** Adds the copies that the store has and this page doesn't. */
  #readStore() {
    this.#reading = this.#reading.then(async () => {
      for (const drive of usedDrives()) {
        for (const saved of await pendingOn(drive)) await this.#addSaved(saved, drive.baseUrl);
      }
      this.reconnect();
    });
    return this.#reading;
  }

  /**
   * @param {SavedAction} saved
   * @param {string} baseUrl
   */
  async #addSaved(saved, baseUrl) {
    const note = readNote(saved.note);
    if (note === null) return;
    const copy = note.copy ?? (await records.read(note.group)).get(saved.key ?? "");
    if (copy === undefined || copy.spec.baseUrl !== baseUrl) return;
    if (this.#known.has(copy.id)) {
      const known = this.list.find(({ id }) => id === copy.id);
      if (known !== undefined) known.saved ??= saved;
      // It was dismissed before the store was read.
      else if (saved.key !== undefined) void store.delete(saved.key);
      return;
    }
    const present = this.groups.find(({ id }) => id === note.group);
    const group = present ?? new Group(note.group);
    const transfer = this.#make(copy.spec, group, copy.id, saved.startedAt);
    transfer.saved = saved;
    transfer.disconnect();
    if (present === undefined) this.#add(group);
  }

  /**
   * @param {CopySpec} spec
   * @param {Group} group
   * @param {string} [id]
   * @param {number} [startedAt]
   */
  #make(spec, group, id, startedAt) {
    const transfer = new Transfer(spec, group, id, startedAt);
    this.#known.add(transfer.id);
    return transfer;
  }

  /** @param {Group} group */
  #add(group) {
    this.groups.push(group);
    group.addEventListener("change", (event) => {
      this.dispatchEvent(new CustomEvent("change", { detail: /** @type {CustomEvent<Transfer>} */ (event).detail }));
    });
    this.dispatchEvent(new CustomEvent("add", { detail: group }));
  }

  /** Starts copies of one group. @param {Transfer[]} transfers */
  #begin(transfers) {
    if (transfers.length === 0) return;
    for (const transfer of transfers) transfer.wait();
    this.#starts = this.#starts
      .then(() => this.#prepare(this.list.filter(({ isActive }) => isActive).map(({ spec }) => spec)))
      .then(() => this.#starter.start(transfers.filter(({ state }) => state === "waiting")))
      .catch(reportError);
  }

  /** Removes it from the store: it isn't shown again after a reload. @param {Transfer} transfer */
  #forget(transfer) {
    if (!transfer.forget() && transfer.saved?.key !== undefined) void store.delete(transfer.saved.key);
  }
}
