// @ts-check
/** Moves items into another folder of the drive, one after another. */

import { moveItem } from "../service/changes.js";
import { DriveError } from "../service/errors.js";
import { nameOf } from "../service/paths.js";
import { resolveConflicts } from "./conflicts.js";
import { incomingOf } from "./copying.js";

/** @typedef {import("../service/routes.js").DriveItem} DriveItem */
/** @typedef {{ item: Pick<DriveItem, "id" | "name">, name: string }} Step one item and its name at the destination */

/**
 * @typedef {object} Moved
 * @property {string[]} ids of the items that were moved
 * @property {{ step: Step, error: unknown }[]} failures
 */

/** @typedef {(ask: import("./conflicts.js").Ask) => Promise<Step[]>} Plan asks about taken names and resolves to what is to be moved */

/**
 * Reads the destination.
 *
 * @param {import("../service/routes.js").DriveRoutes} routes
 * @param {import("./copying.js").Item[]} items
 * @param {string} path the destination folder
 * @param {AbortSignal} [signal]
 * @returns {Promise<{ parentId: string, plan: Plan }>}
 */
export async function prepareMove(routes, items, path, signal) {
  const [target, existing] = await Promise.all([routes.item(path, signal), routes.children(path, signal)]);
  const plan = async (/** @type {import("./conflicts.js").Ask} */ ask) => {
    const arriving = items.map((item) => incomingOf(item));
    const resolved = await resolveConflicts(arriving, { name: nameOf(path), items: existing }, ask, { verb: "move", hasConflictBehavior: false });
    return (resolved ?? []).map(({ incoming: { item }, name }) => ({ item, name }));
  };
  return { parentId: target.id, plan };
}

/**
 * @param {import("../service/routes.js").DriveRoutes} routes
 * @param {string} parentId
 * @param {Step[]} steps
 * @param {(done: number) => void} onProgress called with the number of items that are finished
 * @returns {Promise<Moved>} never rejected
 */
export async function move(routes, parentId, steps, onProgress) {
  /** @type {Moved} */
  const moved = { ids: [], failures: [] };
  for (const [index, step] of steps.entries()) {
    try {
      await moveItem(routes, step.item.id, parentId, step.name);
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
