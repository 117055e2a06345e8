// @ts-check
/** The drive's plain requests that change something: create a folder, rename, move, delete. */

import { byId, within } from "./routes.js";

/** @typedef {import("./routes.js").DriveItem} DriveItem */
/** @typedef {import("./routes.js").DriveRoutes} DriveRoutes */

/**
 * Creates a folder. By default it is rejected with `nameAlreadyExists` if the name is taken.
 *
 * @param {DriveRoutes} routes
 * @param {string} path the folder to create it in
 * @param {string} name
 * @param {AbortSignal} signal
 * @param {"fail" | "rename"} [conflictBehavior]
 * @returns {Promise<DriveItem>}
 */
export function createFolder(routes, path, name, signal, conflictBehavior = "fail") {
  const body = { name, folder: {}, "@microsoft.graph.conflictBehavior": conflictBehavior };
  return routes.send("POST", `${within(path)}/children`, body, signal);
}

/**
 * Renames an item. It is rejected with `nameAlreadyExists` if the name is taken.
 *
 * @param {DriveRoutes} routes
 * @param {string} id
 * @param {string} name
 * @param {AbortSignal} signal
 * @returns {Promise<DriveItem>}
 */
export function renameItem(routes, id, name, signal) {
  return routes.send("PATCH", byId(id), { name }, signal);
}

/**
 * Moves an item into another folder of the drive. It is rejected with `nameAlreadyExists` if the name is taken there.
 *
 * @param {DriveRoutes} routes
 * @param {string} id
 * @param {string} parentId
 * @param {string} name the item's name in the new folder
 * @returns {Promise<DriveItem>}
 */
export function moveItem(routes, id, parentId, name) {
  return routes.send("PATCH", byId(id), { parentReference: { id: parentId }, name });
}

/**
 * Deletes an item and everything in it.
 *
 * @param {DriveRoutes} routes
 * @param {string} id
 * @param {boolean} [keepalive] whether the request outlives the page
 * @returns {Promise<void>}
 */
export function deleteItem(routes, id, keepalive = false) {
  return routes.request(byId(id), { method: "DELETE", keepalive });
}
