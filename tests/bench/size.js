// `cargo xtask bench size`: the bytes that a browser fetches to follow an action, bundled, minified and gzipped.

import { CONTESTANTS, NAMES, bundled, bytes } from "./support/contestants.js";
import { readOptions } from "./support/options.js";

const options = readOptions("cargo xtask bench size", { json: false });
const page = await bundled();
const sizes = await Promise.all(CONTESTANTS.map(async (name) => ({ name, ...(await bytes(page, name)) })));
if (options.json) {
  console.log(JSON.stringify(sizes));
} else {
  const base = sizes[0].gzipped;
  console.log("\nBytes that a browser fetches:");
  for (const { name, minified, gzipped } of sizes) {
    console.log(`${NAMES[name].padEnd(24)} ${minified} minified, ${gzipped} gzipped: ${(gzipped / base).toPrecision(2)} of ${NAMES[sizes[0].name]}`);
  }
}
