// @ts-check
/**
 * What the page uses Longhaul for: starts copies, one or many, by clients whose requests are counted; and the store, in which copies
 * survive a reload.
 */

import { DriveClient } from "longhaul";
import { copyAll } from "longhaul/groups";
import { indexedDbStore } from "longhaul/store";
import { isOfDrive } from "../service/drives.js";
import { GroupRecords, rememberDrive } from "./persistence.js";

/** @typedef {import("./group.js").Group} Group */
/** @typedef {import("./transfer.js").CopySpec} CopySpec */
/** @typedef {import("./transfer.js").Transfer} Transfer */

/** Tabs that resume the same copy share it. */
export const store = indexedDbStore("longhaul-demo");
export const records = new GroupRecords(store);

/** The library's entries for copies on a drive. Sends nothing. @param {Pick<CopySpec, "baseUrl" | "form">} drive */
export async function pendingOn({ baseUrl, form }) {
  const auth = () => Promise.reject(new Error("This drive isn’t connected."));
  try {
    return await new DriveClient({ baseUrl, service: form, auth, store }).pending();
  } catch {
    // The store can't be read, or what is stored isn't the URL of a drive.
    return [];
  }
}

export class Starter {
  #drives;
  #send;
  #started;

  /**
   * @param {import("../service/drives.js").Drives} drives
   * @param {typeof globalThis.fetch} send
   * @param {() => void} started called when a start was accepted or has failed, and the store has changed
   */
  constructor(drives, send, started) {
    this.#drives = drives;
    this.#send = send;
    this.#started = started;
  }

  /** Starts copies, or notes that their drive isn't connected. @param {Transfer[]} transfers waiting ones of one group */
  async start(transfers) {
    if (transfers.length === 0) return;
    const [{ spec, group }] = transfers;
    const client = this.client(spec, group);
    if (client === null) return transfers.forEach((transfer) => transfer.disconnect());
    rememberDrive(spec);
    if (transfers.length === 1) await this.#copyOne(client, transfers[0]);
    else await this.#copyAll(client, group, transfers);
  }

  /**
   * @param {DriveClient} client
   * @param {Transfer} transfer
   */
  #copyOne(client, transfer) {
    const { id, spec, group } = transfer;
    const { item, destination, name, conflictBehavior } = spec;
    const note = { group: group.id, copy: { id, spec } };
    const action = client.copy(item.id, { parentReference: destination.reference, name }, { conflictBehavior, note });
    return transfer.follow(action).then(this.#started);
  }

  /**
   * Starts many copies with `copyAll`: in batches, and as many at a time as the service can take.
   *
   * @param {DriveClient} client
   * @param {Group} group
   * @param {Transfer[]} transfers
   */
  #copyAll(client, group, transfers) {
    const copies = transfers.map(({ spec: { item, destination, name, conflictBehavior } }) => ({
      item: item.id,
      parentReference: destination.reference,
      name,
      conflictBehavior,
    }));
    const together = copyAll(client, copies, { note: { group: group.id } });
    const keys = together.toJSON().copies.map(({ key }) => key ?? "");
    const recorded = records.add(group, new Map(transfers.map(({ id, spec }, index) => [keys[index], { id, spec }])));
    transfers.forEach((transfer, index) => void transfer.follow(together.actions[index]).then(this.#started));
    // Another tab can't show a copy before its record is written.
    return recorded.then(this.#started);
  }

  /**
   * A client whose requests are counted for a group. Null if the drive isn't connected.
   *
   * @param {CopySpec} spec
   * @param {Group} group
   */
  client({ baseUrl, form }, group) {
    const drive = this.#drives.find(baseUrl);
    if (drive === undefined) return null;
    const auth = (/** @type {{ forceRefresh: boolean }} */ { forceRefresh }) => this.#drives.token(drive, forceRefresh);
    const fetch = (/** @type {any} */ input, /** @type {RequestInit | undefined} */ init) => {
      group.requests += 1;
      const send = () => this.#send(input, init);
      const polled = isOfDrive(new URL(input), baseUrl) ? undefined : transferOf(group, input);
      return polled === undefined ? send() : polled.poll(send);
    };
    return new DriveClient({ baseUrl, service: form, auth, fetch, store });
  }
}

/** The copy whose monitor has this URL. @param {Group} group @param {string} url */
function transferOf({ list }, url) {
  return list.length === 1 ? list[0] : list.find(({ saved }) => saved?.monitorUrl === url);
}
