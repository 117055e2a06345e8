// The output of `wasm-pack build` on the pinned toolchain, without what `cargo xtask build` adds. wasm-pack and wasm-bindgen must be
// in PATH: `cargo xtask test consumers -- wasm-pack` installs them.

import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { DriveClientBase } from "../../src/npm/client.js";
import { Environment } from "../../src/npm/environment.js";
import { copy } from "./support/copy.js";
import { AppDrive } from "./support/drive.js";

const ROOT = resolve(import.meta.dirname, "../..");

test("the output of wasm-pack copies a folder", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "longhaul-wasm-pack-"));
  t.after(() => rm(folder, { recursive: true }));
  const build = ["build", "--target", "web", "--mode", "no-install", "--out-dir", folder];
  const { RUSTC_BOOTSTRAP, ...env } = process.env;
  await promisify(execFile)("wasm-pack", build, { cwd: ROOT, env });

  const bindings = await import(pathToFileURL(join(folder, "longhaul.js")).href);
  await bindings.default({ module_or_path: await readFile(join(folder, "longhaul_bg.wasm")) });
  const loadEngine = async () => ({ live: new Set(), ...bindings });
  class DriveClient extends DriveClientBase {
    /** @param {object} options */
    constructor(options) {
      super(new Environment(), /** @type {any} */ (loadEngine), options);
    }
  }

  const drive = await AppDrive.start();
  const settings = drive.settings();
  await drive.check(settings, await copy(DriveClient, settings));
});
