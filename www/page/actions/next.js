// @ts-check
/** Does what the buttons of the cards say. */

import { parentOf, join, linkTo } from "../service/paths.js";
import { DriveRoutes } from "../service/routes.js";
import { prepare } from "./copy-move.js";

/** @typedef {import("../transfers/transfer.js").Transfer} Transfer */
/** @typedef {import("../transfers/group.js").Group} Group */

export class NextActions {
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
        location.hash = linkTo(join(path, name));
        return;
      case "show":
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

  /** Copies an item under another name after its own was taken. @param {Transfer} transfer */
  async #keepBoth(transfer) {
    const { spec } = transfer;
    const place = this.#places.find(spec.baseUrl);
    if (place === undefined) return this.#connect();
    const resolve = await prepare(place, new DriveRoutes(place, this.#fetch, () => this.#places.token(place, true)), [spec.item], spec.destination.path, spec.name);
    const [changed] = await resolve(async () => ({ answer: "keepBoth", forAll: true }));
    this.#transfers.again([transfer], { name: changed.name, conflictBehavior: changed.conflictBehavior });
  }
}
