// Parses the path of a URL: the form of the API, the drive, the item, and what is requested of it.

import { invalid } from "./service-error.js";

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
