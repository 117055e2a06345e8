// Packs pkg/ and installs the tarball into a new folder, as an app would. Fails a test file that leaves a rejection or an error unhandled.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";

/** Unhandled rejections and uncaught errors of the test file, oldest first. @type {unknown[]} */
export const unhandled = [];

process.on("unhandledRejection", (reason) => unhandled.push(reason));
process.on("uncaughtException", (error) => unhandled.push(error));

after(() => assert.deepEqual(unhandled, [], "unhandled rejections or uncaught errors"));

// Node 24 and later have Web Locks. Many tests leave an action behind, as a page that crashes does, but here it would keep its lock.
Object.defineProperty(globalThis.navigator ?? {}, "locks", { value: undefined });

const PACKAGE = fileURLToPath(new URL("../../../pkg", import.meta.url));

/**
 * Runs a program. Windows starts what npm installs in its shell only, where arguments need quotes.
 *
 * @param {string} program
 * @param {string[]} given
 * @param {import("node:child_process").ExecFileOptionsWithStringEncoding} options
 */
export function run(program, given, options) {
  const isWindows = process.platform === "win32";
  return promisify(execFile)(program, isWindows ? given.map((each) => `"${each}"`) : given, { shell: isWindows, ...options });
}

/**
 * Packs the package.
 *
 * @param {string} folder for the tarball
 * @returns {Promise<{ files: string[], tarball: string }>} the files in the tarball, and its path
 */
export async function pack(folder) {
  const { stdout } = await run("npm", ["pack", PACKAGE, "--json", "--pack-destination", folder], { encoding: "utf8" });
  // npm 11 prints a list, later versions an object by package name.
  const [packed] = Object.values(JSON.parse(stdout));
  const files = packed.files.map((/** @type {{ path: string }} */ file) => file.path).sort();
  return { files, tarball: join(folder, packed.filename) };
}

/**
 * Installs the package into a temporary folder, which is removed after the tests of the file.
 *
 * @returns {Promise<{ files: string[], tarball: string, folder: string, import(name: string): Promise<any> }>}
 *   `files`: the files in the tarball; `import`: imports a module by the name that an app would use
 */
export async function installed() {
  const folder = await mkdtemp(join(tmpdir(), "longhaul-app-"));
  after(() => rm(folder, { recursive: true }));

  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  const { files, tarball } = await pack(folder);
  await run("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", tarball], { cwd: folder, encoding: "utf8" });

  const { resolve } = createRequire(join(folder, "app.js"));
  return {
    files,
    tarball,
    folder,
    import: (name) => import(pathToFileURL(resolve(name)).href),
  };
}
