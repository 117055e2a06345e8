// An app in at most 60 lines: React with StrictMode, Vite and TypeScript; thirty copies with progress, errors by class, cancelling and reloads.

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { App } from "../support/app.js";
import { serve, startBrowser } from "../support/browser.js";
import { AppDrive } from "../support/drive.js";

test("thirty copies survive a reload, report their errors, and can be cancelled", async (t) => {
  const drive = await AppDrive.start();
  const app = await App.install(t, "page", "react-app");
  const lines = (await app.read("App.tsx")).trim().split("\n");
  assert.ok(lines.length <= 60, `${lines.length} lines`);
  const compilerOptions = {
    ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noEmit: true, jsx: "react-jsx", types: [] },
    ...{ target: "es2022", lib: ["es2022", "dom"], module: "esnext", moduleResolution: "bundler" },
  };
  await app.write("tsconfig.json", JSON.stringify({ compilerOptions, include: ["*.tsx"] }));
  await app.run("tsc");
  await app.run("vite", "build");

  const context = await (await startBrowser()).newContext();
  t.after(() => context.close());
  const page = await context.newPage();
  /** @type {Error[]} */
  const uncaught = [];
  page.on("pageerror", (error) => uncaught.push(error));
  const { from } = drive.settings();
  await drive.fault(
    { where: "start", name: "Copy 3", answer: { status: 403, body: { error: { code: "accessDenied", message: "Denied." } } } },
    { where: "start", name: "Copy 5", outcome: { error: { code: "quotaLimitReached", message: "Full." } } },
    { where: "start", name: "Copy 7", answer: { status: 504 } },
  );
  const settings = { baseUrl: `${drive.at.drive}/v1.0/me/drive`, token: drive.at.token, from: `/${from}` };
  await page.goto(`${await serve(t, join(app.folder, "dist"))}?${new URLSearchParams(settings)}`);
  const count = () => Number.parseInt(document.querySelector("output")?.textContent ?? "0", 10);

  await page.getByRole("button", { name: "Copy" }).click();
  await page.waitForFunction(`(${count})() > 3`);
  await page.reload();
  await page.waitForSelector("ul");
  const [rejected, failed, ...uncertain] = await page.locator("li").allTextContents();
  assert.equal(rejected, "Copy 3 was not copied: accessDenied");
  assert.equal(failed, "Copy 5 is incomplete: quotaLimitReached");
  // Besides Copy 7, those whose starts were unanswered when the page was reloaded.
  assert.ok(uncertain.includes("Copy 7 may be there"));
  for (const text of uncertain) assert.match(text, /may be there$/);
  const listed = [rejected, failed, ...uncertain];
  const completed = Array.from({ length: 30 }, (_, index) => `Copy ${index + 1}`).filter((name) => !listed.some((text) => text.startsWith(`${name} `)));
  assert.equal(await page.locator("output").textContent(), `${completed.length} of 30`);
  for (const name of completed) await drive.holds(name);

  // Their names are taken now, so the service rejects those that are sent before they are cancelled.
  await page.getByRole("button", { name: "Copy" }).click();
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.waitForFunction(() => document.querySelectorAll("li").length === 30);
  assert.ok((await page.locator("li").allTextContents()).some((text) => text.endsWith("is no longer followed")));
  assert.deepEqual(uncaught, []);
});
