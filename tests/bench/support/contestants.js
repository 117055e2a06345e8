// The contestants, bundled and minified as an app would ship them, in a folder that a drive can serve as its page.

import { cp, mkdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const BENCH = resolve(import.meta.dirname, "..");
const ROOT = resolve(BENCH, "../..");

/** The others are measured relative to the first. */
export const CONTESTANTS = ["core-lro", "longhaul", "loop"];

/** Their names in the output. @type {Record<string, string>} */
export const NAMES = { "core-lro": "core-lro + core-client", longhaul: "longhaul", loop: "ten-line loop" };

/** Makes the folder of the page, and returns its path. */
export async function bundled() {
  const folder = join(ROOT, "target/bench");
  await mkdir(folder, { recursive: true });
  await cp(join(BENCH, "page"), folder, { recursive: true });
  await build({
    entryPoints: CONTESTANTS.map((name) => join(BENCH, "contestants", `${name}.js`)),
    alias: { longhaul: join(ROOT, "pkg/index.js") },
    bundle: true,
    minify: true,
    format: "esm",
    outdir: folder,
    logLevel: "warning",
  });
  return folder;
}

/** The bytes that a browser fetches of a contestant. @param {string} folder @param {string} name */
export async function bytes(folder, name) {
  const minified = await readFile(join(folder, `${name}.js`));
  return { minified: minified.length, gzipped: gzipSync(minified, { level: 9 }).length };
}
