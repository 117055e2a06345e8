// The recipes that need no other tools than the project has. tests/consumers/all has the others.

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { App } from "./support/app.js";
import { FRAMEWORKS } from "./support/apps.js";
import { AppDrive } from "./support/drive.js";
import { Examples, FOLDER, GRAPH, ID, assertRising, inProgress, runInPage } from "./support/examples.js";

const recipes = await Examples.read("docs/recipes.md");
for (const heading of Object.keys(FRAMEWORKS)) recipes.files(heading);
// tests/consumers/all/recipes.test.js runs these.
for (const heading of ["SharePoint Framework", "Cloudflare Workers"]) recipes.files(heading);

const bar = recipes.block("export function show(action, bar)");
test("a bar shows a copy, also between two polls", async (t) => {
  const { seen, drive } = await runInPage(t, `${bar} await show(drive.copy("${ID}", { name: "Backup" }), bar); const seen = { values };`);
  assertRising(seen.values);
  await drive.holds("Documents/Backup");
});

const companion = recipes.block("Client.initWithMiddleware");
test("a copy that Microsoft's Graph client started is followed", async (t) => {
  const { seen, drive } = await runInPage(t, `${companion} const seen = { item, values };`);
  assert.equal(seen.item.name, "Backup");
  assertRising(seen.values);
  await drive.holds("Documents/Backup");
});

const slim = recipes.block('from "longhaul/slim"');
test("the WebAssembly is fetched as a file of its own", async (t) => {
  const { seen, drive } = await runInPage(
    t,
    `${slim}
    const slim = new DriveClient({ baseUrl: "${GRAPH}/v1.0/me/drive", auth: authProvider });
    const seen = await slim.copy("${ID}", { name: "Slim" });`,
  );
  assert.equal(seen.item.name, "Slim");
  await drive.holds("Documents/Slim");
});

const [react, estimate] = recipes.files("React");
test("a React component starts one copy in StrictMode, and shows its progress and its end", async (t) => {
  const app = await App.install(t);
  await app.write(react.name, react.code);
  await app.write(estimate.name, estimate.code);
  const drive = await AppDrive.start(FOLDER);
  await drive.fault(inProgress("From React"), inProgress("Estimated"));
  const { seen } = await runInPage(
    t,
    `
    import { StrictMode, createElement } from "react";
    import { createRoot } from "react-dom/client";
    import { CopyButton } from "${join(app.folder, react.name)}";
    import { useEstimate } from "${join(app.folder, estimate.name)}";
    const root = document.body.appendChild(document.createElement("main"));
    const bars = [];
    const until = (selector) => new Promise((resolve) => {
      const record = () => {
        const bar = root.querySelector("progress");
        if (bar?.hasAttribute("value")) bars.push(bar.value);
        if (root.querySelector(selector)) resolve(root.querySelector(selector));
      };
      new MutationObserver(record).observe(root, { subtree: true, childList: true, attributes: true });
      record();
    });
    const react = createRoot(root);
    const show = (...parts) => react.render(createElement(StrictMode, null, createElement(...parts)));
    show(CopyButton, { drive, item: "${ID}", body: { name: "From React" } });
    (await until("button")).click();
    const text = (await until("p")).textContent;

    show(CopyButton, { key: "taken", drive, item: "${ID}", body: { name: "LargeFolder1" } });
    (await until("button")).click();
    const alert = (await until("[role=alert]")).textContent;

    const percentages = [];
    function Estimate({ action }) {
      const { phase, progress } = useEstimate(action);
      percentages.push(progress?.percentageComplete ?? null);
      return phase === "completed" ? createElement("b") : null;
    }
    show(Estimate, { action: drive.copy("${ID}", { name: "Estimated" }) });
    await until("b");
    const seen = { text, alert, bars, percentages };`,
    { drive, consoleErrors: [/status of 409/] },
  );
  assert.equal(seen.text, "Copied.");
  assert.match(seen.alert, /HTTP 409/);
  assertRising(seen.bars);
  assertRising(seen.percentages);
  await drive.holds("Documents/From React");
  assert.equal(await drive.starts(), 3);
});

test("the recipes for React are well typed", async (t) => {
  const app = await App.install(t);
  await Promise.all([react, estimate].map(({ name, code }) => app.write(name, code)));
  for (const types of ["react", "csstype"]) {
    const from = types === "react" ? "@types/react" : types;
    await app.add(`../node_modules/${from}`, `node_modules/${from}`);
  }
  const compilerOptions = { strict: true, noEmit: true, jsx: "react-jsx", target: "es2022", lib: ["es2022", "dom"], module: "esnext", moduleResolution: "bundler", types: [] };
  await app.write("tsconfig.json", JSON.stringify({ compilerOptions, include: ["*.tsx"] }));
  await app.run("tsc");
});

recipes.testThatAllAreTested();
