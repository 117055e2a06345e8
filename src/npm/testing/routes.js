// A drive's responses to short requests: reading, listing, creating, changing and deleting items.

import { createUploadSession, destinationOf, download, upload } from "./content.js";
import { isObject } from "./faults.js";
import { conflictIn, hasSource, textOf } from "./request.js";
import { driveItem, driveResource, itemResponse, requireMatch, select } from "./resources.js";
import { ServiceError, invalid, notFound } from "./service-error.js";
import { copy, resolveParent, transfer, uploadFromUrl } from "./starts.js";

/**
 * @typedef {import("./drive.js").Drive} Drive
 * @typedef {import("./drive.js").Item} Item
 *
 * @typedef {object} ServiceResponse the content of a `Response`
 * @property {number} status
 * @property {Record<string, string>} [headers]
 * @property {unknown} [body] bytes or text, sent unchanged, or an object, sent as JSON; undefined for none
 *
 * @typedef {object} Call a request to a drive
 * @property {import("./state.js").State} state
 * @property {string} method
 * @property {URL} url
 * @property {import("./request.js").Address | null} address
 * @property {Headers} headers
 * @property {any} body parsed JSON, or bytes
 * @property {boolean} [inBatch]
 * @property {import("./faults.js").Fault | null} [fault]
 *
 * @typedef {Call & { drive: Drive, item: Item }} ItemCall
 */

/** The handlers by method and facet. @type {Record<string, (call: ItemCall) => ServiceResponse>} */
const ROUTES = {
  "GET ": (call) => itemResponse(call),
  "PATCH ": changeItem,
  "DELETE ": deleteItem,
  "GET children": listChildren,
  "POST copy": copy,
  "POST permanentDelete": deleteItem,
  "GET content": download,
};

/** Query options. OneDrive's older documentation has them without `$`. They change a response, so none can be ignored. */
const UNSUPPORTED = /^(\$(?!(select|skiptoken|top)$).*|count|expand|filter|orderby|search|select|skip|skiptoken|top)$/;
const DEFAULT_PAGE = 200;
const LARGEST_PAGE = 1000;

/** @param {Call} call @returns {ServiceResponse} */
export function route(call) {
  const { state, method, url, address } = call;
  const option = [...url.searchParams.keys()].find((name) => UNSUPPORTED.test(name));
  if (option !== undefined) throw new ServiceError("notSupported", `${option}: longhaul/testing doesn't support it.`);
  if (method === "GET" && /^\/(v1\.0|beta)\/me\/drives$/.test(url.pathname)) {
    return { status: 200, body: { value: [...state.drives.values()].map((drive) => select(url, driveResource(drive, url.origin))) } };
  }
  const drive = address && state.drive(address.drive);
  if (method === "GET" && address?.base === null && address.facet === "") {
    return { status: 200, body: select(url, driveResource(/** @type {Drive} */ (drive), url.origin)) };
  }
  if (drive === null || address?.base == null) throw notSupported(call);
  const { base, path } = address;
  if (method === "PUT" && address.facet === "content") return upload(call, destinationOf(call, drive));
  if (method === "POST" && address.facet === "createUploadSession") return createUploadSession(call, destinationOf(call, drive));
  if (method === "POST" && address.facet === "children") return createChild({ ...call, drive }, base, path);
  const handler = ROUTES[`${method} ${address.facet}`];
  if (handler === undefined) throw notSupported(call);
  const item = drive.find(base, path);
  requireMatch(call.headers, item);
  return handler({ ...call, drive, item });
}

/** @param {Call} call */
function notSupported({ method, url }) {
  return new ServiceError("notSupported", `longhaul/testing has no response to ${method} ${url.pathname}.`);
}

/** @param {ItemCall} call @returns {ServiceResponse} */
function listChildren({ drive, item, url, address }) {
  const top = Number(url.searchParams.get("$top") ?? DEFAULT_PAGE);
  if (!(Number.isInteger(top) && top >= 1 && top <= LARGEST_PAGE)) throw invalid("$top", "a number from 1 to 1000 was expected.");
  if (item.children === null) throw notFound();
  // A page starts after the last name of the page before, so deleting items between two pages skips none.
  const last = url.searchParams.get("$skiptoken") ?? "";
  const names = [...item.children.keys()].filter((name) => name > last).sort();
  const page = names.slice(0, top).map((name) => /** @type {Item} */ (item.children?.get(name)));
  const value = page.map((child) => select(url, driveItem(drive, child, url.origin, address?.form)));
  if (names.length <= top) return { status: 200, body: { value } };
  const next = new URL(url);
  next.searchParams.set("$skiptoken", names[top - 1]);
  return { status: 200, body: { value, "@odata.nextLink": next.href } };
}

/**
 * Creates a folder, or starts an upload from a URL if the body has a source.
 *
 * @param {Call & { drive: Drive }} call
 * @param {string} base
 * @param {string[]} path of the folder, below `base`
 * @returns {ServiceResponse}
 */
function createChild(call, base, path) {
  const { state, drive, body } = call;
  const name = textOf(body, "name");
  if (name === undefined) throw invalid("name", "a name was expected.");
  if (hasSource(body)) return uploadFromUrl({ ...call, item: drive.find(base, path) }, name);
  if (!isObject(body.folder)) throw invalid("folder", "an empty object was expected, to create a folder.");
  const item = state.newItem({ children: new Map() });
  const conflict = conflictIn(call.url, body) ?? "fail";
  drive.place(item, state.createPath(drive, base, path), name, conflict);
  return itemResponse({ ...call, item }, 201);
}

/** Renames or moves an item, and sets its description and its modification time. @param {ItemCall} call @returns {ServiceResponse} */
function changeItem(call) {
  const { state, drive, item, body } = call;
  const name = textOf(body, "name") ?? item.name;
  const parent = resolveParent(call);
  const conflict = conflictIn(call.url, body) ?? "fail";
  if (item === drive.root) throw invalid("item", "the root folder can be neither renamed nor moved.");
  if (parent !== null && parent.drive !== drive) return transfer(call, "ItemMove", parent, name, conflict);
  const modified = new Date(body.fileSystemInfo?.lastModifiedDateTime ?? state.now()).getTime();
  if (Number.isNaN(modified)) throw invalid("fileSystemInfo.lastModifiedDateTime", "a time was expected.");
  const description = "description" in body ? textOf(body, "description") : item.description;
  drive.place(item, parent?.folder ?? /** @type {Item} */ (item.parent), name, conflict);
  Object.assign(item, { modified, description });
  return itemResponse(call);
}

/** @param {ItemCall} call @returns {ServiceResponse} */
function deleteItem({ drive, item }) {
  drive.remove(item);
  return { status: 204 };
}
