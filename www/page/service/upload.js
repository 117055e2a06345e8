// @ts-check
/**
 * A file's way to the drive: small ones in one request, larger ones in parts, since a browser tells nothing of how far a request's
 * body has come.
 */

/** The largest file that goes in one request, in bytes. The service takes 250 MB so, without progress. */
const SMALL = 4 * 1024 * 1024;
/** Bytes of a part: a multiple of 320 KiB, as the service wants it. */
const PART = 16 * 320 * 1024;

/**
 * @param {import("./routes.js").DriveRoutes} routes
 * @param {object} to
 * @param {string} to.parentId the folder's id
 * @param {string} to.name
 * @param {string} to.conflictBehavior
 * @param {Blob} file
 * @param {AbortSignal} signal
 * @param {(bytes: number) => void} onProgress called with how many more bytes have arrived
 * @returns {Promise<import("./routes.js").DriveItem>}
 */
export async function upload(routes, { parentId, name, conflictBehavior }, file, signal, onProgress) {
  if (file.size <= SMALL) {
    const item = await routes.putContent(parentId, name, file, conflictBehavior, signal);
    onProgress(file.size);
    return item;
  }
  const { uploadUrl } = await routes.createUploadSession(parentId, name, conflictBehavior, signal);
  try {
    let item;
    for (let start = 0; start < file.size; start += PART) {
      const part = file.slice(start, start + PART);
      item = await routes.putPart(uploadUrl, part, start, file.size, signal);
      onProgress(part.size);
    }
    return item;
  } catch (error) {
    // Nobody waits for it: a session that is left alone runs out by itself.
    routes.giveUp(uploadUrl).catch(() => {});
    throw error;
  }
}
