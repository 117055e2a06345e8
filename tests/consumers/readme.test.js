// Every example of README, as it stands there, in a page: what it says to Graph is answered by a real drive.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { build } from "esbuild";
import { App } from "./support/app.js";
import { seenInPage, startBrowser } from "./support/browser.js";
import { AppDrive } from "./support/drive.js";
import { serve } from "./support/serve.js";

const GRAPH = "https://graph.microsoft.com";
/** What README calls the folder to copy: by its path, and by its id. */
const FOLDER = "Documents/LargeFolder1";
const ID = "01ABC";

const readme = await readFile(resolve(import.meta.dirname, "../../README.md"), "utf8");
const blocks = [...readme.matchAll(/^```jsx?\n(.*?)^```$/gms)].map(([, code]) => code);

const browser = await startBrowser();

/**
 * Has a drive stand in for Graph, and the folder's own id for the one in README.
 *
 * @param {AppDrive} drive
 */
async function graph(drive) {
  const headers = { Authorization: `Bearer ${drive.at.token}` };
  const { id } = await (await fetch(`${drive.at.drive}/v1.0/me/drive/root:/${FOLDER}`, { headers })).json();
  return async (/** @type {import("playwright-core").BrowserContext} */ context) =>
    context.route(`${GRAPH}/**`, async (route) => {
      const request = route.request();
      const url = request.url().replace(GRAPH, drive.at.drive).replace(ID, id);
      const answer = await fetch(url, { method: request.method(), headers: await request.allHeaders(), body: request.postData()?.replaceAll(ID, id) });
      await route.fulfill({ status: answer.status, headers: Object.fromEntries(answer.headers), body: Buffer.from(await answer.arrayBuffer()) });
    });
}

/** The blocks that a test below is about. */
const tested = new Set();

/**
 * Declares the test of a block.
 *
 * @param {string} name
 * @param {string} word what no other block holds
 * @param {string} then what the page does after it: it shows what came of it, as `seen`
 * @param {(seen: any, drive: AppDrive) => Promise<void>} check
 * @param {string[]} [complaints] what the browser is to complain of
 */
function example(name, word, then, check, complaints) {
  const found = blocks.filter((block) => block.includes(word));
  assert.equal(found.length, 1, `${found.length} blocks of README hold ${word}`);
  tested.add(found[0]);

  test(name, async (t) => {
    const app = await App.install(t, "page", "readme");
    await build({
      stdin: { contents: `import "./surroundings.js";\n${found[0]}\n${then}\ndocument.title = JSON.stringify(seen);`, resolveDir: app.folder, loader: "jsx" },
      outfile: join(app.folder, "main.js"),
      bundle: true,
      format: "esm",
      jsx: "automatic",
      // Other packages that an example uses are the project's own.
      nodePaths: [resolve(import.meta.dirname, "../node_modules")],
    });
    await app.add("../../pkg/longhaul_bg.wasm", "assets/longhaul_bg.wasm");
    const url = await serve(t, app.folder);
    const drive = await AppDrive.start(FOLDER);
    await check(await seenInPage(browser, `${url}?token=${drive.at.token}`, { prepare: await graph(drive), complaints }), drive);
  });
}

/** Each is a percentage, and they rise. @param {(number | null)[]} shown */
function rises(shown) {
  const known = shown.filter((percentage) => percentage !== null);
  assert.ok(known.length > 0, "something was shown");
  assert.deepEqual(known, [...known].sort((a, b) => a - b));
}

example("the first example", "auth: () => msal", "const seen = { item, values };", async ({ item, values }, drive) => {
  assert.equal(item.name, "Copy of LargeFolder1");
  rises(values);
  await drive.holds("Documents/Copy of LargeFolder1");
});

example("what an action can do", "await action.accepted;", "const seen = { saved: action, values };", async ({ saved, values }, drive) => {
  assert.match(saved.monitorUrl, /^http/);
  rises(values);
  await drive.holds("Documents/Backup");
});

example("many copies", "copyAll(", "const seen = { results, values };", async ({ results, values }, drive) => {
  const names = results.map((/** @type {any} */ { value }) => value.item.name).sort();
  assert.deepEqual(names, ["LargeFolder1 1", "LargeFolder1 2"]);
  rises(values);
  for (const name of names) await drive.holds(`Documents/${name}`);
});

example("a bar", "function show(action, bar)", "const seen = { values };", async ({ values }, drive) => {
  rises(values);
  await drive.holds("Documents/Backup");
});

/** Copies, reloads the page, and follows what is running then. */
const reloaded = `
  if (running.length === 0) {
    await backUp().accepted;
    location.reload();
    await new Promise(() => {});
  }
  const [{ title, action }] = running;
  const { item } = await action;
  const seen = { title, item, values, others: running.length - 1 };`;

example("across tabs and reloads", "indexedDbStore()", reloaded, async ({ title, item, values, others }, drive) => {
  assert.equal(title, "Backup");
  assert.equal(item.name, "Backup");
  assert.equal(others, 0);
  rises(values);
  await drive.holds("Documents/Backup");
});

/** Shows a copy, and waits until the component has said how it ended. */
const inReact = (/** @type {string} */ name) => `
  import { createRoot } from "react-dom/client";
  import { StrictMode } from "react";
  const states = [];
  const root = document.body.appendChild(document.createElement("main"));
  const ended = new Promise((resolve) => {
    const look = () => {
      states.push(root.innerHTML);
      if (root.querySelector("p")) resolve();
    };
    new MutationObserver(look).observe(root, { subtree: true, childList: true, attributes: true });
  });
  createRoot(root).render(<StrictMode><Copy action={drive.copy("${ID}", { name: "${name}" })} /></StrictMode>);
  await ended;
  const seen = { states };`;

example("React", "function useAction(action)", inReact("From React"), async ({ states }, drive) => {
  assert.match(states.join("\n"), /<progress max="100" value="\d/);
  assert.equal(states.at(-1), "<p>Copied.</p>");
  await drive.holds("Documents/From React");
});

example(
  "React, of a copy that is refused",
  "function useAction(action)",
  inReact("LargeFolder1"),
  async ({ states }) => assert.match(states.at(-1), /^<p role="alert">The service refused to start the action \(HTTP 409\)/),
  ["Failed to load resource: the server responded with a status of 409 (Conflict)"],
);

example("beside the Graph client", "Client.initWithMiddleware", "const seen = { item, values };", async ({ item, values }, drive) => {
  assert.equal(item.name, "Backup");
  rises(values);
  await drive.holds("Documents/Backup");
});

const slim = `
  const slim = new DriveClient({ baseUrl: "${GRAPH}/v1.0/me/drive", auth: authProvider });
  const seen = await slim.copy("${ID}", { name: "Slim" });`;

example("slim", 'from "longhaul/slim"', slim, async ({ item }, drive) => {
  assert.equal(item.name, "Slim");
  await drive.holds("Documents/Slim");
});

test("every example is tested", () => {
  assert.deepEqual(blocks.filter((block) => !tested.has(block)), []);
});
