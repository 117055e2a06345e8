// @ts-check
/**
 * Uploads a file: a small one in one request, a larger one in parts, because a browser doesn't report how much of a request's body
 * was sent.
 */

import { encodeName } from "./paths.js";
import { byId } from "./routes.js";

/** @typedef {import("./routes.js").DriveRoutes} DriveRoutes */

/** The largest file that is sent in one request, in bytes. The service accepts up to 250 MB that way, without progress. */
const SMALL = 4 * 1024 * 1024;
/** Bytes of a part: the service requires a multiple of 320 KiB. */
const PART = 16 * 320 * 1024;

/**
 * @param {DriveRoutes} routes
 * @param {object} target
 * @param {string} target.parentId the folder's id
 * @param {string} target.name
 * @param {string} target.conflictBehavior
 * @param {Blob} file
 * @param {AbortSignal} signal
 * @param {(bytes: number) => void} onProgress called with the number of bytes that have arrived since the last call
 * @returns {Promise<import("./routes.js").DriveItem>}
 */
export async function upload(routes, { parentId, name, conflictBehavior }, file, signal, onProgress) {
  const path = `${byId(parentId)}:/${encodeName(name)}:`;
  if (file.size <= SMALL) {
    const headers = { "Content-Type": "application/octet-stream" };
    const item = await routes.request(`${path}/content?@microsoft.graph.conflictBehavior=${conflictBehavior}`, { method: "PUT", headers, body: file, signal });
    onProgress(file.size);
    return item;
  }
  const session = await routes.send("POST", `${path}/createUploadSession`, { item: { "@microsoft.graph.conflictBehavior": conflictBehavior } }, signal);
  return uploadParts(routes, session.uploadUrl, file, signal, onProgress);
}

/**
 * @param {DriveRoutes} routes
 * @param {string} uploadUrl where the parts go; it carries its own credential, so the token isn't sent
 * @param {Blob} file
 * @param {AbortSignal} signal
 * @param {(bytes: number) => void} onProgress
 */
async function uploadParts(routes, uploadUrl, file, signal, onProgress) {
  let sent = 0;
  try {
    let item;
    while (sent < file.size) {
      const part = file.slice(sent, sent + PART);
      const headers = { "Content-Range": `bytes ${sent}-${sent + part.size - 1}/${file.size}` };
      item = await routes.fetchJson(uploadUrl, { method: "PUT", headers, body: part, signal });
      sent += part.size;
      onProgress(part.size);
    }
    return item;
  } catch (error) {
    onProgress(-sent);
    // Not awaited: a session that is left open expires by itself.
    routes.fetchJson(uploadUrl, { method: "DELETE" }).catch(() => {});
    throw error;
  }
}
