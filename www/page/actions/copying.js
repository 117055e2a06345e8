// @ts-check
/** Turns "copy these items into that folder" into orders for Longhaul. */

import { isWithin, join, nameOf, pathOf } from "../service/paths.js";
import { resolveConflicts } from "./conflicts.js";

/** @typedef {import("../service/routes.js").DriveItem} DriveItem */
/** @typedef {import("../transfers/transfer.js").CopySpec} CopySpec */
/** @typedef {Pick<DriveItem, "id" | "name" | "folder" | "file" | "size" | "lastModifiedDateTime" | "parentReference">} Item */

/**
 * Reads the destination.
 *
 * @param {import("../service/places.js").Place} place
 * @param {import("../service/routes.js").DriveRoutes} routes
 * @param {Item[]} items
 * @param {string} path the destination folder
 * @param {string} [newName] another name for the copy of a single item
 * @param {AbortSignal} [signal]
 * @returns {Promise<(ask: import("./conflicts.js").Ask) => Promise<CopySpec[]>>} asks about taken names and resolves to the copies to start
 */
export async function prepare({ baseUrl, form }, routes, items, path, newName, signal) {
  const [target, existing] = await Promise.all([routes.item(path, signal), routes.children(path, signal)]);
  const { driveId, driveType } = target.parentReference ?? {};
  const reference = driveId === undefined ? { path: `/drive/root:${path}` } : { driveId, id: target.id };
  const destination = { path, name: nameOf(path), reference };
  const arriving = items.map((item) => incomingOf(item, newName));
  const hasConflictBehavior = form === "graph" && driveType !== "personal";
  return async (ask) => {
    const resolved = await resolveConflicts(arriving, { name: destination.name, items: existing }, ask, { verb: "copy", hasConflictBehavior });
    return (resolved ?? []).map(({ incoming: { item, source }, name, conflictBehavior }) => ({ baseUrl, form, item, source, destination, name, conflictBehavior }));
  };
}

/**
 * @param {Item} item
 * @param {string} [newName]
 */
export function incomingOf(item, newName) {
  const { id, name, size, folder, file, lastModifiedDateTime, parentReference } = item;
  return {
    item: { id, name, size, folder, file },
    source: folderPathOf(parentReference?.path),
    id,
    name: newName ?? name,
    isFolder: folder !== undefined,
    mimeType: file?.mimeType,
    size,
    modified: lastModifiedDateTime,
  };
}

/**
 * The folder among the items that can't go to a path because the path is that folder or lies below it.
 *
 * @template {Pick<DriveItem, "name" | "folder">} T
 * @param {T[]} items
 * @param {string} from the folder that the items are in
 * @param {string} path
 * @returns {T | undefined}
 */
export function folderAround(items, from, path) {
  return items.find(({ folder, name }) => folder !== undefined && isWithin(path, join(from, name)));
}

/**
 * The path in a `parentReference`, such as `/drive/root:/Documents`, in the form that this page uses.
 *
 * @param {string | undefined} path percent-encoded
 */
function folderPathOf(path) {
  const encoded = /^[^:]*root:(.*)$/.exec(path ?? "")?.[1];
  return encoded === undefined ? undefined : (pathOf(`#${encoded}`) ?? undefined);
}
