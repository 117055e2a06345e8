// onedrive-api (npm), which reads the service's address from its configuration.

import { Readable } from "node:stream";
import onedrive from "onedrive-api";

globalThis.appConfig.apiUrl = `${process.env.DRIVE_URL}/`;
const accessToken = process.env.DRIVE_TOKEN;
const { items } = onedrive;

async function text(stream) {
  const pieces = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

export async function list({ itemPath }) {
  const { value } = await items.listChildren({ accessToken, itemPath, queryParameters: "?$select=name" });
  return value.map(({ name }) => name);
}

export function metadata(of) {
  return items.getMetadata({ accessToken, ...of });
}

export function createFolder(folder) {
  return items.createFolder({ accessToken, ...folder });
}

export function uploadSimple({ content, ...to }) {
  return items.uploadSimple({ accessToken, readableStream: Readable.from([content]), ...to });
}

/** Uploads `size` bytes in parts of a few pieces each. */
export function uploadSession({ size, ...to }) {
  const readableStream = Readable.from(Array.from({ length: size / 1000 }, () => Buffer.alloc(1000, 7)));
  return items.uploadSession({ accessToken, readableStream, fileSize: size, chunksToUpload: 2, ...to });
}

export async function download(of) {
  return text(await items.download({ accessToken, ...of }));
}

export async function partialDownload(of) {
  return text(await items.partialDownload({ accessToken, ...of }));
}

export function update(change) {
  return items.update({ accessToken, ...change });
}

export async function remove(of) {
  await items.delete({ accessToken, ...of });
}

/** An upload that is refused while it is sent, and what the next request returns. */
export async function refusedUpload({ size, ...to }) {
  const failed = await items
    .uploadSimple({ accessToken, readableStream: Readable.from([Buffer.alloc(size)]), ...to })
    .then(() => null, (error) => error.response?.statusCode ?? error.code);
  return [failed, (await items.getMetadata({ accessToken, itemPath: "/" })).name];
}
