// @ts-check
/**
 * The modules that the page loads, and the links in www/index.html with which the browser fetches them early.
 *
 * To write the links after modules were added or removed: node tests/page/preloads.js
 */

import { readFile, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../..");
export const INDEX = join(ROOT, "www/index.html");
const START = join(ROOT, "www/page/start.js");
/** The modules that start.js imports when it needs them: what shows the list, and the rest. */
const [APP, MAIN] = ["app.js", "main.js"].map((name) => join(ROOT, "www/page", name));

/** A static import, or an export of what another module exports. Comments have a star or slashes before. */
const IMPORT = /^(?:import|export)\s(?:[^"';]*\sfrom\s)?"([^"]+)"/gm;
const LINKS = / *<link rel="modulepreload" href="[^"]+">\n/g;

/**
 * A module and everything that it imports, in the order of evaluation.
 *
 * @param {string} file
 * @param {Record<string, string>} imports the page's import map, as files
 * @param {Set<string>} [seen]
 */
async function graphOf(file, imports, seen = new Set()) {
  if (seen.has(file)) return seen;
  seen.add(file);
  const source = await readFile(file, "utf8");
  for (const [, specifier] of source.matchAll(IMPORT)) await graphOf(imports[specifier] ?? resolve(file, "..", specifier), imports, seen);
  return seen;
}

/** @param {string} html */
function importMapOf(html) {
  const { imports } = JSON.parse(/<script type="importmap">([^<]+)</.exec(html)?.[1] ?? "{}");
  return Object.fromEntries(Object.entries(imports).map(([name, path]) => [name, fileOf(path)]));
}

/** The file at an address of the page. The package is served beside the page, and is elsewhere on the disk. @param {string} path */
function fileOf(path) {
  return path.startsWith("./pkg/") ? join(ROOT, path) : join(ROOT, "www", path);
}

/** @param {string} file */
function addressOf(file) {
  const path = relative(ROOT, file).replaceAll("\\", "/");
  return `./${path.replace(/^www\//, "")}`;
}

/**
 * index.html with the links that its modules need. A browser loads six files of a host at a time: first the modules that read the folder,
 * before the style sheets, then those that show it. The links of the others are in the template that start.js puts in afterwards.
 *
 * @param {string} html
 */
export async function withLinks(html) {
  const imports = importMapOf(html);
  const reading = await graphOf(START, imports);
  const early = await graphOf(APP, imports, new Set(reading));
  const showing = [...early].filter((file) => !reading.has(file));
  const later = [...(await graphOf(MAIN, imports))].filter((file) => !early.has(file));
  const isPackage = (/** @type {string} */ file) => file.startsWith(join(ROOT, "pkg"));
  // By name, so that changes within the package's modules don't reorder them.
  const fromPackage = later.filter(isPackage).sort();
  const links = (/** @type {Iterable<string>} */ files, /** @type {string} */ indent) => [...files].map((file) => `${indent}<link rel="modulepreload" href="${addressOf(file)}">\n`).join("");
  return html
    .replaceAll(LINKS, "")
    .replace(/( *)<link rel="stylesheet"/, (link, indent) => links(reading, indent) + link)
    .replace(/( *)<script type="module"/, (script, indent) => links(showing, indent) + script)
    .replace(/( *)<\/template>/, (end, indent) => links([...fromPackage, ...later.filter((file) => !isPackage(file))], `${indent}  `) + end);
}

if (process.argv[1] === import.meta.filename) await writeFile(INDEX, await withLinks(await readFile(INDEX, "utf8")));
