// Rollup leaves out of an app what it imports and doesn't use. tests/package/contents.test.js checks the same with esbuild.

import assert from "node:assert/strict";
import { test } from "node:test";
import { App } from "../support/app.js";

test("rollup bundles only what is used", async (t) => {
  const app = await App.install(t, "rollup");
  const bundle = async (/** @type {string} */ code) => {
    await app.write("main.js", code);
    return (await app.run("rollup", "main.js", "--plugin", "node-resolve", "--silent")).trim();
  };
  for (const entry of ["longhaul", "longhaul/slim", "longhaul/groups", "longhaul/store", "longhaul/testing"]) {
    assert.equal(await bundle(`import * as all from "${entry}";`), "", entry);
  }
  assert.equal(await bundle('import { DriveClient, GraphClient, follow, load } from "longhaul";'), "");
  const one = await bundle('import { DriveClient } from "longhaul"; console.log(DriveClient);');
  assert.match(one, /DecompressionStream/);
  // The other entries, and the other clients, stay out.
  for (const word of ["/$batch", "steal", "class GraphClient ", "https://contoso.sharepoint.com"]) assert.ok(!one.includes(word), word);
});
