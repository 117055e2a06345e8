// Downloads and uploads the contents of files, in one request or in parts.

import { conflictIn } from "./request.js";
import { DOWNLOAD, downloadUrl, eTag, itemResponse, requireMatch } from "./resources.js";
import { ServiceError, invalid, notFound } from "./service-error.js";

/**
 * @typedef {import("./drive.js").Drive} Drive
 * @typedef {import("./drive.js").Item} Item
 * @typedef {import("./routes.js").ServiceResponse} ServiceResponse
 * @typedef {import("./routes.js").Call} Call
 *
 * @typedef {{ drive: Drive, folder: Item, name: string, address: Call["address"] }} Destination the place of a file, which may not exist yet
 *
 * @typedef {Destination & { conflict: import("./drive.js").Conflict } & Parts} Session an upload in parts
 *
 * @typedef {object} Parts
 * @property {Uint8Array} content the parts so far
 * @property {number} total the size of the whole file, according to the first part; NaN before it
 */

/** Responds with a redirect to the download URL. @param {import("./routes.js").ItemCall} call @returns {ServiceResponse} */
export function download({ item, url }) {
  if (item.children !== null) throw folderHasNoContent();
  return { status: 302, headers: { Location: downloadUrl(item, url.origin) } };
}

/** Responds to a request to a download URL. Needs no token, because the URL contains a credential. @param {Call} call @returns {ServiceResponse} */
export function downloadByUrl({ state, url }) {
  const id = url.pathname.slice(DOWNLOAD.length);
  const item = [...state.drives.values()].map((drive) => drive.get(id)).find((item) => item?.children === null);
  if (item === undefined) throw notFound();
  const headers = { "Content-Type": "application/octet-stream", ETag: eTag(item) };
  return { status: 200, headers, body: item.content ?? new Uint8Array(item.bytes) };
}

/**
 * Returns where the content of a file goes: to an existing file, or to a name in a folder. Rejects a request whose `If-Match` expects another state.
 * `PUT` creates the folders of a path that are missing.
 *
 * @param {Call} call
 * @param {Drive} drive
 * @returns {Destination}
 */
export function destinationOf({ state, method, headers, address }, drive) {
  const { base, path } = /** @type {any} */ (address);
  const item = drive.lookup(base, path);
  if (path.length === 0 && item?.children) throw folderHasNoContent();
  const above = path.slice(0, -1);
  if (method === "POST") drive.find(base, above);
  requireMatch(headers, item);
  const folder = path.length === 0 ? drive.find(base).parent : state.createPath(drive, base, above);
  if (!folder?.children) throw notFound();
  return { drive, folder, name: path.at(-1) ?? /** @type {Item} */ (item).name, address };
}

function folderHasNoContent() {
  return new ServiceError("notAllowed", "A folder has no content.");
}

/** @param {Call} call @param {Destination} destination @returns {ServiceResponse} */
export function upload(call, destination) {
  return write(call, { ...destination, conflict: conflictIn(call.url) ?? "replace" }, call.body);
}

/** @param {Call} call @param {Destination} destination @returns {ServiceResponse} */
export function createUploadSession({ state, url, body }, destination) {
  const conflict = conflictIn(url, body.item ?? {}) ?? "replace";
  const id = state.newId();
  state.uploads.set(id, { ...destination, conflict, content: new Uint8Array(), total: NaN });
  return { status: 200, body: { uploadUrl: `${url.origin}/upload/${id}`, ...progressOf(state, 0) } };
}

/** Returns the state of an upload as the service does. A session never expires here. @param {Call["state"]} state @param {number} received in bytes */
function progressOf(state, received) {
  return { expirationDateTime: new Date(state.now() + 3_600_000).toISOString(), nextExpectedRanges: [`${received}-`] };
}

/** Responds to a request to an upload URL. Needs no token, because the URL contains a credential. @param {Call} call @returns {ServiceResponse} */
export function uploadPart(call) {
  const { state, method, url, headers, body } = call;
  const id = url.pathname.slice("/upload/".length);
  const session = state.uploads.get(id);
  if (session === undefined) throw notFound();
  if (method === "DELETE") {
    state.uploads.delete(id);
    return { status: 204 };
  }
  if (method === "GET") return { status: 200, body: progressOf(state, session.content.length) };
  const [, start, end, total] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(headers.get("Content-Range") ?? "")?.map(Number) ?? [];
  if (method !== "PUT" || !(end < total) || end - start + 1 !== body.length || (session.total || total) !== total) {
    throw invalid("Content-Range", "a range of the file, with as many bytes as the body has, was expected.");
  }
  if (start !== session.content.length) throw new ServiceError("invalidRange", `Content-Range: byte ${session.content.length} was expected next.`);
  const content = new Uint8Array(end + 1);
  content.set(session.content);
  content.set(body, start);
  if (content.length < total) {
    state.uploads.set(id, { ...session, content, total });
    return { status: 202, body: progressOf(state, content.length) };
  }
  state.uploads.delete(id);
  return write(call, session, content);
}

/**
 * Writes a file. A file that is replaced keeps its id.
 *
 * @param {Call} call
 * @param {Omit<Session, keyof Parts>} destination
 * @param {Uint8Array} content
 * @returns {ServiceResponse}
 */
function write(call, { drive, folder, name, address, conflict }, content) {
  const { state } = call;
  const written = { content, bytes: content.length, modified: state.now() };
  const existing = folder.children?.get(name.toLowerCase());
  if (existing?.children === null && conflict === "replace") {
    const { version, contentVersion } = existing;
    const item = Object.assign(existing, written, { version: version + 1, contentVersion: contentVersion + 1 });
    return itemResponse({ ...call, drive, item, address });
  }
  const item = state.newItem(written);
  drive.place(item, folder, name, conflict);
  return itemResponse({ ...call, drive, item, address }, 201);
}
