// Reads a request: the item and the action that its path names, its body, query and headers.

import { invalid, readField } from "./service-error.js";

/** The two names of the member that contains the source of an upload from a URL, the newer name first. */
const SOURCES = ["@microsoft.graph.sourceUrl", "@content.sourceUrl"];
const CONFLICT_BEHAVIOR = "@microsoft.graph.conflictBehavior";

/** Returns a member of a body if it is a string. @param {any} body @param {string} member @returns {string | undefined} */
export function textOf(body, member) {
  const value = body[member] ?? undefined;
  if (value !== undefined && typeof value !== "string") throw invalid(member, "a string was expected.");
  return value;
}

/** Whether a body requests an upload from a URL. @param {any} body */
export function hasSource(body) {
  return SOURCES.some((member) => body[member] !== undefined);
}

/** Returns the source of an upload from a URL. @param {any} body @returns {string | undefined} */
export function sourceOf(body) {
  return SOURCES.map((member) => textOf(body, member)).find((source) => source !== undefined);
}

/**
 * Returns the conflict behavior in the query or the body.
 *
 * @param {URL} url
 * @param {any} [body] omitted if the service ignores a conflict behavior in the body
 * @returns {import("./drive.js").Conflict | undefined}
 */
export function conflictIn(url, body = {}) {
  const value = url.searchParams.get(CONFLICT_BEHAVIOR) ?? textOf(body, CONFLICT_BEHAVIOR);
  if (value === undefined || value === "fail" || value === "replace" || value === "rename") return value;
  throw invalid(CONFLICT_BEHAVIOR, "one of fail, replace, rename was expected.");
}

/** Whether the headers contain `Prefer: respond-async`. @param {Headers} headers */
export function prefersAsync(headers) {
  return (headers.get("Prefer") ?? "").split(",").some((one) => /^\s*respond-async\s*(;|$)/i.test(one));
}

/** Avoids `instanceof`, because in Jest's environments the bytes come from another realm. @param {unknown} value @returns {value is Uint8Array} */
export function isBytes(value) {
  return ArrayBuffer.isView(value);
}

/**
 * @typedef {object} Address
 * @property {"graph" | "onedrive"} form the documented form in which the path is written
 * @property {string | null} drive the drive's id; null for the user's own drive
 * @property {string | null} base the id of the item that `path` starts from, "root" for the root; null for the drive itself
 * @property {string[]} path names below `base`
 * @property {string} facet the last part: "" for the item itself, otherwise "children", "content", "copy", …
 */

/** Matches a version, a drive, and the path below it. Expand OneDrive's short form `/items/{id}` to `/drive/items/{id}` first. */
const DRIVE = /^\/?(?:v1\.0\/|beta\/)?(?:(?:me|(?:users|groups|sites)\/.+?)\/drive|(?:me\/)?drives\/([^/]+)|(drive))(?:\/(.*))?$/s;
/** Matches an item's id or the root, the path of names between two colons, and the facet. No name contains a colon. */
const ITEM = /^(?:items\/([^/:]+)|root)(?::([^:]*):?)?(?:\/(.*))?$/s;

/**
 * @param {string} path the decoded path of a URL, or the path of a `parentReference`
 * @returns {Address | null} null if the path doesn't contain a drive
 */
export function parseAddress(path) {
  const match = DRIVE.exec(path.replace(/^\/?(v1\.0\/|beta\/)?items\//, "/drive/items/"));
  if (match === null) return null;
  const [, drive = null, onedrive, rest = ""] = match;
  const form = onedrive === undefined ? "graph" : "onedrive";
  const item = ITEM.exec(rest);
  if (item === null) return { form, drive, base: null, path: [], facet: rest };
  const [, base = "root", names = "", facet = ""] = item;
  return { form, drive, base, path: names.split("/").filter((name) => name !== ""), facet: facet.replace(/^microsoft\.graph\.|\/$/g, "") };
}

/** Decodes a percent-encoded path as a whole, because clients also encode the slashes and colons. No name contains them. @param {string} path */
export function decodePath(path) {
  return readField(() => decodeURIComponent(path), "path", "UTF-8 was expected.");
}
