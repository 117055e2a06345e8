// @ts-check
/** What test files open: a browser, and a static site. */

import { once } from "node:events";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, resolve } from "node:path";
import { after, test } from "node:test";
import { start } from "./chromium.js";

/** @type {ReturnType<typeof start> | undefined} */
let browser;
after(async () => (await browser)?.close());

export function launch() {
  browser ??= start();
  return browser;
}

/** How long a test waits for the page, in milliseconds: much longer than anything takes on a busy machine. */
export const PATIENCE_MS = 120_000;

/** How many times a test with a browser is run again after it failed. */
const RETRIES = Number(process.env.BROWSER_TEST_RETRIES ?? 0);

/**
 * Declares a test that opens a browser. Each failure is printed, also if the test passes when it is run again.
 *
 * @param {string} name
 * @param {(t: import("node:test").TestContext) => Promise<void>} run
 */
export function browserTest(name, run) {
  test(name, async (t) => {
    for (let retries = RETRIES; ; retries -= 1) {
      try {
        return await run(t);
      } catch (error) {
        if (retries === 0) throw error;
        t.diagnostic(`“${name}” failed and is run again: ${error instanceof Error ? error.stack : error}`);
      }
    }
  });
}

/**
 * Opens a browser window with a storage of its own.
 *
 * @param {import("node:test").TestContext} t closes it
 * @param {import("playwright-core").BrowserContextOptions} [options]
 */
export async function newContext(t, options = {}) {
  const context = await (await launch()).newContext({ viewport: { width: 1280, height: 800 }, ...options });
  context.setDefaultTimeout(PATIENCE_MS);
  t.after(() => context.close());
  return context;
}

const ROOT = resolve(import.meta.dirname, "../../..");
/** @type {Record<string, string>} */
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/**
 * Serves the page without any other process, as a static host does.
 *
 * @param {import("node:test").TestContext} t ends it
 * @returns {Promise<string>} its origin
 */
export async function staticSite(t) {
  const port = await serveFiles(t, (pathname) => {
    const path = pathname.replace(/\/$/, "/index.html");
    return path.startsWith("/pkg/") ? join(ROOT, path) : join(ROOT, "www", path);
  });
  return `http://127.0.0.1:${port}`;
}

/**
 * Serves files on a free port.
 *
 * @param {import("node:test").TestContext} t ends it
 * @param {(pathname: string) => string} fileOf returns the file of a URL's path
 * @param {Record<string, string>} [headers] of each response
 * @returns {Promise<number>} the port
 */
export async function serveFiles(t, fileOf, headers = {}) {
  const server = createServer(async ({ url }, response) => {
    const file = fileOf(new URL(url ?? "/", "http://localhost").pathname);
    const found = await stat(file).then((entry) => entry.isFile(), () => false);
    response.writeHead(found ? 200 : 404, { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream", ...headers });
    if (found) createReadStream(file).pipe(response);
    else response.end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return /** @type {import("node:net").AddressInfo} */ (server.address()).port;
}
