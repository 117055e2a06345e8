// @ts-check
/** The page's content security policy is strict, and fits the page. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

const html = await readFile(join(import.meta.dirname, "../../www/index.html"), "utf8");
const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? "";
const directives = new Map(policy.split("; ").map((directive) => [directive.split(" ")[0], directive.split(" ").slice(1)]));

test("the policy names the import map by its hash", () => {
  const map = /<script type="importmap">([^<]+)<\/script>/.exec(html)?.[1] ?? "";
  const hash = createHash("sha256").update(map).digest("base64");
  assert.deepEqual(directives.get("script-src"), ["'self'", "'wasm-unsafe-eval'", `'sha256-${hash}'`]);
  const imports = { longhaul: "./pkg/index.js", "longhaul/groups": "./pkg/groups.js", "longhaul/store": "./pkg/store.js" };
  assert.deepEqual(JSON.parse(map), { imports });
});

test("the policy allows nothing by default, and nothing inline", () => {
  assert.deepEqual(directives.get("default-src"), ["'none'"]);
  assert.deepEqual(directives.get("style-src"), ["'self'"]);
  assert.deepEqual(directives.get("base-uri"), ["'none'"]);
  assert.deepEqual(directives.get("form-action"), ["'none'"]);
  assert.ok(!policy.includes("'unsafe-inline'") && !policy.includes("'unsafe-eval'"));
});

test("the page has no inline styles and no inline handlers", () => {
  assert.doesNotMatch(html, /\sstyle=/);
  assert.doesNotMatch(html, /\son[a-z]+=/);
  assert.doesNotMatch(html, /<style/);
});
