// @ts-check
/** The demo's files as a static host serves them, such as project pages: www at `/`, the package at `/pkg/`, and nothing else. */

import { once } from "node:events";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../../..");
/** @type {Record<string, string>} */
const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".wasm": "application/wasm" };

/**
 * @param {import("node:test").TestContext} t ends it
 * @returns {Promise<string>} its origin
 */
export async function staticSite(t) {
  const server = createServer(async ({ url }, response) => {
    const path = normalize(new URL(url ?? "/", "http://localhost").pathname).replace(/\/$/, "/index.html");
    const file = path.startsWith("/pkg/") ? join(ROOT, path) : join(ROOT, "www", path);
    const found = await stat(file).then((entry) => entry.isFile(), () => false);
    response.writeHead(found ? 200 : 404, { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream" });
    if (found) createReadStream(file).pipe(response);
    else response.end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return `http://127.0.0.1:${port}`;
}
