// The other documents: their links lead to files and headings that exist, and their code works.

import assert from "node:assert/strict";
import { access, readFile, readdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { test } from "node:test";
import { AppDrive } from "./support/drive.js";
import { Examples } from "./support/examples.js";

const ROOT = resolve(import.meta.dirname, "../..");
const comparison = await Examples.read("docs/compare.md");
const loop = comparison.block("async function followed(");

/** The anchors of a document's headings, as GitHub makes them. @param {string} text */
function anchors(text) {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading.toLowerCase().replace(/[^\w\- ]/g, "").replaceAll(" ", "-"));
}

test("every link to a file leads to one", async () => {
  const entries = await readdir(join(ROOT, "docs"), { recursive: true });
  const documents = entries.filter((name) => name.endsWith(".md") && !name.includes("node_modules"));
  for (const name of ["README.md", "CONTRIBUTING.md", ...documents.map((name) => join("docs", name))]) {
    const text = await readFile(join(ROOT, name), "utf8");
    const links = [...text.matchAll(/\]\(([^)\s]+)\)|src(?:set)?="([^"]+)"/g)].map(([, link, source]) => link ?? source);
    for (const link of links.filter((link) => !link.includes(":"))) {
      const [path, anchor] = link.split("#");
      const target = path ? join(ROOT, dirname(name), path) : join(ROOT, name);
      await assert.doesNotReject(access(target), `${name}: ${link}`);
      if (anchor) assert.ok(anchors(await readFile(target, "utf8")).includes(anchor), `${name}: ${link}`);
    }
  }
});

test("every source file that CONTRIBUTING.md names exists", async () => {
  const text = await readFile(join(ROOT, "CONTRIBUTING.md"), "utf8");
  const named = text.match(/(?<![\w./-])(src\/)?(npm|browser|action|protocol)\/[\w-]+\.(rs|js|d\.ts)/g) ?? [];
  assert.ok(named.length > 20);
  for (const name of named) await assert.doesNotReject(access(join(ROOT, "src", name.replace("src/", ""))), name);
});

test("the loop of the comparison follows a copy", async () => {
  const drive = await AppDrive.start();
  const { from, to } = drive.settings();
  const headers = { Authorization: `Bearer ${drive.at.token}`, "Content-Type": "application/json" };
  const url = `${drive.at.drive}/v1.0/me/drive/root:/${from}:/copy`;
  const started = await fetch(url, { method: "POST", headers, body: JSON.stringify({ name: to }) });
  const { followed } = await import(`data:text/javascript,${encodeURIComponent(`export ${loop}`)}`);
  assert.match(await followed(started.headers.get("Location")), /./);
  await drive.holds(to);
});
comparison.testThatAllAreTested();
