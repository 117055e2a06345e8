// @ts-check
/** Copies and moves items into another folder of the drive: reads the destination, resolves conflicts, and prepares the requests. */

import { moveItem } from "../service/changes.js";
import { DriveError } from "../service/failures.js";
import { folderPathOf, isWithin, join, nameOf } from "../service/paths.js";
import { resolveConflicts } from "./conflicts.js";

/** @typedef {import("../service/drive-api.js").DriveItem} DriveItem */
/** @typedef {import("../transfers/transfer.js").CopySpec} CopySpec */
/** @typedef {Pick<DriveItem, "id" | "name" | "folder" | "file" | "size" | "lastModifiedDateTime" | "parentReference">} Item */

/**
 * Reads the destination.
 *
 * @param {import("../service/drives.js").Drive} drive
 * @param {import("../service/drive-api.js").DriveApi} api
 * @param {Item[]} items
 * @param {string} path the destination folder
 * @param {string} [newName] another name for the copy of a single item
 * @param {AbortSignal} [signal]
 * @returns {Promise<(ask: import("./conflicts.js").Ask) => Promise<CopySpec[]>>} asks about taken names and resolves to the copies to start
 */
export async function prepareCopy({ baseUrl, form }, api, items, path, newName, signal) {
  const [target, existing] = await Promise.all([api.item(path, signal), api.children(path, signal)]);
  const { driveId, driveType } = target.parentReference ?? {};
  const reference = driveId === undefined ? { path: `/drive/root:${path}` } : { driveId, id: target.id };
  const destination = { path, name: nameOf(path), reference };
  const arriving = items.map((item) => incomingOf(item, newName));
  const hasConflictBehavior = form === "graph" && driveType !== "personal";
  return async (ask) => {
    const resolved = await resolveConflicts(arriving, { name: destination.name, items: existing }, ask, { verb: "copy", hasConflictBehavior });
    return (resolved ?? []).map(({ incoming: { item, source }, name, conflictBehavior }) => ({ baseUrl, form, item, source, destination, name, conflictBehavior }));
  };
}

/**
 * @param {Item} item
 * @param {string} [newName]
 */
function incomingOf(item, newName) {
  const { id, name, size, folder, file, lastModifiedDateTime, parentReference } = item;
  return {
    item: { id, name, size, folder, file },
    source: folderPathOf(parentReference?.path),
    id,
    name: newName ?? name,
    isFolder: folder !== undefined,
    mimeType: file?.mimeType,
    size,
    modified: lastModifiedDateTime,
  };
}

/**
 * The folder among the items that can't go to a path because the path is that folder or lies below it.
 *
 * @template {Pick<DriveItem, "name" | "folder">} T
 * @param {T[]} items
 * @param {string} from the folder that the items are in
 * @param {string} path
 * @returns {T | undefined}
 */
export function folderAround(items, from, path) {
  return items.find(({ folder, name }) => folder !== undefined && isWithin(path, join(from, name)));
}

/** The sample that the local drive is filled with. */
const SAMPLE = "Sample project";

/**
 * @param {import("../service/drives.js").Drive} drive
 * @param {import("../service/drive-api.js").DriveApi} api
 * @returns {Promise<import("../transfers/transfer.js").CopySpec[]>}
 */
export async function prepareSample(drive, api) {
  const folders = (await api.children("/")).filter(({ folder }) => folder !== undefined);
  const largestFirst = folders.sort((one, other) => (other.size ?? 0) - (one.size ?? 0));
  const sample = folders.find(({ name }) => name === SAMPLE) ?? largestFirst.at(0);
  if (sample === undefined) throw new Error("There is no folder to copy. Upload one first.");
  const resolve = await prepareCopy(drive, api, [sample], "/");
  return resolve(async () => ({ answer: "keepBoth", forAll: true }));
}

/** @typedef {{ item: Pick<DriveItem, "id" | "name">, name: string }} Step one item and its name at the destination */

/**
 * @typedef {object} Moved
 * @property {string[]} ids of the items that were moved
 * @property {{ step: Step, error: unknown }[]} failures
 */

/** @typedef {(ask: import("./conflicts.js").Ask) => Promise<Step[]>} Plan asks about taken names and resolves to the moves to make */

/**
 * Reads the destination.
 *
 * @param {import("../service/drive-api.js").DriveApi} api
 * @param {Item[]} items
 * @param {string} path the destination folder
 * @param {AbortSignal} [signal]
 * @returns {Promise<{ parentId: string, plan: Plan }>}
 */
export async function prepareMove(api, items, path, signal) {
  const [target, existing] = await Promise.all([api.item(path, signal), api.children(path, signal)]);
  const plan = async (/** @type {import("./conflicts.js").Ask} */ ask) => {
    const arriving = items.map((item) => incomingOf(item));
    const resolved = await resolveConflicts(arriving, { name: nameOf(path), items: existing }, ask, { verb: "move", hasConflictBehavior: false });
    return (resolved ?? []).map(({ incoming: { item }, name }) => ({ item, name }));
  };
  return { parentId: target.id, plan };
}

/**
 * @param {import("../service/drive-api.js").DriveApi} api
 * @param {string} parentId
 * @param {Step[]} steps
 * @param {(done: number) => void} onProgress called with the number of items that are finished
 * @returns {Promise<Moved>} never rejected
 */
export async function move(api, parentId, steps, onProgress) {
  /** @type {Moved} */
  const moved = { ids: [], failures: [] };
  for (const [index, step] of steps.entries()) {
    try {
      await moveItem(api, step.item.id, parentId, step.name);
      moved.ids.push(step.item.id);
    } catch (error) {
      moved.failures.push({ step, error });
      // Without a connection the rest would fail in the same way.
      if (!(error instanceof DriveError)) {
        moved.failures.push(...steps.slice(index + 1).map((step) => ({ step, error })));
        break;
      }
    }
    onProgress(index + 1);
  }
  return moved;
}
