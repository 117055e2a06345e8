// @ts-check
/**
 * The drives that a token gives access to, as Microsoft Graph lists them (Graph: drive-list).
 *
 * Written from the documentation and tested against the local drive only.
 */

import { encodeName } from "./paths.js";
import { DriveRoutes } from "./routes.js";

/** The users' names for the kinds of drives. @type {Record<string, string>} */
const KINDS = { personal: "OneDrive, personal", business: "OneDrive for work or school", documentLibrary: "SharePoint library" };

/**
 * @typedef {object} Drive
 * @property {string} baseUrl
 * @property {string} name
 * @property {string} kind in words; an unknown kind as the service writes it
 * @property {number} [used] in bytes
 */

/** The URL of one drive: `…/me/drive`, `…/drives/{id}`, `…/sites/{id}/drive`. */
const DRIVE_URL = /\/(drive|drives\/[^/]+)$/;

/**
 * @param {string} address Graph's URL with its version, or one drive's URL
 * @param {string} token
 * @param {typeof globalThis.fetch} fetch
 * @param {AbortSignal} [signal]
 * @returns {Promise<Drive[]>} at least one; rejects as `DriveRoutes` does
 */
export async function drivesOf(address, token, fetch, signal) {
  const routes = new DriveRoutes({ baseUrl: address, form: "graph", token, local: false, name: "" }, fetch);
  if (DRIVE_URL.test(address)) return [describe(await routes.read("", signal), address)];
  const listed = (await routes.read("/me/drives", signal))?.value;
  const drives = Array.isArray(listed) ? listed.filter((drive) => typeof drive?.id === "string") : [];
  if (drives.length === 0) return [describe(await routes.read("/me/drive", signal), `${address}/me/drive`)];
  return drives.map((drive) => describe(drive, `${address}/drives/${encodeName(drive.id)}`));
}

/**
 * @param {any} drive a drive resource
 * @param {string} baseUrl
 * @returns {Drive}
 */
function describe(drive, baseUrl) {
  const used = drive?.quota?.used;
  return {
    baseUrl,
    name: typeof drive?.name === "string" && drive.name !== "" ? drive.name : "OneDrive",
    kind: typeof drive?.driveType === "string" ? nameOfKind(drive.driveType) : "",
    used: typeof used === "number" ? used : undefined,
  };
}

/** @param {string} kind */
function nameOfKind(kind) {
  return Object.hasOwn(KINDS, kind) ? KINDS[kind] : kind;
}
