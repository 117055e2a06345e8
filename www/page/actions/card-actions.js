// @ts-check
/** The actions of the buttons on the cards of copies. */

import { folderPathOf, join, linkTo, parentOf } from "../service/paths.js";
import { DriveApi, byId } from "../service/drive-api.js";
import { prepareCopy } from "./copy-move.js";

/** @typedef {import("../transfers/transfer.js").Transfer} Transfer */
/** @typedef {import("../transfers/group.js").Group} Group */

export class CardActions {
  #transfers;
  #drives;
  #fetch;
  #files;
  #connect;
  /** Aborted when another folder is opened, or another new item is looked for. */
  #search = new AbortController();

  /**
   * @param {import("../transfers/transfers.js").Transfers} transfers
   * @param {import("../service/drives.js").Drives} drives
   * @param {typeof globalThis.fetch} fetch
   * @param {import("../file-manager.js").FileManager} files
   * @param {() => void} connect offers to connect a drive
   */
  constructor(transfers, drives, fetch, files, connect) {
    this.#transfers = transfers;
    this.#drives = drives;
    this.#fetch = fetch;
    this.#files = files;
    this.#connect = connect;
    addEventListener("hashchange", () => this.#search.abort());
  }

  /** @type {import("../view/card.js").Act} */
  act = (transfer, what) => {
    const { spec, outcome, group } = transfer;
    const { path } = spec.destination;
    const name = outcome?.name ?? spec.name;
    switch (what) {
      case "stop":
        return transfer.stop();
      case "dismiss":
        return this.#transfers.dismiss(group);
      case "resume":
        return void this.#transfers.resume(transfer);
      case "again":
        return this.#transfers.again([transfer]);
      case "keepBoth":
        return this.#files.attempt(this.#keepBoth(transfer));
      case "elsewhere":
        return this.#files.chooseDestination([spec.item], parentOf(path), () => this.#transfers.dismiss(group, [transfer]));
      case "open":
        return void this.#find(transfer, (path, name) => (location.hash = linkTo(join(path, name))));
      case "show":
        return void this.#find(transfer, (path, name) => this.#files.folder.reveal(path, name));
      case "folder":
        return void this.#files.folder.reveal(path, name);
      case "original":
        return void this.#files.folder.reveal(spec.source ?? "/", spec.item.name);
      case "connect":
        return this.#connect();
    }
  };

  /** @type {import("../view/group-card.js").ActOnGroup} */
  actOnGroup = (group, what) => {
    if (what === "dismiss") this.#transfers.dismiss(group);
    else if (what === "retry") this.#transfers.again(group.retryable);
    else for (const transfer of group.byKind[what === "cancel" ? "waiting" : "running"]) transfer.stop();
  };

  /**
   * Finds the new item, which may have been renamed or moved since it was copied.
   *
   * @param {Transfer} transfer
   * @param {(path: string, name: string) => void} show not called if the user goes elsewhere meanwhile
   */
  async #find({ spec, outcome }, show) {
    this.#search.abort();
    this.#search = new AbortController();
    const { signal } = this.#search;
    const drive = this.#drives.find(spec.baseUrl);
    const id = outcome?.itemId;
    const item = drive && id !== undefined ? await this.#api(drive).request(byId(id), { signal }).catch(() => null) : null;
    if (signal.aborted) return;
    const path = folderPathOf(item?.parentReference?.path);
    if (path === undefined) show(spec.destination.path, outcome?.name ?? spec.name);
    else show(path, item.name);
  }

  /** Copies an item under another name after its own was taken. @param {Transfer} transfer */
  async #keepBoth(transfer) {
    const { spec } = transfer;
    const drive = this.#drives.find(spec.baseUrl);
    if (drive === undefined) return this.#connect();
    const resolve = await prepareCopy(drive, this.#api(drive), [spec.item], spec.destination.path, spec.name);
    const [changed] = await resolve(async () => ({ answer: "keepBoth", forAll: true }));
    this.#transfers.again([transfer], { name: changed.name, conflictBehavior: changed.conflictBehavior });
  }

  /** @param {import("../service/drives.js").Drive} drive */
  #api(drive) {
    return new DriveApi(drive, this.#fetch, () => this.#drives.token(drive, true));
  }
}
