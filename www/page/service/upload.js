// @ts-check
/**
 * Uploads a file: a small one in one request, a larger one in parts, because a browser doesn't report how much of a request's body
 * was sent.
 */

/** The largest file that is sent in one request, in bytes. The service accepts up to 250 MB that way, without progress. */
const SMALL = 4 * 1024 * 1024;
/** Bytes of a part: the service requires a multiple of 320 KiB. */
const PART = 16 * 320 * 1024;

/**
 * @param {import("./routes.js").DriveRoutes} routes
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
  if (file.size <= SMALL) {
    const item = await routes.putContent(parentId, name, file, conflictBehavior, signal);
    onProgress(file.size);
    return item;
  }
  const { uploadUrl } = await routes.createUploadSession(parentId, name, conflictBehavior, signal);
  let sent = 0;
  try {
    let item;
    while (sent < file.size) {
      const part = file.slice(sent, sent + PART);
      item = await routes.putPart(uploadUrl, part, sent, file.size, signal);
      sent += part.size;
      onProgress(part.size);
    }
    return item;
  } catch (error) {
    onProgress(-sent);
    // Not awaited: a session that is left open expires by itself.
    routes.cancelUpload(uploadUrl).catch(() => {});
    throw error;
  }
}
