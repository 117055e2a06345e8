// @ts-check
// A page that loads the installed package, on a separate origin. Tests open it in Chromium, or serve it to another browser engine.

import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { launch } from "../../page/support/browser.js";

/** The modules at /support/, which tests share with pages. */
const SUPPORT = fileURLToPath(new URL(".", import.meta.url));
const TYPES = { ".js": "text/javascript", ".wasm": "application/wasm" };

/** The page: it imports the package by its name, and counts unhandled rejections and errors. */
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
    const path = new URL(url ?? "/", "http://localhost").pathname;
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

/** A page with the package. It counts unhandled rejections and errors. */
export class PackagePage {
  #page;

  /** @param {import("playwright-core").Page} page */
  constructor(page) {
    this.#page = page;
  }

  /** Opens a page. It is closed when the tests of the file have ended. @param {string} folder where the package is installed */
  static async open(folder) {
    const context = await (await launch()).newContext();
    const page = await context.newPage();
    await page.goto(await servePackage(folder));
    after(() => context.close());
    return new PackagePage(page);
  }

  /**
   * Calls a function in the page with the package and plain data. Nothing else is in its scope.
   *
   * @param {(longhaul: any, data: any) => Promise<any>} run
   * @param {unknown} data
   */
  run(run, data) {
    return this.#page.evaluate(
      async ({ source, data }) => {
        const longhaul = await import(/** @type {string} */ ("longhaul"));
        return new Function(`return (${source})`)()(longhaul, data);
      },
      { source: String(run), data },
    );
  }

  /** The rejections and errors that were left unhandled so far, as texts. @returns {Promise<string[]>} */
  unhandled() {
    return this.#page.evaluate(() => /** @type {any} */ (globalThis).unhandled);
  }
}
