// @ts-check
/**
 * The drives on which copies were started, so that a later visit finds those copies in Longhaul's store. No token is among it.
 */

import { readStored, writeStored } from "../service/preferences.js";
import { object } from "./saved-spec.js";

const KEY = "drives";
/** The drives that were used last. */
const MAX_LENGTH = 20;

/** @typedef {{ baseUrl: string, form: "graph" | "onedrive" }} KnownDrive */

/** @returns {KnownDrive[]} */
export function knownDrives() {
  try {
    const drives = JSON.parse(readStored(KEY));
    return Array.isArray(drives) ? drives.flatMap(readDrive) : [];
  } catch {
    return [];
  }
}

/** @param {KnownDrive} drive */
export function rememberDrive({ baseUrl, form }) {
  const others = knownDrives().filter((drive) => drive.baseUrl !== baseUrl);
  writeStored(KEY, JSON.stringify([...others, { baseUrl, form }].slice(-MAX_LENGTH)));
}

/** @param {any} value @returns {KnownDrive[]} */
function readDrive(value) {
  const { baseUrl, form } = object(value);
  return URL.canParse(baseUrl) && (form === "graph" || form === "onedrive") ? [{ baseUrl, form }] : [];
}
