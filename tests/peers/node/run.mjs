// Runs one operation of one client and prints its result as JSON: node run.mjs CLIENT OPERATION ARGUMENTS
// The drive's URL and token are in DRIVE_URL and DRIVE_TOKEN. With HTTPS_PROXY, fetch sends requests through that proxy.

import { Readable } from "node:stream";
import { ProxyAgent, fetch as proxiedFetch, setGlobalDispatcher } from "undici";

/** The operations of each client. Only the chosen client is loaded. */
const CLIENTS = { graph_client: graphClient, onedrive_api: onedriveApi, pnp };

if (process.env.HTTPS_PROXY) {
  setGlobalDispatcher(new ProxyAgent(process.env.HTTPS_PROXY));
  // Node's own fetch is of another version of undici, and may not accept this dispatcher.
  globalThis.fetch = /** @type {any} */ (proxiedFetch);
}

const [client, operation, text] = process.argv.slice(2);
const operations = await CLIENTS[client]();
try {
  console.log(JSON.stringify({ result: (await operations[operation](JSON.parse(text))) ?? null }));
} catch (error) {
  const { name, message, statusCode, code } = error;
  console.log(JSON.stringify({ error: { name, message, statusCode: statusCode ?? error.status ?? error.response?.statusCode, code } }));
}

/** @microsoft/microsoft-graph-client, which sends its token to https://graph.microsoft.com only. */
async function graphClient() {
  const { default: graph } = await import("@microsoft/microsoft-graph-client");
  const { Client, FileUpload, OneDriveLargeFileUploadTask, PageIterator, ResponseType } = graph;
  const client = Client.init({ authProvider: (done) => done(null, process.env.DRIVE_TOKEN) });

  /** The names in a folder, a page of `top` after the other. */
  async function list({ path, top }) {
    const names = [];
    const page = await client.api(path).top(top).select(["id", "name"]).get();
    await new PageIterator(client, page, (item) => names.push(item.name) > 0).iterate();
    return names;
  }

  function get({ path }) {
    return client.api(path).get();
  }

  /** Starts a copy, and returns its monitor URL. */
  async function copy({ path, body }) {
    const response = await client.api(path).responseType(ResponseType.RAW).post(body);
    return { status: response.status, monitor: response.headers.get("location") };
  }

  /** The last status of a monitor, which is polled without the token. */
  async function follow({ monitor }) {
    for (;;) {
      const status = await (await fetch(monitor)).json();
      if (!["notStarted", "inProgress"].includes(status.status)) return status;
    }
  }

  function uploadSmall({ path, text }) {
    return client.api(path).put(text);
  }

  /** Uploads `size` bytes in parts. */
  async function uploadLarge({ name, size, rangeSize }) {
    const file = new FileUpload(new Uint8Array(size).fill(7), name, size);
    const task = await OneDriveLargeFileUploadTask.createTaskWithFileObject(client, file, { path: "/", fileName: name, rangeSize });
    return (await task.upload()).responseBody;
  }

  /** A file's content, or a range of it, as text. */
  async function download({ path, range }) {
    const request = client.api(path).responseType(ResponseType.TEXT);
    return range === undefined ? request.get() : request.header("Range", range).get();
  }

  /** The status of each request in a batch, and its body. */
  async function batch({ requests }) {
    const { responses } = await client.api("/$batch").post({ requests });
    return responses.map(({ id, status, body }) => ({ id, status, body }));
  }

  async function remove({ path, ifMatch }) {
    await client.api(path).header("If-Match", ifMatch).delete();
  }

  async function move({ path, body }) {
    const response = await client.api(path).header("Prefer", "respond-async").responseType(ResponseType.RAW).patch(body);
    return { status: response.status, monitor: response.headers.get("location") };
  }

  return { list, get, copy, follow, uploadSmall, uploadLarge, download, batch, remove, move };
}

/** onedrive-api (npm), which reads the address of the service from its configuration. */
async function onedriveApi() {
  const { default: onedrive } = await import("onedrive-api");
  globalThis.appConfig.apiUrl = `${process.env.DRIVE_URL}/`;
  const accessToken = process.env.DRIVE_TOKEN;
  const { items } = onedrive;

  async function text(stream) {
    const pieces = [];
    for await (const piece of stream) pieces.push(piece);
    return Buffer.concat(pieces).toString();
  }

  async function list({ itemPath }) {
    const { value } = await items.listChildren({ accessToken, itemPath, queryParameters: "?$select=name" });
    return value.map(({ name }) => name);
  }

  function metadata(of) {
    return items.getMetadata({ accessToken, ...of });
  }

  function createFolder(folder) {
    return items.createFolder({ accessToken, ...folder });
  }

  function uploadSimple({ content, ...to }) {
    return items.uploadSimple({ accessToken, readableStream: Readable.from([content]), ...to });
  }

  /** Uploads `size` bytes in parts of a few pieces each. */
  function uploadSession({ size, ...to }) {
    const readableStream = Readable.from(Array.from({ length: size / 1000 }, () => Buffer.alloc(1000, 7)));
    return items.uploadSession({ accessToken, readableStream, fileSize: size, chunksToUpload: 2, ...to });
  }

  async function download(of) {
    return text(await items.download({ accessToken, ...of }));
  }

  async function partialDownload(of) {
    return text(await items.partialDownload({ accessToken, ...of }));
  }

  function update(change) {
    return items.update({ accessToken, ...change });
  }

  async function remove(of) {
    await items.delete({ accessToken, ...of });
  }

  /** An upload that is refused while it is sent, and what the next request returns. */
  async function refusedUpload({ size, ...to }) {
    const failed = await items
      .uploadSimple({ accessToken, readableStream: Readable.from([Buffer.alloc(size)]), ...to })
      .then(() => null, (error) => error.response?.statusCode ?? error.code);
    return [failed, (await items.getMetadata({ accessToken, itemPath: "/" })).name];
  }

  return { list, metadata, createFolder, uploadSimple, uploadSession, download, partialDownload, update, remove, refusedUpload };
}

/** PnPjs (@pnp/graph). */
async function pnp() {
  const { DefaultHeaders, DefaultInit, graphfi } = await import("@pnp/graph");
  await import("@pnp/graph/files/index.js");
  await import("@pnp/graph/users/index.js");
  const { BrowserFetch, DefaultParse, InjectHeaders } = await import("@pnp/queryable");

  const graph = graphfi(process.env.DRIVE_URL).using(
    DefaultHeaders(),
    DefaultInit(process.env.DRIVE_URL),
    BrowserFetch(),
    DefaultParse(),
    InjectHeaders({ Authorization: `Bearer ${process.env.DRIVE_TOKEN}` }),
  );
  const drive = graph.me.drive;

  async function list({ path }) {
    const items = await (path === "" ? drive.root.children : drive.getItemsByPath(path)).select("name")();
    return items.map(({ name }) => name);
  }

  function item({ path }) {
    return drive.getItemByPath(path)();
  }

  /** Starts a copy, and returns its monitor URL. */
  async function copy({ path, to, name }) {
    const { id } = await drive.getItemByPath(path)();
    const folder = await drive.getItemByPath(to)();
    return drive.getItemById(id).copyItem({ name, parentReference: { driveId: folder.parentReference.driveId, id: folder.id } });
  }

  async function move({ path, to, name }) {
    const folder = await drive.getItemByPath(to)();
    await drive.getItemByPath(path).moveItem({ name, parentReference: { driveId: folder.parentReference.driveId, id: folder.id } });
  }

  async function upload({ folder, name, text }) {
    const { id } = await drive.getItemByPath(folder)();
    return drive.getItemById(id).upload({ content: text, contentType: "text/plain", filePathName: name });
  }

  /** A file's content as text. */
  async function content({ path }) {
    const { id } = await drive.getItemByPath(path)();
    return (await drive.getItemById(id).getContent()).text();
  }

  async function remove({ path }) {
    await drive.getItemByPath(path).delete();
  }

  async function drives() {
    return (await graph.me.drives()).map(({ name }) => name);
  }

  return { list, item, copy, move, upload, content, remove, drives };
}
