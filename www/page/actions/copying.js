// @ts-check
/**
 * From what is to be copied into a folder to what is asked of the service.
 */

import { nameOf, pathOf } from "../service/paths.js";
import { settle } from "./conflicts.js";

/** @typedef {import("../service/routes.js").DriveItem} DriveItem */
/** @typedef {import("../transfers/transfer.js").CopySpec} CopySpec */

/**
 * Reads the destination.
 *
 * @param {import("../service/places.js").Place} place
 * @param {import("../service/routes.js").DriveRoutes} routes
 * @param {Pick<DriveItem, "id" | "name" | "folder" | "file" | "size" | "lastModifiedDateTime" | "parentReference">[]} items
 * @param {string} path the destination folder
 * @param {string} [newName] the copy's name, where there is only one and it is to have another
 * @returns {Promise<(ask: import("./conflicts.js").Ask) => Promise<CopySpec[]>>} asks about what is in the way, and gives the orders
 */
export async function prepare({ baseUrl, form }, routes, items, path, newName) {
  const [target, there] = await Promise.all([routes.item(path), routes.children(path)]);
  const { driveId, driveType } = target.parentReference ?? {};
  const reference = driveId === undefined ? { path: `/drive/root:${path}` } : { driveId, id: target.id };
  const destination = { path, name: nameOf(path), reference };
  const newcomers = items.map((item) => ({
    item: { id: item.id, name: item.name, size: item.size, folder: item.folder, file: item.file },
    id: item.id,
    name: newName ?? item.name,
    isFolder: item.folder !== undefined,
    mimeType: item.file?.mimeType,
    size: item.size,
    modified: item.lastModifiedDateTime,
    source: folderPathOf(item.parentReference?.path),
  }));
  const knowsBehavior = form === "graph" && driveType !== "personal";
  return async (ask) => {
    const settled = (await settle(newcomers, { name: destination.name, items: there }, ask, knowsBehavior)) ?? [];
    return settled.map(({ newcomer: { item, source }, name, conflictBehavior }) => ({ baseUrl, form, item, source, destination, name, conflictBehavior }));
  };
}

/**
 * The path in a `parentReference`, such as `/drive/root:/Documents`, as this page has paths.
 *
 * @param {string | undefined} path percent-encoded
 */
function folderPathOf(path) {
  const encoded = /^[^:]*root:(.*)$/.exec(path ?? "")?.[1];
  return encoded === undefined ? undefined : pathOf(`#${encoded}`);
}
