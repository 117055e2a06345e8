// Reads a request's body, query and headers.

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
