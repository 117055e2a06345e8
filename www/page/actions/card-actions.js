// @ts-check
/** The actions of the buttons on the cards of copies. */

import { folderPathOf, join, linkTo, parentOf } from "../service/paths.js";
import { DriveApi, byId } from "../service/drive-api.js";
import { prepareCopy } from "./copy-move.js";

/** @typedef {import("../transfers/transfer.js").Transfer} Transfer */
/** @typedef {import("../transfers/group.js").Group} Group */

export class CardActions {
  #transfers;
  #places;
  #fetch;
  #files;
  #connect;

  /**
   * @param {import("../transfers/transfers.js").Transfers} transfers
   * @param {import("../service/places.js").Places} places
   * @param {typeof globalThis.fetch} fetch
   * @param {import("../file-manager.js").FileManager} files
   * @param {() => void} connect offers to connect a drive
   */
  constructor(transfers, places, fetch, files, connect) {
    this.#transfers = transfers;
    this.#places = places;
    this.#fetch = fetch;
    this.#files = files;
    this.#connect = connect;
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
      case "show":
        return void this.#show(transfer, what === "open");
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
   * Opens the new item, or shows it in its folder. It may have been renamed or moved since it was copied.
   *
   * @param {Transfer} transfer
   * @param {boolean} opens
   */
  async #show({ spec, outcome }, opens) {
    const place = this.#places.find(spec.baseUrl);
    const id = outcome?.itemId;
    const item = place && id !== undefined ? await this.#api(place).request(byId(id), {}).catch(() => null) : null;
    const path = folderPathOf(item?.parentReference?.path);
    const at = path === undefined ? { path: spec.destination.path, name: outcome?.name ?? spec.name } : { path, name: item.name };
    if (opens) location.hash = linkTo(join(at.path, at.name));
    else this.#files.folder.reveal(at.path, at.name);
  }

  /** Copies an item under another name after its own was taken. @param {Transfer} transfer */
  async #keepBoth(transfer) {
    const { spec } = transfer;
    const place = this.#places.find(spec.baseUrl);
    if (place === undefined) return this.#connect();
    const resolve = await prepareCopy(place, this.#api(place), [spec.item], spec.destination.path, spec.name);
    const [changed] = await resolve(async () => ({ answer: "keepBoth", forAll: true }));
    this.#transfers.again([transfer], { name: changed.name, conflictBehavior: changed.conflictBehavior });
  }

  /** @param {import("../service/places.js").Place} place */
  #api(place) {
    return new DriveApi(place, this.#fetch, () => this.#places.token(place, true));
  }
}
