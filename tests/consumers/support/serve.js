// Serves an app's folder at an origin of its own.

import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { once } from "node:events";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

/** @type {Record<string, string>} */
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm" };

/**
 * @param {import("node:test").TestContext} t ends it
 * @param {string} folder
 * @param {Record<string, string>} [headers] of each response
 * @returns {Promise<string>} the URL of its index.html
 */
export async function serve(t, folder, headers = {}) {
  const server = createServer(async ({ url }, response) => {
    const path = normalize(new URL(url ?? "/", "http://localhost").pathname);
    const file = join(folder, path === "/" ? "index.html" : path);
    const found = await stat(file).then((entry) => entry.isFile(), () => false);
    const type = TYPES[extname(file)] ?? "application/octet-stream";
    response.writeHead(found ? 200 : 404, { "Content-Type": type, ...headers });
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
  return `http://localhost:${port}/`;
}
