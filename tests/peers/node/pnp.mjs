// PnPjs (@pnp/graph).

import { DefaultHeaders, DefaultInit, graphfi } from "@pnp/graph";
import "@pnp/graph/files/index.js";
import "@pnp/graph/users/index.js";
import { BrowserFetch, DefaultParse, InjectHeaders } from "@pnp/queryable";

const graph = graphfi(process.env.DRIVE_URL).using(
  DefaultHeaders(),
  DefaultInit(process.env.DRIVE_URL),
  BrowserFetch(),
  DefaultParse(),
  InjectHeaders({ Authorization: `Bearer ${process.env.DRIVE_TOKEN}` }),
);
const drive = graph.me.drive;

export async function list({ path }) {
  const items = await (path === "" ? drive.root.children : drive.getItemsByPath(path)).select("name")();
  return items.map(({ name }) => name);
}

export function item({ path }) {
  return drive.getItemByPath(path)();
}

/** Starts a copy, and returns its monitor URL. */
export async function copy({ path, to, name }) {
  const { id } = await drive.getItemByPath(path)();
  const folder = await drive.getItemByPath(to)();
  return drive.getItemById(id).copyItem({ name, parentReference: { driveId: folder.parentReference.driveId, id: folder.id } });
}

export async function move({ path, to, name }) {
  const folder = await drive.getItemByPath(to)();
  await drive.getItemByPath(path).moveItem({ name, parentReference: { driveId: folder.parentReference.driveId, id: folder.id } });
}

export async function upload({ folder, name, text }) {
  const { id } = await drive.getItemByPath(folder)();
  return drive.getItemById(id).upload({ content: text, contentType: "text/plain", filePathName: name });
}

/** A file's content as text. */
export async function content({ path }) {
  const { id } = await drive.getItemByPath(path)();
  return (await drive.getItemById(id).getContent()).text();
}

export async function remove({ path }) {
  await drive.getItemByPath(path).delete();
}

export async function drives() {
  return (await graph.me.drives()).map(({ name }) => name);
}
