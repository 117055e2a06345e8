// What is shipped, and whether it is well formed.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFile, readdir } from "node:fs/promises";
import { homedir } from "node:os";
import { join, relative } from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";
import { build } from "esbuild";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { installed } from "./installed.js";

const app = await installed();

/** The files that the build makes. Everything else comes from src/npm. */
const BUILT = ["CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT", "README.md", "longhaul.cdx.json", "longhaul.js", "longhaul_bg.wasm", "wasm.js"];

test("the tarball holds the files of src/npm, what the build makes, and nothing else", async () => {
  const folder = fileURLToPath(new URL("../../src/npm", import.meta.url));
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const written = entries.filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  assert.deepEqual(app.files, [...BUILT, ...written].sort());
});

test("the wasm tells nothing of the machine that built it", async () => {
  const wasm = await readFile(join(app.folder, "node_modules/longhaul/longhaul_bg.wasm"), "latin1");
  // Cargo and rustup keep their things in hidden folders of the home folder.
  assert.ok(!wasm.includes(`${homedir()}/.`), "it holds no path of a home folder");
  assert.doesNotMatch(wasm, /registry\/src/);
});

test("the wasm in wasm.js is longhaul_bg.wasm", async () => {
  const folder = join(app.folder, "node_modules/longhaul");
  const { wasm } = await import(pathToFileURL(join(folder, "wasm.js")).href);
  const file = await readFile(join(folder, "longhaul_bg.wasm"));
  assert.ok(gunzipSync(Buffer.from(wasm, "base64")).equals(file));
});

test("its description is complete", async () => {
  const manifest = JSON.parse(await readFile(join(app.folder, "node_modules/longhaul/package.json"), "utf8"));
  for (const field of ["name", "version", "description", "license", "author", "types"]) assert.match(manifest[field], /./, field);
  assert.equal(Object.keys(manifest)[1], "version");
});

test("nothing runs when it is installed, and nothing else is", async () => {
  const manifest = JSON.parse(await readFile(join(app.folder, "node_modules/longhaul/package.json"), "utf8"));
  for (const field of ["scripts", "bin", "dependencies", "optionalDependencies", "peerDependencies", "bundleDependencies"]) {
    assert.ok(!(field in manifest), field);
  }
});

test("its bill of materials names what others wrote, and nothing of the machine that built it", async () => {
  const text = await readFile(join(app.folder, "node_modules/longhaul/longhaul.cdx.json"), "utf8");
  const { bomFormat, metadata, components, dependencies } = JSON.parse(text);
  assert.equal(bomFormat, "CycloneDX");
  assert.equal(metadata.component.purl, `pkg:npm/longhaul@${metadata.component.version}`);
  const refs = new Set(components.map((/** @type {any} */ component) => component["bom-ref"]));
  for (const name of ["talc", "wasm-bindgen", "js-sys"]) {
    assert.ok(components.some((/** @type {any} */ component) => component.name === name && component.hashes[0].content.length === 64), name);
  }
  for (const { dependsOn } of dependencies) for (const ref of dependsOn) assert.ok(refs.has(ref), ref);
  assert.doesNotMatch(text, /serialNumber|timestamp|file:|\/home|\/root/);
});

test("publint finds nothing to say", async () => {
  const tarball = await readFile(app.tarball);
  const { messages, pkg } = await publint({ pack: { tarball: new Uint8Array(tarball).buffer }, strict: true });
  assert.deepEqual(messages.map((message) => formatMessage(message, pkg)), []);
});

test("every way to import it finds its code and its types", () => {
  const attw = fileURLToPath(new URL("../node_modules/.bin/attw", import.meta.url));
  const options = ["--profile", "esm-only", "--no-color", "--no-emoji"];
  const { status, stdout, stderr } = spawnSync(attw, [app.tarball, ...options], { encoding: "utf8" });
  assert.equal(status, 0, stdout + stderr);
});

/** What a bundler makes of an app that is this text. @param {string} contents */
async function bundle(contents) {
  const { outputFiles } = await build({ stdin: { contents, resolveDir: app.folder }, bundle: true, minify: true, format: "esm", write: false });
  return outputFiles[0].text.trim();
}

test("what an app imports and doesn't use is left out of its bundle", async () => {
  for (const entry of ["longhaul", "longhaul/slim", "longhaul/groups", "longhaul/store", "longhaul/testing"]) {
    assert.equal(await bundle(`import * as all from "${entry}"`), "");
  }
  for (const entry of ["longhaul", "longhaul/slim"]) {
    assert.equal(await bundle(`import { DriveClient, GraphClient, follow, load } from "${entry}"`), "");
    const errors = await bundle(`import { LonghaulError } from "${entry}"; console.log(LonghaulError)`);
    assert.ok(errors.length < 1000, `an error class brings ${errors.length} bytes of ${entry} along`);
  }
});

test("slim brings no wasm along", async () => {
  const use = (/** @type {string} */ entry) => bundle(`import { DriveClient, load } from "${entry}"; console.log(DriveClient, load)`);
  const wasm = /H4sI[\w+/]{1000}/;
  assert.match(await use("longhaul"), wasm);
  assert.doesNotMatch(await use("longhaul/slim"), wasm);
});

test("each entry brings what is its own along, and nothing of the others", async () => {
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
  // Nor does a group or a store bring a drive along: it is given one.
  for (const entry of ["longhaul/groups", "longhaul/store", "longhaul/testing"]) {
    assert.doesNotMatch(await bundle(`import * as all from "${entry}"; console.log(all)`), /uploadFromUrl/);
  }
});
