// @ts-check
/**
 * The drives that a token opens, as Microsoft Graph lists them (Graph: drive-list).
 *
 * Written from the documentation, and tried against the local drive only: the service can't be reached from where this was written.
 */

import { DriveRoutes } from "./routes.js";

/** What a person calls each kind of drive. @type {Record<string, string>} */
const KINDS = { personal: "OneDrive, personal", business: "OneDrive for work or school", documentLibrary: "SharePoint library" };

/**
 * @typedef {object} Drive
 * @property {string} baseUrl
 * @property {string} name
 * @property {string} kind in words; as the service says it, where that is a new one
 * @property {number} [used] in bytes
 */

/** An address that is a drive's already: `…/me/drive`, `…/drives/{id}`, `…/sites/{id}/drive`. */
const OF_A_DRIVE = /\/(drive|drives\/[^/]+)$/;

/**
 * @param {string} address Graph's, with its version, or one drive's
 * @param {string} token
 * @param {typeof globalThis.fetch} fetch
 * @returns {Promise<Drive[]>} at least one; rejects where the drive refuses, as the routes do
 */
export async function drivesOf(address, token, fetch) {
  const routes = new DriveRoutes({ baseUrl: address, form: "graph", token, local: false, name: "" }, fetch);
  if (OF_A_DRIVE.test(address)) return [describe(await routes.read(""), address)];
  const listed = (await routes.read("/me/drives"))?.value;
  const drives = Array.isArray(listed) ? listed.filter((drive) => typeof drive?.id === "string") : [];
  if (drives.length === 0) return [describe(await routes.read("/me/drive"), `${address}/me/drive`)];
  return drives.map((drive) => describe(drive, `${address}/drives/${encodeURIComponent(drive.id)}`));
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
    kind: typeof drive?.driveType === "string" ? (KINDS[drive.driveType] ?? drive.driveType) : "",
    used: typeof used === "number" ? used : undefined,
  };
}
