// Converts drives and items to the service's JSON.

import { sizeOf } from "./drive.js";
import { ServiceError } from "./service-error.js";

/**
 * @typedef {import("./drive.js").Drive} Drive
 * @typedef {import("./drive.js").Item} Item
 * @typedef {import("./request.js").Address["form"]} Form
 */

/** The identity of everything on a drive. */
const OWNER = { user: { displayName: "Test" } };
/** The path of download URLs. */
export const DOWNLOAD = "/download/";

/** @param {Drive} drive @param {string} origin the origin of the drive's API */
export function driveResource(drive, origin) {
  return {
    id: drive.id,
    driveType: "business",
    name: drive.id,
    webUrl: `${origin}/v1.0/drives/${drive.id}`,
    ...timesOf(drive.root),
    owner: OWNER,
    quota: { used: sizeOf(drive.root), state: "normal" },
  };
}

/** @param {Drive} drive @param {Item} item @param {string} origin @param {Form | undefined} form of the request */
export function driveItem(drive, item, origin, form) {
  const { parent, children } = item;
  const download = form === "onedrive" ? "@content.downloadUrl" : "@microsoft.graph.downloadUrl";
  const file = { file: { mimeType: "application/octet-stream" }, [download]: downloadUrl(item, origin) };
  return {
    id: item.id,
    name: item.name,
    size: sizeOf(item),
    createdBy: OWNER,
    lastModifiedBy: OWNER,
    ...timesOf(item),
    fileSystemInfo: timesOf(item),
    eTag: eTag(item),
    cTag: `"c:{${item.id}},${item.contentVersion}"`,
    webUrl: `${origin}/items/${item.id}`,
    parentReference: { driveId: drive.id, driveType: "business", ...(parent && { id: parent.id, name: parent.name, path: parentPath(drive, parent) }) },
    ...(children === null ? file : { folder: { childCount: children.size } }),
    ...(parent === null && { root: {} }),
    ...(item.description && { description: item.description }),
  };
}

/** @param {Item} item @param {string} origin */
export function downloadUrl(item, origin) {
  return `${origin}${DOWNLOAD}${item.id}`;
}

/** Returns an ETag, which changes whenever the item changes. @param {Item} item */
export function eTag(item) {
  return `"{${item.id}},${item.version}"`;
}

/** Rejects a request if the item isn't in the state that its `If-Match` header expects. @param {Headers} headers @param {Item | undefined} item */
export function requireMatch(headers, item) {
  const expected = headers.get("If-Match");
  if (expected !== null && !(item && (expected === "*" || expected.includes(eTag(item))))) {
    throw new ServiceError("resourceModified", "If-Match: the item has changed.");
  }
}

/**
 * Returns the percent-encoded path of a folder in a `parentReference` (itemReference in the documentation).
 *
 * @param {Drive} drive
 * @param {Item} folder
 */
function parentPath(drive, folder) {
  const names = drive.path(folder).map((name) => `/${encodeURIComponent(name)}`);
  return `/drives/${drive.id}/root:${names.join("")}`;
}

/** @param {Item} item */
function timesOf({ created, modified }) {
  return { createdDateTime: new Date(created).toISOString(), lastModifiedDateTime: new Date(modified).toISOString() };
}

/** Returns the members of a resource that `$select` names. @param {URL} url @param {object} resource */
export function select(url, resource) {
  const names = url.searchParams.get("$select")?.split(",").map((name) => name.trim());
  return names === undefined || names.includes("*") ? resource : Object.fromEntries(Object.entries(resource).filter(([name]) => names.includes(name)));
}

/**
 * Returns a response with the current state of an item.
 *
 * @param {{ drive: Drive, item: Item, url: URL, address: import("./request.js").Address | null }} call
 * @param {number} [status]
 * @returns {import("./routes.js").ServiceResponse}
 */
export function itemResponse({ drive, item, url, address }, status = 200) {
  const resource = driveItem(drive, item, url.origin, address?.form);
  return { status, headers: { ETag: resource.eTag }, body: select(url, resource) };
}
