// Downloads and uploads the contents of files, in one request or in parts.

import { conflictInQuery, isBytes, textOf } from "./request.js";
import { DOWNLOAD, eTag, itemAnswer } from "./resources.js";
import { ServiceError, invalid, notFound } from "./service-error.js";

/**
 * @typedef {import("./drive.js").Drive} Drive
 * @typedef {import("./routes.js").Answer} Answer
 * @typedef {import("./routes.js").Call} Call
 *
 * @typedef {{ drive: Drive, base: string, path: string[] }} Target the place of a file, which may not exist yet
 * @typedef {{ target: Target, conflict: import("./drive.js").Conflict, content: Uint8Array }} Session an upload in parts, with the content so far
 */

/** @param {import("./routes.js").ItemCall} call @returns {Answer} */
export function download({ item }) {
  if (item.children !== null) throw new ServiceError("notAllowed", "A folder has no content.");
  return contentOf(item);
}

/** @param {import("./drive.js").Item} file @returns {Answer} */
function contentOf(file) {
  const headers = { "Content-Type": "application/octet-stream", ETag: eTag(file) };
  return { status: 200, headers, body: file.content ?? new Uint8Array(file.bytes) };
}

/** Answers a request to a download URL. Needs no token, because the URL contains a credential. @param {Call} call @returns {Answer} */
export function downloadByUrl({ state, url }) {
  const id = url.pathname.slice(DOWNLOAD.length);
  const item = [...state.drives.values()].map((drive) => drive.get(id)).find((item) => item?.children === null);
  if (item === undefined) throw notFound();
  return contentOf(item);
}

/** @param {Call} call @param {Target} target @returns {Answer} */
export function upload(call, target) {
  const content = isBytes(call.body) ? call.body : new TextEncoder().encode(JSON.stringify(call.body));
  return write(call, target, conflictInQuery(call.url) ?? "replace", content);
}

/** @param {Call} call @param {Target} target @returns {Answer} */
export function createUploadSession({ state, url, body }, target) {
  const conflict = /** @type {Session["conflict"]} */ (textOf(body.item ?? {}, "@microsoft.graph.conflictBehavior") ?? "replace");
  const id = state.newId();
  state.uploads.set(id, { target, conflict, content: new Uint8Array() });
  return { status: 200, body: { uploadUrl: `${url.origin}/upload/${id}`, nextExpectedRanges: ["0-"] } };
}

/** Answers a request to an upload URL. Needs no token, because the URL contains a credential. @param {Call} call @returns {Answer} */
export function uploadPart(call) {
  const { state, method, url, headers, body } = call;
  const id = url.pathname.slice("/upload/".length);
  const session = state.uploads.get(id);
  if (session === undefined) throw notFound();
  if (method === "DELETE") {
    state.uploads.delete(id);
    return { status: 204 };
  }
  const [, start, end, total] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(headers.get("Content-Range") ?? "")?.map(Number) ?? [];
  if (method !== "PUT" || start !== session.content.length || end - start + 1 !== body.length) {
    throw invalid("Content-Range", "the bytes that come next, as many as the body has, were expected.");
  }
  const content = new Uint8Array(end + 1);
  content.set(session.content);
  content.set(body, start);
  if (content.length < total) {
    state.uploads.set(id, { ...session, content });
    return { status: 202, body: { nextExpectedRanges: [`${content.length}-`] } };
  }
  state.uploads.delete(id);
  return write(call, session.target, session.conflict, content);
}

/**
 * Writes a file. A file that is replaced keeps its id.
 *
 * @param {Call} call
 * @param {Target} target
 * @param {Session["conflict"]} conflict
 * @param {Uint8Array} content
 * @returns {Answer}
 */
function write(call, { drive, base, path }, conflict, content) {
  const { state } = call;
  const written = { content, bytes: content.length, modified: state.now() };
  const above = drive.find(base, path.slice(0, -1));
  if (path.length === 0 && above.children !== null) throw new ServiceError("notAllowed", "A folder has no content.");
  const folder = path.length === 0 ? /** @type {import("./drive.js").Item} */ (above.parent) : above;
  const name = path.at(-1) ?? above.name;
  const existing = folder.children?.get(name.toLowerCase());
  if (existing?.children === null && conflict === "replace") {
    const { version, contentVersion } = existing;
    const item = Object.assign(existing, written, { version: version + 1, contentVersion: contentVersion + 1 });
    return itemAnswer({ ...call, drive, item });
  }
  const item = state.newItem(written);
  drive.place(item, folder, name, conflict);
  return itemAnswer({ ...call, drive, item }, 201);
}
