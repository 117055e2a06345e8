// Functions that the core leaves to the platform: parsing numbers, and encoding parts of URLs. The core's tests use a platform of the host.

import assert from "node:assert/strict";
import { test } from "node:test";
import { installed } from "./installed.js";

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
  for (const junk of ["", ".", "-5", "+5", "NaN", "Infinity", "soon", "1e9", "0x10", "1,5", "1.2.3"]) {
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
