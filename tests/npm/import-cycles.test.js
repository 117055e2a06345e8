// The modules of the package, of the pages and of the tests' helpers have no import cycles, so that each can be read after those that it imports.

import assert from "node:assert/strict";
import { resolve } from "node:path";
import { test } from "node:test";
import { build } from "esbuild";

const FOLDERS = ["src/npm", "www/page", "www/check", "tests/*/support"];
/** What the build makes, and what a test's server has. */
const EXTERNAL = ["./longhaul.js", "./wasm.js", "*.wasm", "../../pkg/*", "/page/*", "/support/*"];

/** The modules, each with those that it imports. @returns {Promise<Map<string, string[]>>} */
async function importsOfModules() {
  const { metafile } = await build({
    absWorkingDir: resolve(import.meta.dirname, "../.."),
    entryPoints: FOLDERS.map((folder) => `${folder}/**/*.js`),
    bundle: true,
    metafile: true,
    write: false,
    outdir: "unused",
    format: "esm",
    platform: "node",
    packages: "external",
    external: EXTERNAL,
  });
  return new Map(Object.entries(metafile.inputs).map(([name, { imports }]) => [name, imports.filter(({ external }) => !external).map(({ path }) => path)]));
}

test("modules don't import each other in cycles", async () => {
  const imports = await importsOfModules();
  assert.ok([...imports.values()].flat().length > 300, "the imports were found");
  /** Modules that are in no cycle. @type {Set<string>} */
  const done = new Set();
  const visit = (/** @type {string} */ name, /** @type {string[]} */ path) => {
    assert.ok(!path.includes(name), [...path.slice(path.indexOf(name)), name].join(" imports "));
    if (done.has(name)) return;
    for (const imported of imports.get(name) ?? []) visit(imported, [...path, name]);
    done.add(name);
  };
  for (const name of imports.keys()) visit(name, []);
});
