// The contents of the package, its imports, and the checks before its release.

import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { readFile, readdir } from "node:fs/promises";
import { homedir } from "node:os";
import { join, relative, resolve, sep } from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { build } from "esbuild";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { problems } from "../../.github/check-release.mjs";
import { installed } from "./support/installed.js";

const app = await installed();

/** The files that the build generates. All others come from src/npm. */
const BUILT = ["CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT", "README.md", "longhaul.cdx.json", "longhaul.js", "longhaul_bg.wasm", "wasm.js"];

test("the tarball contains the files of src/npm, the generated files, and nothing else", async () => {
  const folder = fileURLToPath(new URL("../../src/npm", import.meta.url));
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const written = entries.filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  assert.deepEqual(app.files, [...BUILT, ...written.map((path) => path.replaceAll(sep, "/"))].sort());
});

test("the wasm contains no path of the machine that built it", async () => {
  const wasm = await readFile(join(app.folder, "node_modules/longhaul/longhaul_bg.wasm"), "latin1");
  // Cargo and rustup use hidden folders of the home folder.
  assert.ok(!wasm.includes(`${homedir()}${sep}.`), "it contains no path of a home folder");
  assert.doesNotMatch(wasm, /registry[\\/]src/);
});

test("the wasm in wasm.js is longhaul_bg.wasm", async () => {
  const folder = join(app.folder, "node_modules/longhaul");
  const { wasm } = await import(pathToFileURL(join(folder, "wasm.js")).href);
  const file = await readFile(join(folder, "longhaul_bg.wasm"));
  assert.ok(gunzipSync(Buffer.from(wasm, "base64")).equals(file));
});

test("the wasm starts with two pages of memory", async () => {
  const module = new WebAssembly.Module(await readFile(join(app.folder, "node_modules/longhaul/longhaul_bg.wasm")));
  /** @type {Record<string, Record<string, () => void>>} */
  const imports = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) (imports[from] ??= {})[name] = () => {};
  const { memory } = new WebAssembly.Instance(module, imports).exports;
  assert.ok(memory instanceof WebAssembly.Memory);
  assert.equal(memory.buffer.byteLength, 2 * 65_536);
});

test("package.json is complete", async () => {
  const manifest = JSON.parse(await readFile(join(app.folder, "node_modules/longhaul/package.json"), "utf8"));
  for (const field of ["name", "version", "description", "license", "author", "types"]) assert.match(manifest[field], /./, field);
  assert.equal(Object.keys(manifest)[1], "version");
});

test("installing it runs no script and installs no other package", async () => {
  const manifest = JSON.parse(await readFile(join(app.folder, "node_modules/longhaul/package.json"), "utf8"));
  for (const field of ["scripts", "bin", "dependencies", "optionalDependencies", "peerDependencies", "bundleDependencies"]) {
    assert.ok(!(field in manifest), field);
  }
});

test("its bill of materials lists all dependencies, and nothing of the machine that built it", async () => {
  const text = await readFile(join(app.folder, "node_modules/longhaul/longhaul.cdx.json"), "utf8");
  const { bomFormat, metadata, components, dependencies } = JSON.parse(text);
  assert.equal(bomFormat, "CycloneDX");
  assert.equal(metadata.component.purl, `pkg:npm/longhaul@${metadata.component.version}`);
  const refs = new Set(components.map((/** @type {any} */ component) => component["bom-ref"]));
  for (const name of ["gloo-timers", "js-sys", "oorandom", "serde", "serde-wasm-bindgen", "strum", "talc", "wasm-bindgen", "wasm-bindgen-futures", "web-sys"]) {
    assert.ok(components.some((/** @type {any} */ component) => component.name === name && component.hashes[0].content.length === 64), name);
  }
  for (const { dependsOn } of dependencies) for (const ref of dependsOn) assert.ok(refs.has(ref), ref);
  assert.doesNotMatch(text, /serialNumber|timestamp|file:|\/home|\/root/);
});

test("publint reports no problem", async () => {
  const tarball = await readFile(app.tarball);
  const { messages, pkg } = await publint({ pack: { tarball: new Uint8Array(tarball).buffer }, strict: true });
  assert.deepEqual(messages.map((message) => formatMessage(message, pkg)), []);
});

test("each entry resolves to its code and its types", () => {
  const attw = fileURLToPath(new URL("../node_modules/@arethetypeswrong/cli/dist/index.js", import.meta.url));
  const options = ["--profile", "esm-only", "--no-color", "--no-emoji"];
  const { status, stdout, stderr } = spawnSync(process.execPath, [attw, app.tarball, ...options], { encoding: "utf8" });
  assert.equal(status, 0, stdout + stderr);
});

/** Returns the bundle of an app with this source. @param {string} contents */
async function bundle(contents) {
  const { outputFiles } = await build({ stdin: { contents, resolveDir: app.folder }, bundle: true, minify: true, format: "esm", write: false });
  return outputFiles[0].text.trim();
}

test("an unused import isn't bundled", async () => {
  for (const entry of ["longhaul", "longhaul/slim", "longhaul/groups", "longhaul/store", "longhaul/testing"]) {
    assert.equal(await bundle(`import * as all from "${entry}"`), "");
  }
  for (const entry of ["longhaul", "longhaul/slim"]) {
    assert.equal(await bundle(`import { DriveClient, GraphClient, follow, load } from "${entry}"`), "");
    const errors = await bundle(`import { LonghaulError } from "${entry}"; console.log(LonghaulError)`);
    assert.ok(errors.length < 1000, `an error class brings ${errors.length} bytes of ${entry} along`);
  }
});

test("slim doesn't contain the wasm", async () => {
  const use = (/** @type {string} */ entry) => bundle(`import { DriveClient, load } from "${entry}"; console.log(DriveClient, load)`);
  const wasm = /H4sI[\w+/]{1000}/;
  assert.match(await use("longhaul"), wasm);
  assert.doesNotMatch(await use("longhaul/slim"), wasm);
});

test("an entry doesn't bundle the code of other entries", async () => {
  const own = {
    longhaul: /DecompressionStream/,
    "longhaul/slim": /compileStreaming/,
    "longhaul/groups": /"CopyGroup"/,
    "longhaul/store": /steal/,
    "longhaul/testing": /contoso\.sharepoint\.com/,
  };
  for (const entry of Object.keys(own)) {
    const text = await bundle(`import * as all from "${entry}"; console.log(all)`);
    for (const [other, word] of Object.entries(own)) assert.equal(word.test(text), other === entry, `${word.source} in ${entry}`);
  }
  // A group or a store doesn't bundle a client either.
  for (const entry of ["longhaul/groups", "longhaul/store", "longhaul/testing"]) {
    assert.doesNotMatch(await bundle(`import * as all from "${entry}"; console.log(all)`), /uploadFromUrl/);
  }
});

test("every entry point is exported without configuration", async () => {
  const longhaul = await app.import("longhaul");
  const { DriveClient, follow, load } = longhaul;
  assert.deepEqual([DriveClient, follow, load].map((each) => typeof each), ["function", "function", "function"]);
});

test("importing every entry needs nothing beyond the language", async () => {
  // A new context has the globals of the language, and WebAssembly.
  const script = `
    import { runInNewContext } from "node:vm";
    const language = new Set(runInNewContext("Object.getOwnPropertyNames(globalThis)"));
    language.delete("WebAssembly");
    for (const name of Object.getOwnPropertyNames(globalThis)) if (!language.has(name) && name !== "process") delete globalThis[name];
    for (const entry of ["longhaul", "longhaul/slim", "longhaul/groups", "longhaul/store"]) await import(entry);
    process.stdout.write([typeof WebAssembly, typeof TextDecoder, typeof fetch].join());`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script], { cwd: app.folder });
  assert.equal(stdout, "undefined,undefined,undefined");
});

test("load() loads the wasm, and can be called again", async () => {
  const { load } = await app.import("longhaul");
  await Promise.all([load(), load()]);
  await load();
});

const WORKFLOWS = resolve(import.meta.dirname, "../../.github/workflows");
const MANIFEST = { version: "1.2.3", repository: { url: "git+https://github.com/owner/longhaul.git" } };
const CHANGELOG = "# Changelog\n\n## [1.2.3] - 2026-12-01\n\n- A change\n";
const SOURCE = { tag: "v1.2.3", repository: "owner/longhaul" };

test("a version with its tag, its address and a changelog is released", () => {
  assert.deepEqual(problems(MANIFEST, CHANGELOG, SOURCE), []);
});

test("a release without the address of the repository fails", () => {
  assert.deepEqual(problems({ version: "1.2.3" }, CHANGELOG, SOURCE), ["Set repository in Cargo.toml to https://github.com/owner/longhaul."]);
});

test("a release of another repository, another version or without a changelog fails", () => {
  assert.equal(problems(MANIFEST, CHANGELOG, { ...SOURCE, repository: "fork/longhaul" }).length, 1);
  assert.equal(problems(MANIFEST, CHANGELOG, { ...SOURCE, tag: "v1.2.4" }).length, 1);
  assert.equal(problems(MANIFEST, CHANGELOG.replace(" - 2026-12-01", ""), SOURCE).length, 1);
  assert.equal(problems(MANIFEST, "## [Unreleased]", SOURCE).length, 1);
});

test("workflows name the actions that they use by commit", async () => {
  for (const name of await readdir(WORKFLOWS)) {
    const text = await readFile(join(WORKFLOWS, name), "utf8");
    const uses = [...text.matchAll(/uses: (.*)/g)].map(([, action]) => action);
    assert.ok(uses.length > 0);
    for (const action of uses) assert.match(action, /^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  }
});
