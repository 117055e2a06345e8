// The contestants, bundled and minified as an app would ship them, in a folder that a drive can serve as its page; and the
// statistics by which they are compared.

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

/** The quantile, interpolated between the two nearest values. @param {number[]} values @param {number} share */
export function quantile(values, share) {
  const sorted = [...values].sort((one, other) => one - other);
  const at = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
}

/** @param {number[]} values */
export const median = (values) => quantile(values, 0.5);

/**
 * A contestant's figures relative to the base's, round by round, because conditions are similar within a round.
 *
 * @param {number[]} values
 * @param {number[]} base
 * @returns {{ median: number, least: number, most: number }}
 */
export function ratio(values, base) {
  const ratios = values.map((value, round) => value / base[round]).filter(Number.isFinite);
  return { median: median(ratios), least: Math.min(...ratios), most: Math.max(...ratios) };
}

/** @param {{ median: number, least: number, most: number }} ratio */
export function shown({ median, least, most }) {
  const digits = (/** @type {number} */ value) => String(Number(value.toPrecision(2)));
  if (!Number.isFinite(median)) return "–";
  return least === most ? digits(median) : `${digits(median)} (${digits(least)}–${digits(most)})`;
}
