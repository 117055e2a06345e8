// The package's types with old and new versions of TypeScript, in each module resolution, as strictly as possible.

import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { App } from "../support/app.js";

const TYPES = resolve(import.meta.dirname, "../../types");
/** With the values of `moduleResolution` that each version has. */
const VERSIONS = {
  "4.7": ["node", "node16"],
  "5.0": ["node", "node16", "bundler"],
  "5.9": ["node", "node16", "bundler"],
  "6.0": ["nodenext", "bundler"],
  "7.0": ["nodenext", "bundler"],
};

test("the types are valid, also beside Graph's", async (t) => {
  const app = await App.install(t, "types");
  for (const name of await readdir(TYPES)) await app.add(join("../types", name), name);
  for (const [version, resolutions] of Object.entries(VERSIONS)) {
    for (const moduleResolution of resolutions) {
      await t.test(`TypeScript ${version}, ${moduleResolution}`, async () => {
        const module = /^node(16|next)$/.test(moduleResolution) ? moduleResolution : "esnext";
        const compilerOptions = {
          ...{ strict: true, noUncheckedIndexedAccess: true, skipLibCheck: false, noEmit: true, target: "es2022", lib: ["es2022", "dom", "dom.iterable"] },
          // Each version is tried with it and without it.
          ...{ types: [], module, moduleResolution, exactOptionalPropertyTypes: moduleResolution !== resolutions[0] },
        };
        await app.write("tsconfig.json", JSON.stringify({ compilerOptions, include: ["*.ts"] }));
        await app.run("node", `node_modules/typescript-${version}/bin/tsc`);
      });
    }
  }
});
