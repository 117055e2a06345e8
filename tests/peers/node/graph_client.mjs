// @microsoft/microsoft-graph-client, which sends its token to https://graph.microsoft.com alone.

import graph from "@microsoft/microsoft-graph-client";

const { Client, FileUpload, OneDriveLargeFileUploadTask, PageIterator, ResponseType } = graph;
const client = Client.init({ authProvider: (done) => done(null, process.env.DRIVE_TOKEN) });

/** The names in a folder, a page of `top` after the other. */
export async function list({ path, top }) {
  const names = [];
  const page = await client.api(path).top(top).select(["id", "name"]).get();
  await new PageIterator(client, page, (item) => names.push(item.name) > 0).iterate();
  return names;
}

export function get({ path }) {
  return client.api(path).get();
}

/** Starts a copy, and returns its monitor URL. */
export async function copy({ path, body }) {
  const response = await client.api(path).responseType(ResponseType.RAW).post(body);
  return { status: response.status, monitor: response.headers.get("location") };
}

/** The last status of a monitor, which is polled without the token. */
export async function follow({ monitor }) {
  for (;;) {
    const status = await (await fetch(monitor)).json();
    if (!["notStarted", "inProgress"].includes(status.status)) return status;
  }
}

export function uploadSmall({ path, text }) {
  return client.api(path).put(text);
}

/** Uploads `size` bytes in parts. */
export async function uploadLarge({ name, size, rangeSize }) {
  const file = new FileUpload(new Uint8Array(size).fill(7), name, size);
  const task = await OneDriveLargeFileUploadTask.createTaskWithFileObject(client, file, { path: "/", fileName: name, rangeSize });
  return (await task.upload()).responseBody;
}

/** A file's content, or a range of it, as text. */
export async function download({ path, range }) {
  const request = client.api(path).responseType(ResponseType.TEXT);
  return range === undefined ? request.get() : request.header("Range", range).get();
}

/** The status of each request in a batch, and its body. */
export async function batch({ requests }) {
  const { responses } = await client.api("/$batch").post({ requests });
  return responses.map(({ id, status, body }) => ({ id, status, body }));
}

export async function remove({ path, ifMatch }) {
  await client.api(path).header("If-Match", ifMatch).delete();
}

export async function move({ path, body }) {
  const response = await client.api(path).header("Prefer", "respond-async").responseType(ResponseType.RAW).patch(body);
  return { status: response.status, monitor: response.headers.get("location") };
}
