// What the package needs of the platform: its syntax level, the errors where something is missing, and the functions that the core leaves to the
// platform (reading JSON, parsing numbers, and encoding parts of URLs). The core's tests use a platform of the host.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { transform } from "esbuild";
import { installed } from "./support/installed.js";

const app = await installed();
const { DriveClient } = await app.import("longhaul");
const ROOT = "https://graph.microsoft.com/v1.0/me/drive";

/**
 * Starts a copy that the service rejects.
 *
 * @param {unknown} item
 * @param {string} [retryAfter]
 */
async function rejected(item, retryAfter = "1") {
  const urls = [];
  const fetch = async (url) => {
    urls.push(url);
    return new Response(null, { status: 403, headers: { "Retry-After": retryAfter } });
  };
  const copy = new DriveClient({ baseUrl: ROOT, auth: "token", fetch }).copy(item, { name: "copy" });
  const error = await copy.result.catch((error) => error);
  assert.equal(error.name, "StartRejectedError");
  return { url: urls[0], retryAfterMs: error.retryAfterMs };
}

test("a Retry-After that isn't a plain decimal number is ignored", async () => {
  const read = { 41: 41_000, "2.128": 2128, ".5": 500, "1.": 1000, ["9".repeat(400)]: 3_600_000 };
  for (const [header, expected] of Object.entries(read)) {
    assert.equal((await rejected("ID", header)).retryAfterMs, expected, header);
  }
  for (const junk of ["Mon, 99 Foo 2099 99:99:99 GMT", "", ".", "-5", "+5", "NaN", "Infinity", "soon", "1e9", "0x10", "1,5", "1.2.3"]) {
    assert.equal((await rejected("ID", junk)).retryAfterMs, null, junk);
  }
});

test("ids and paths are encoded part by part", async () => {
  const named = {
    "/items/A1B2!345/copy": "A1B2!345",
    "/items/a%2Fb%3Fc%23d%25e%3Af/copy": "a/b?c#d%e:f",
    "/root:/Documents/100%25/%C3%BC%3A%23%3F:/copy": { path: "Documents/100%/ü:#?" },
    "/root:/%F0%9F%97%82/a%2Cb%3Dc:/copy": { path: "/drive/root:/🗂/a,b=c" },
  };
  for (const [path, item] of Object.entries(named)) {
    assert.equal((await rejected(item)).url, ROOT + path);
  }
});

test("an empty string in a response counts as missing", async () => {
  const fetch = async () => Response.json({ error: { code: "", message: "", innerError: { code: "notAllowed" } } }, { status: 403 });
  const error = await new DriveClient({ baseUrl: ROOT, auth: "token", fetch }).copy("ID", { name: "copy" }).catch((error) => error);
  assert.deepEqual([error.name, error.code], ["StartRejectedError", "notAllowed"]);
});

test("no module has newer syntax than ES2022", async () => {
  const modules = app.files.filter((name) => name.endsWith(".js"));
  assert.ok(modules.length > 20);
  for (const name of modules) {
    const text = await readFile(join(app.folder, "node_modules/longhaul", name), "utf8");
    const [as, unchanged] = await Promise.all(["es2022", "esnext"].map((target) => transform(text, { format: "esm", target })));
    assert.equal(as.code, unchanged.code, name);
  }
});

/**
 * Returns the message of the error with which a copy rejects in a process of its own.
 *
 * @param {string} prepare code that runs before the copy
 */
async function failure(prepare) {
  const script = `
    import { DriveClient } from "longhaul";
    // Node's own fetch compiles WebAssembly when it is first used.
    new Response();
    ${prepare}
    const drive = new DriveClient({ baseUrl: "${ROOT}", auth: "token", fetch: () => {} });
    await drive.copy("1", { name: "x" }).catch(({ name, code, message }) => console.log(name, code, message));`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script], { cwd: app.folder });
  return stdout.trim();
}

test("the error names the function that the platform lacks, and says nothing about a Content-Security-Policy", async () => {
  for (const name of ["Response", "DecompressionStream", "TextDecoder"]) {
    const message = await failure(`delete globalThis.${name};`);
    assert.equal(message, `LonghaulError loadFailed The WebAssembly of longhaul could not be loaded: ${name} is not defined.`);
  }
});

test("where a host forbids compiling, the error names the entry that takes a compiled module", async () => {
  const reason = "WebAssembly.compile(): Wasm code generation disallowed by embedder";
  const message = await failure(`WebAssembly.compile = () => Promise.reject(new WebAssembly.CompileError("${reason}"));`);
  assert.match(message, /^LonghaulError loadFailed .* could not be loaded: .* disallowed by embedder\. .* use longhaul\/slim with a compiled module\.$/);
});
