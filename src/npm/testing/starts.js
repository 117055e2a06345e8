// Starts of long running actions: copies, moves to another drive and uploads from URL.

import { withDescendants } from "./drive.js";
import { conflictIn, decodePath, parseAddress, prefersAsync, sourceOf, textOf } from "./request.js";
import { invalid, nameTaken } from "./service-error.js";

/**
 * @typedef {import("./drive.js").Conflict} Conflict
 * @typedef {import("./drive.js").Drive} Drive
 * @typedef {import("./drive.js").Item} Item
 * @typedef {import("./routes.js").ServiceResponse} ServiceResponse
 * @typedef {import("./routes.js").ItemCall} ItemCall
 */

/** The service's maximum number of items in one copy. */
const MOST_ITEMS = 30_000;
/** The size of every upload from a URL, in bytes. The service doesn't download anything. */
const UPLOADED_BYTES = 1_000_000;

/** @param {ItemCall} call @returns {ServiceResponse} */
export function copy(call) {
  const { state, drive, item, body, url, address } = call;
  // In a batch, the service ignores `Prefer` and doesn't require it.
  if (address?.form === "onedrive" && !call.inBatch) requireAsync(call);
  const childrenOnly = body.childrenOnly ?? false;
  if (typeof childrenOnly !== "boolean") throw invalid("childrenOnly", "true or false was expected.");
  const newName = textOf(body, "name");
  const to = resolveParent(call) ?? { drive, folder: item.parent ?? item };
  const conflict = conflictIn(url) ?? "fail";
  if (childrenOnly) {
    if (newName !== undefined) throw invalid("name", "no name was expected together with childrenOnly.");
    if (item.children === null) throw invalid("childrenOnly", "a folder was expected, and the item is a file.");
    const steps = [...item.children.values()].flatMap((top) => stepsOf(state, top, to.folder, top.name, conflict));
    return accept(call, { operation: "ItemCopy", from: drive, to: to.drive, steps, result: to.folder, childrenOnly }, item.name);
  }
  if (item === drive.root) throw invalid("childrenOnly", "true was expected: the root folder itself can't be copied.");
  const name = newName ?? item.name;
  if (conflict === "replace" && to.folder === item.parent && name.toLowerCase() === item.name.toLowerCase()) throw nameTaken(name);
  return transfer(call, "ItemCopy", to, name, conflict);
}

/**
 * Starts a copy of an item, or a move to another drive: a copy that removes its sources at the end.
 *
 * @param {ItemCall} call
 * @param {"ItemCopy" | "ItemMove"} operation
 * @param {{ drive: Drive, folder: Item }} to
 * @param {string} name
 * @param {Conflict} conflict
 * @returns {ServiceResponse}
 */
export function transfer(call, operation, to, name, conflict) {
  if (operation === "ItemMove") requireAsync(call);
  const steps = stepsOf(call.state, call.item, to.folder, name, conflict);
  to.drive.settle(steps[0].item, to.folder, name, conflict);
  return accept(call, { operation, from: call.drive, to: to.drive, steps, result: steps[0].item }, name);
}

/** @param {ItemCall} call @param {string} name @returns {ServiceResponse} */
export function uploadFromUrl(call, name) {
  requireAsync(call);
  const { state, drive, item: folder, url, body } = call;
  if (!URL.canParse(/** @type {string} */ (sourceOf(body)))) throw invalid("@microsoft.graph.sourceUrl", "a URL was expected.");
  const conflict = conflictIn(url, body) ?? "fail";
  const item = state.newItem({ bytes: UPLOADED_BYTES });
  drive.settle(item, folder, name, conflict);
  const steps = [{ source: null, item, folder, name, conflict }];
  return accept(call, { operation: "DownloadUrl", from: drive, to: drive, steps, result: item }, name);
}

/**
 * Returns the folder that a body's `parentReference` names by id, by path or by both.
 *
 * @param {ItemCall} call
 * @returns {{ drive: Drive, folder: Item } | null} null if the body has none
 */
export function resolveParent({ state, drive, body }) {
  const reference = body.parentReference ?? null;
  if (reference === null) return null;
  const [driveId, id, path] = ["driveId", "id", "path"].map((member) => textOf(reference, member) || undefined);
  if (id === "root") throw invalid("parentReference.id", "an item's id was expected, not \"root\".");
  if (id === undefined && path === undefined) throw invalid("parentReference", "an id or a path was expected.");
  const named = driveId === undefined ? drive : state.drive(driveId);
  const parent = path === undefined ? { drive: named, folder: named.find(/** @type {string} */ (id)) } : resolvePath(state, named, path);
  if ((driveId !== undefined && parent.drive !== named) || (id !== undefined && parent.drive.find(id) !== parent.folder)) {
    throw invalid("parentReference", "a driveId, an id and a path of the same folder were expected.");
  }
  if (parent.folder.children === null) throw invalid("parentReference", "a folder was expected, and this is a file.");
  return parent;
}

/**
 * Finds a folder. Accepts percent-encoded paths, as documented (itemReference), and plain paths, as in the examples.
 *
 * @param {import("./state.js").State} state
 * @param {Drive} own the drive of a path that doesn't name one
 * @param {string} path
 */
function resolvePath(state, own, path) {
  const resolve = (/** @type {string} */ path) => {
    const address = parseAddress(path);
    if (address?.base == null || address.facet !== "") throw invalid("parentReference.path", "a path such as /drive/root:/Documents was expected.");
    const drive = address.drive === null ? own : state.drive(address.drive);
    return { drive, folder: drive.find(address.base, address.path) };
  };
  try {
    return resolve(path);
  } catch (error) {
    if (!path.includes("%")) throw error;
    return resolve(decodePath(path));
  }
}

/**
 * Lists the items that a copy creates. The list is complete before the first item is created, so a folder can be copied into itself.
 *
 * @param {import("./state.js").State} state
 * @param {Item} top
 * @param {Item} folder
 * @param {string} name
 * @param {Conflict} conflict
 */
function stepsOf(state, top, folder, name, conflict) {
  const copies = new Map();
  const steps = [...withDescendants(top)].map((source) => {
    const item = state.newItem({ children: source.children && new Map(), content: source.content, bytes: source.bytes });
    copies.set(source, item);
    if (source === top) return { source, item, folder, name, conflict };
    return { source, item, folder: copies.get(source.parent), name: source.name, conflict: /** @type {Conflict} */ ("fail") };
  });
  if (steps.length > MOST_ITEMS) throw invalid("item", "a copy of at most 30,000 items was expected.");
  return steps;
}

/** @param {ItemCall} call @param {import("./jobs.js").Work} work @param {string} name @returns {ServiceResponse} */
function accept({ state, address, headers, url, fault }, work, name) {
  const form = address?.form ?? "graph";
  const location = state.startJob(work, { name, form, origin: url.origin, fault });
  return { status: 202, headers: { Location: location, ...(prefersAsync(headers) && { "Preference-Applied": "respond-async" }) } };
}

/** @param {ItemCall} call */
function requireAsync({ headers }) {
  if (!prefersAsync(headers)) throw invalid("Prefer", "respond-async was expected: this requires an async response.");
}
