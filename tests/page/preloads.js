// @ts-check
/** Writes the links to the page's modules into www/index.html. To be run after modules were added or removed: node tests/page/preloads.js */

import { readFile, writeFile } from "node:fs/promises";
import { INDEX, withLinks } from "./support/module-graph.js";

await writeFile(INDEX, await withLinks(await readFile(INDEX, "utf8")));
