// Reads a request: the item and the action that its path names, its body, query and headers.

import { invalid } from "./service-error.js";

/** The two names of the member with the source of an upload from a URL, the newer one first. */
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

/** The source of an upload from a URL. @param {any} body @returns {string | undefined} */
export function sourceOf(body) {
  return SOURCES.map((member) => textOf(body, member)).find((source) => source !== undefined);
}

/** The conflict behaviour in the query. @param {URL} url */
export function conflictInQuery(url) {
  return checkConflict(url.searchParams.get(CONFLICT_BEHAVIOR) ?? undefined);
}

/** The conflict behaviour in the query or the body. @param {URL} url @param {any} body */
export function conflictIn(url, body) {
  return conflictInQuery(url) ?? checkConflict(textOf(body, CONFLICT_BEHAVIOR));
}

/** @param {string | undefined} value @returns {import("./drive.js").Conflict | undefined} */
function checkConflict(value) {
  if (value === undefined || value === "fail" || value === "replace" || value === "rename") return value;
  throw invalid(CONFLICT_BEHAVIOR, "one of fail, replace, rename was expected.");
}

/** Whether the headers contain `Prefer: respond-async`. @param {Headers} headers */
export function prefersAsync(headers) {
  return (headers.get("Prefer") ?? "").split(",").some((one) => one.trim().toLowerCase() === "respond-async");
}

/** Not with `instanceof`: in Jest's environments the bytes come from another realm. @param {unknown} value @returns {value is Uint8Array} */
export function isBytes(value) {
  return ArrayBuffer.isView(value);
}

/**
 * @typedef {object} Address
 * @property {"graph" | "onedrive"} form which of the documented forms the path is written in
 * @property {string | null} drive the drive's id; null for the user's own drive
 * @property {string | null} base the id of the item that `path` starts from, "root" for the root; null for the drive itself
 * @property {string[]} path names below `base`
 * @property {string} facet the last part: "" for the item itself, otherwise "children", "content", "copy", …
 */

/** A version, a drive, and the path below it. OneDrive's short form `/items/{id}` is expanded to `/drive/items/{id}` before. */
const DRIVE = /^\/?(?:v1\.0\/|beta\/)?(?:(?:me|(?:users|groups|sites)\/.+?)\/drive|(?:me\/)?drives\/([^/]+)|(drive))(?:\/(.*))?$/s;

/**
 * @param {string} path a URL's path, or that of a `parentReference`
 * @param {(segment: string) => string} [decode]
 * @returns {Address | null} null for a path that isn't a drive's
 */
export function parseAddress(path, decode = decodeSegment) {
  const match = DRIVE.exec(path.replace(/^\/?(v1\.0\/|beta\/)?items\//, "/drive/items/"));
  if (match === null) return null;
  const [, drive = null, onedrive, rest = ""] = match;
  const segments = rest.replace(/\/$/, "").split("/").map(decode);
  const [base, below] = parseBase(segments);
  const [names, after] = base?.endsWith(":") ? splitNames(below) : [[], below];
  return {
    form: onedrive === undefined ? "graph" : "onedrive",
    drive: drive && decode(drive),
    base: base && base.replace(/:$/, ""),
    path: names,
    facet: after.join("/").replace(/^microsoft\.graph\./, ""),
  };
}

/** @param {string} segment */
export function decodeSegment(segment) {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw invalid("path", "UTF-8 was expected.");
  }
}

/** @param {string[]} segments @returns {[base: string | null, rest: string[]]} */
function parseBase([first, ...rest]) {
  if (first === "items") return [rest[0] ?? null, rest.slice(1)];
  if (first === "root" || first === "root:") return [first, rest];
  return [null, first === "" ? [] : [first, ...rest]];
}

/** Splits at the name that ends with a colon: the names up to it, and the rest. @param {string[]} segments @returns {[string[], string[]]} */
function splitNames(segments) {
  const end = segments.findIndex((segment) => segment.endsWith(":"));
  const names = end < 0 ? segments : segments.slice(0, end + 1);
  return [names.map((name) => name.replace(/:$/, "")).filter((name) => name !== ""), end < 0 ? [] : segments.slice(end + 1)];
}
