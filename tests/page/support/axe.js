// @ts-check
/** The source of axe, which finds what keeps somebody from using a page: it is run in that page. */

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

export const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
