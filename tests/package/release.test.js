// The checks before a release, and the actions that workflows use.

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { problems } from "../../.github/check-release.mjs";

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
