// @ts-check
/**
 * The drive's plain requests that change something: create a folder, rename, move, delete, upload.
 *
 * A small file is uploaded in one request, a larger one in parts, because a browser doesn't report how much of a request's body was
 * sent.
 */

import { ConnectionError } from "./failures.js";
import { encodeName } from "./paths.js";
import { byId, within } from "./drive-api.js";

/** @typedef {import("./drive-api.js").DriveItem} DriveItem */
/** @typedef {import("./drive-api.js").DriveApi} DriveApi */

/**
 * Creates a folder. By default it is rejected with `nameAlreadyExists` if the name is taken.
 *
 * @param {DriveApi} api
 * @param {string} path the folder to create it in
 * @param {string} name
 * @param {AbortSignal} signal
 * @param {"fail" | "rename"} [conflictBehavior]
 * @returns {Promise<DriveItem>}
 */
export function createFolder(api, path, name, signal, conflictBehavior = "fail") {
  const body = { name, folder: {}, "@microsoft.graph.conflictBehavior": conflictBehavior };
  return api.send("POST", `${within(path)}/children`, body, signal);
}

/**
 * Renames an item. It is rejected with `nameAlreadyExists` if the name is taken.
 *
 * @param {DriveApi} api
 * @param {string} id
 * @param {string} name
 * @param {AbortSignal} signal
 * @returns {Promise<DriveItem>}
 */
export function renameItem(api, id, name, signal) {
  return api.send("PATCH", byId(id), { name }, signal);
}

/**
 * Moves an item into another folder of the drive. It is rejected with `nameAlreadyExists` if the name is taken there.
 *
 * @param {DriveApi} api
 * @param {string} id
 * @param {string} parentId
 * @param {string} name the item's name in the new folder
 * @returns {Promise<DriveItem>}
 */
export function moveItem(api, id, parentId, name) {
  return api.send("PATCH", byId(id), { parentReference: { id: parentId }, name });
}

/**
 * Deletes an item and everything in it. The request outlives the page.
 *
 * @param {DriveApi} api
 * @param {string} id
 * @returns {Promise<void>}
 */
export function deleteItem(api, id) {
  return api.request(byId(id), { method: "DELETE", keepalive: true });
}

/** The largest file that is sent in one request, in bytes. The service accepts up to 250 MB that way, without progress. */
const SMALL = 4 * 1024 * 1024;
/** Bytes of a part: the service requires a multiple of 320 KiB. */
const PART = 16 * 320 * 1024;

/**
 * @param {DriveApi} api
 * @param {object} target
 * @param {string} target.parentId the folder's id
 * @param {string} target.name
 * @param {string} target.conflictBehavior
 * @param {Blob} file
 * @param {AbortSignal} signal
 * @param {(bytes: number) => void} onProgress called with the number of bytes that have arrived since the last call
 * @returns {Promise<import("./drive-api.js").DriveItem>}
 */
export async function upload(api, target, file, signal, onProgress) {
  try {
    return await sendFile(api, target, file, signal, onProgress);
  } catch (error) {
    // A file that was changed or removed meanwhile fails like a lost connection, and can't be read.
    if (error instanceof ConnectionError) await file.slice(0, 1).arrayBuffer();
    throw error;
  }
}

/** @type {typeof upload} */
async function sendFile(api, { parentId, name, conflictBehavior }, file, signal, onProgress) {
  const path = `${byId(parentId)}:/${encodeName(name)}:`;
  if (file.size <= SMALL) {
    const headers = { "Content-Type": "application/octet-stream" };
    const item = await api.request(`${path}/content?@microsoft.graph.conflictBehavior=${conflictBehavior}`, { method: "PUT", headers, body: file, signal });
    onProgress(file.size);
    return item;
  }
  const session = await api.send("POST", `${path}/createUploadSession`, { item: { "@microsoft.graph.conflictBehavior": conflictBehavior } }, signal);
  return uploadParts(api, session.uploadUrl, file, signal, onProgress);
}

/**
 * @param {DriveApi} api
 * @param {string} uploadUrl where the parts go; it carries its own credential, so the token isn't sent
 * @param {Blob} file
 * @param {AbortSignal} signal
 * @param {(bytes: number) => void} onProgress
 */
async function uploadParts(api, uploadUrl, file, signal, onProgress) {
  let sent = 0;
  try {
    let item;
    while (sent < file.size) {
      const part = file.slice(sent, sent + PART);
      const headers = { "Content-Range": `bytes ${sent}-${sent + part.size - 1}/${file.size}` };
      item = await api.fetchJson(uploadUrl, { method: "PUT", headers, body: part, signal });
      sent += part.size;
      onProgress(part.size);
    }
    return item;
  } catch (error) {
    onProgress(-sent);
    // Not awaited: a session that is left open expires by itself.
    api.fetchJson(uploadUrl, { method: "DELETE" }).catch(() => {});
    throw error;
  }
}
