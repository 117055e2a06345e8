// Every example of docs/testing.md, as it is there, run by the test runner that it is for.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { test } from "node:test";
import { App } from "../support/app.js";

const text = await readFile(resolve(import.meta.dirname, "../../../docs/testing.md"), "utf8");
const examples = [...text.matchAll(/^```js\n\/\/ (\S+)\n(.*?)^```$/gms)].map(([, name, code]) => ({ name, code }));

/**
 * Writes the examples whose names end so into an app, and checks that they are valid TypeScript too.
 *
 * @param {App} app
 * @param {string} end
 */
async function write(app, end) {
  const chosen = examples.filter(({ name }) => name.endsWith(end));
  assert.ok(chosen.length > 0);
  for (const { name, code } of chosen) await app.write(name, code);
  const compilerOptions = {
    ...{ strict: true, noImplicitAny: false, allowJs: true, checkJs: true, noEmit: true, skipLibCheck: true, types: [] },
    ...{ target: "es2022", lib: ["es2022", "dom"], module: "esnext", moduleResolution: "bundler" },
  };
  await app.write("tsconfig.json", JSON.stringify({ compilerOptions, include: [`*${end}`] }));
  await app.run("tsc");
  return chosen.length;
}

test("every example has a file name and a runner", () => {
  assert.equal(examples.length, text.match(/^```js$/gm)?.length);
  for (const { name } of examples) assert.match(name, /(\.test|\.jest|-environment)\.js$/);
});

test("the examples for Vitest", async (t) => {
  const app = await App.install(t, "vitest");
  await app.run("rm", "copy.test.js");
  const count = await write(app, ".test.js");
  assert.match(await app.run("vitest", "run"), new RegExp(`Tests +${count} passed`));
});

test("the examples for Jest", async (t) => {
  const app = await App.install(t, "jest");
  const count = await write(app, ".jest.js");
  for (const { name, code } of examples.filter(({ name }) => name.endsWith("-environment.js"))) await app.write(name, code);
  await app.run("node", "--experimental-vm-modules", "node_modules/.bin/jest", "--outputFile=seen.json", "--json");
  assert.equal(JSON.parse(await app.read("seen.json")).numPassedTests, count);
});

test("Jest compiles the package to CommonJS as the document says", async (t) => {
  const app = await App.install(t, "jest-commonjs");
  await write(app, "copy.jest.js");
  const [, patterns] = text.match(/`transformIgnorePatterns: (.*?)`/) ?? [];
  await app.write("jest.config.json", `{ "testMatch": ["**/*.jest.js"], "transformIgnorePatterns": ${patterns} }`);
  await app.run("jest");
});
