// @ts-check
/** The drive itself, a folder on it, and the files to copy. */

import { itemPath } from "../drive.js";
import { driveType, shapeOf } from "../vocabulary.js";

/** @typedef {import("../run.js").Context} Context */

/** Bytes of a file to copy. */
const FILE_BYTES = 96 * 1024;

/** Reads the drive, also with a header of Graph's that is for support. @param {Context} context */
export async function readDrive({ drive }) {
  const { seen, body } = await drive.send("GET", "");
  const withId = await drive.send("GET", "", undefined, { "client-request-id": crypto.randomUUID() });
  return { drive: seen, driveType: driveType(body?.driveType), withClientRequestId: withId.seen };
}

/** Creates the folder that everything else happens in. @param {Context} context */
export async function createFolder(context) {
  const name = `Longhaul check ${crypto.randomUUID().slice(0, 8)}`;
  // Recorded before the request, because a folder may have to be deleted even if the response is lost.
  context.folder = { name, id: null };
  const created = await context.drive.send("POST", "/root/children", { name, folder: {}, "@microsoft.graph.conflictBehavior": "fail" });
  context.folder.id = created.body?.id ?? null;
  return { folder: created.seen };
}

/** Uploads files: one in a request, one in a session. @param {Context} context */
export async function upload(context) {
  const { drive } = context;
  const folder = folderOf(context);
  const source = await drive.send("POST", itemPath(folder, "/children"), { name: "Source", folder: {} });
  context.source = source.body?.id ?? null;
  if (context.source === null) return { source: source.seen };

  const content = new Blob([new Uint8Array(FILE_BYTES)]);
  const small = await drive.send("PUT", itemPath(context.source, ":/small.bin:/content"), content);
  context.file = small.body?.id ?? null;
  const session = await drive.send("POST", itemPath(context.source, ":/session.bin:/createUploadSession"), { item: {} });
  const url = session.body?.uploadUrl;
  if (typeof url !== "string" || !URL.canParse(url)) return { small: small.seen, session: session.seen };

  // An upload URL carries its own credential: the token stays here.
  const headers = { "Content-Range": `bytes 0-${FILE_BYTES - 1}/${FILE_BYTES}` };
  const part = await drive.sendBare(url, { method: "PUT", headers, body: content });
  const { host, length } = shapeOf(new URL(url));
  return { small: small.seen, session: session.seen, part: part.seen, uploadUrl: { host, length, onDrivesOrigin: new URL(url).origin === drive.origin } };
}

/** Moves a file within the drive. @param {Context} context */
export async function move(context) {
  const folder = folderOf(context);
  if (context.file === null) return null;
  const { seen } = await context.drive.send("PATCH", itemPath(context.file), { parentReference: { id: folder }, name: "moved.bin" });
  return { move: seen };
}

/** Asks for the drive's changes from now on. @param {Context} context */
export async function delta({ drive }) {
  const { seen, body } = await drive.send("GET", "/root/delta?token=latest");
  return { delta: seen, hasDeltaLink: typeof body?.["@odata.deltaLink"] === "string" };
}

/** Asks where changes are announced. Nothing is connected to. @param {Context} context */
export async function socketIo({ drive }) {
  const { seen, body } = await drive.send("GET", "/root/subscriptions/socketIo");
  return { socketIo: seen, hasNotificationUrl: typeof body?.notificationUrl === "string" };
}

/** @param {Context} context @returns {string} */
export function folderOf({ folder }) {
  if (folder?.id == null) throw new TypeError("There is no folder.");
  return folder.id;
}
