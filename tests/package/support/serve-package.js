// @ts-check
// Serves the installed package to a page at an origin of its own.

import { readFile } from "node:fs/promises";
import { once } from "node:events";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";

/** What is at /support/: modules that tests share with pages. */
const SUPPORT = fileURLToPath(new URL(".", import.meta.url));
const TYPES = { ".js": "text/javascript", ".wasm": "application/wasm" };

/** The page: the package by its own name, and a count of what is left unhandled. */
const PAGE = `<!doctype html><title>Longhaul</title>
<script>
  globalThis.unhandled = [];
  addEventListener("unhandledrejection", ({ reason }) => unhandled.push("rejection: " + (reason?.stack ?? reason)));
  addEventListener("error", ({ message }) => unhandled.push("error: " + message));
</script>
<script type="importmap">{ "imports": {
  "longhaul": "/node_modules/longhaul/index.js",
  "longhaul/groups": "/node_modules/longhaul/groups.js",
  "longhaul/store": "/node_modules/longhaul/store.js"
} }</script>`;

/**
 * @param {string} folder where the package is installed
 * @param {string} [script] a module that the page runs
 * @returns {Promise<string>} the URL of the page, which is served until the tests of the file have ended
 */
export async function servePackage(folder, script = "") {
  const page = `${PAGE}\n<script type="module">${script}</script>`;
  const server = createServer(async ({ url }, response) => {
    const path = normalize(new URL(url ?? "/", "http://localhost").pathname);
    if (path === "/") return void response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(page);
    const file = path.startsWith("/support/") ? join(SUPPORT, path.slice("/support/".length)) : join(folder, path);
    const content = await readFile(file).catch(() => undefined);
    const type = TYPES[/** @type {keyof typeof TYPES} */ (extname(file))] ?? "application/octet-stream";
    response.writeHead(content ? 200 : 404, { "Content-Type": type }).end(content);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  after(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return `http://localhost:${port}/`;
}
