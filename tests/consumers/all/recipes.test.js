// The recipes for UI frameworks: type-checked and built with the framework's own tools, and run in a page.

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { App } from "../support/app.js";
import { FRAMEWORKS } from "../support/apps.js";
import { seenInPage, serve, startBrowser } from "../support/browser.js";
import { AppDrive } from "../support/drive.js";
import { Examples, assertRising } from "../support/examples.js";

const recipes = await Examples.read("docs/recipes.md");
const browser = await startBrowser();
const drive = await AppDrive.start();

for (const [heading, { check, build, compilerOptions: more, ...kind }] of Object.entries(FRAMEWORKS)) {
  test(`${heading} shows the progress and the end of a copy`, async (t) => {
    const app = await App.install(t, "page", "recipes", kind);
    const files = recipes.files(heading);
    for (const { name, code } of files) await app.write(name, code);
    if (check) {
      const compilerOptions = {
        ...{ strict: true, target: "es2022", lib: ["es2022", "dom", "dom.iterable"], module: "esnext", moduleResolution: "bundler" },
        ...{ skipLibCheck: true, noEmit: true, exactOptionalPropertyTypes: true, types: [] },
        ...more,
      };
      await app.write("tsconfig.json", JSON.stringify({ compilerOptions, include: files.map(({ name }) => name) }));
      await app.run(check[0], ...check.slice(1));
    }
    await app.run(build[0], ...build.slice(1));

    const settings = drive.settings();
    const url = await serve(t, join(app.folder, "dist"));
    const { values, text } = await seenInPage(browser, `${url}?${new URLSearchParams(settings)}`);
    assert.equal(text, "Copied.");
    assertRising(values);
    await drive.holds(settings.to);
  });
}
