// @ts-check
/** The source of axe, which checks the accessibility of the page that it is run in. */

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

export const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
