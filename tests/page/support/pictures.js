// @ts-check
/**
 * Pictures for people to look at. They are kept in the folder that `SCREENSHOTS` names; without it none are taken.
 */

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

const FOLDER = process.env.SCREENSHOTS ?? "";

/** Whether pictures are kept. */
export const KEPT = FOLDER !== "";

/**
 * Keeps a picture.
 *
 * @param {string} name a sentence; the file is named after it
 * @param {() => Promise<string | Uint8Array>} take takes the picture, a PNG; as text it is in base64
 */
export async function keep(name, take) {
  if (!KEPT) return;
  await mkdir(FOLDER, { recursive: true });
  const file = `${name.replaceAll(/[^a-z0-9]+/gi, "-").toLowerCase()}.png`;
  await writeFile(join(FOLDER, file), await take(), "base64");
}
