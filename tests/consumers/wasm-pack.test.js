// The output of `wasm-pack build` on the pinned toolchain, in place of what `cargo xtask build` makes of the library. wasm-pack and
// wasm-bindgen must be in PATH: `cargo xtask test consumers -- wasm-pack` installs them.

import { execFile } from "node:child_process";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { App, copiesInProgram } from "./support/app.js";
import { AppDrive } from "./support/drive.js";

const ROOT = resolve(import.meta.dirname, "../..");
const BUILD_ID = "00000000";
const BINDINGS = `
import * as bindings from "./wasm-pack.js";
export const buildId = "${BUILD_ID}";
export const createBindings = () => bindings;
`;
/** The two steps of the loader, which the package calls itself. */
const STEPS = "export { __wbg_get_imports as getImports, __wbg_finalize_init as start };";

const drive = await AppDrive.start();

test("the output of wasm-pack copies a folder", async (t) => {
  const app = await App.install(t, "slim-node");
  const output = join(app.folder, "wasm-pack");
  // Unstable settings must not be needed.
  const { RUSTC_BOOTSTRAP, ...env } = process.env;
  await promisify(execFile)("wasm-pack", ["build", "--target", "web", "--mode", "no-install", "--out-dir", output], { cwd: ROOT, env });

  const installed = join(app.folder, "node_modules/longhaul");
  await writeFile(join(installed, "wasm-pack.js"), `${await readFile(join(output, "longhaul.js"), "utf8")}\n${STEPS}\n`);
  await cp(join(output, "snippets"), join(installed, "snippets"), { recursive: true });
  await writeFile(join(installed, "longhaul.js"), BINDINGS);
  // The id is a custom section of 17 bytes: the length of its name, its name and its content.
  const section = Buffer.from(`\0\x11\x08build_id${BUILD_ID}`, "latin1");
  await writeFile(join(installed, "longhaul_bg.wasm"), Buffer.concat([await readFile(join(output, "longhaul_bg.wasm")), section]));

  await copiesInProgram(app, drive);
});
