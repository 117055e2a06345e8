// @ts-check
/** The copy that a new visitor starts with one press: a folder of the local drive, copied beside itself. */

import { prepare } from "./copying.js";

/** @typedef {import("../service/routes.js").DriveItem} DriveItem */

/** The sample that the local drive is filled with. */
const SAMPLE = "Sample project";

/**
 * @param {import("../service/places.js").Place} place
 * @param {import("../service/routes.js").DriveRoutes} routes
 * @returns {Promise<import("../transfers/transfer.js").CopySpec[]>}
 */
export async function prepareSample(place, routes) {
  const folders = (await routes.children("/")).filter(({ folder }) => folder !== undefined);
  const largestFirst = folders.sort((one, other) => (other.size ?? 0) - (one.size ?? 0));
  const sample = folders.find(({ name }) => name === SAMPLE) ?? largestFirst.at(0);
  if (sample === undefined) throw new Error("There is no folder to copy. Upload one first.");
  const resolve = await prepare(place, routes, [sample], "/");
  return resolve(async () => ({ answer: "keepBoth", forAll: true }));
}
