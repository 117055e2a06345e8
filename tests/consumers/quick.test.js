// Apps that need only the package and the project's own tools. Each makes a real copy.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { App, TYPESCRIPT, compile, copiesInProgram } from "./support/app.js";
import { copiesInPage, seenInPage, serve, startBrowser } from "./support/browser.js";
import { AppDrive } from "./support/drive.js";

const browser = await startBrowser();
const drive = await AppDrive.start();

/**
 * Declares the test of a page that is served without a build.
 *
 * @param {string} name
 * @param {string[]} apps folders of apps/
 */
function page(name, apps) {
  test(name, async (t) => {
    const app = await App.install(t, ...apps);
    await copiesInPage(browser, drive, await serve(t, app.folder));
  });
}

page("a plain page with an import map", ["page", "import-map"]);
page("a module worker", ["worker", "worker-plain"]);
page("a service worker", ["service-worker"]);
page("slim in a plain page", ["import-map", "slim-page"]);

test("the testing service answers a start before the next task, so that fake timers of a browser don't pass", async (t) => {
  const app = await App.install(t, "page", "import-map");
  const code = `import { TestService } from "longhaul/testing";
    const service = new TestService({ items: { "a.txt": "text" } });
    const headers = { Authorization: \`Bearer \${service.token}\` };
    let status = null;
    service.fetch(\`\${service.baseUrl}/root:/a.txt:/copy\`, { method: "POST", headers, body: '{ "name": "b.txt" }' }).then((response) => (status = response.status));
    for (let microtasks = 0; microtasks < 100; microtasks++) await null;
    document.title = JSON.stringify({ status });`;
  await app.write("main.js", code);
  assert.deepEqual(await seenInPage(browser, await serve(t, app.folder)), { status: 202 });
});

test("the error names the directive if the Content Security Policy forbids WebAssembly", async (t) => {
  const app = await App.install(t, "page");
  await app.run("esbuild", "main.js", "--bundle", "--format=esm", "--outfile=bundle.js");
  await app.load("index.html", '<script type="module" src="bundle.js"></script>');
  const url = await serve(t, app.folder, { "Content-Security-Policy": "script-src 'self'" });
  const { error } = await seenInPage(browser, `${url}?${new URLSearchParams(drive.settings())}`);
  assert.match(error, /^LonghaulError: .* script-src needs 'wasm-unsafe-eval'; .* CompileError/);
});

test("a plain page under a strict Content-Security-Policy", async (t) => {
  const app = await App.install(t, "page", "import-map");
  const [, map] = /** @type {RegExpMatchArray} */ ((await app.read("index.html")).match(/<script type="importmap">(.*?)<\/script>/s));
  const hash = createHash("sha256").update(map).digest("base64");
  const policy = [
    "default-src 'none'",
    "img-src data:",
    `script-src 'self' 'wasm-unsafe-eval' 'sha256-${hash}'`,
    `connect-src ${drive.at.drive} ${drive.at.monitor}`,
    "require-trusted-types-for 'script'",
  ];
  await copiesInPage(browser, drive, await serve(t, app.folder, { "Content-Security-Policy": policy.join("; ") }));
});

for (const [format, target, script] of [
  ["esm", "esnext", '<script type="module" src="bundle.js"></script>'],
  ["iife", "esnext", '<script defer src="bundle.js"></script>'],
  // Replaces async functions, private members and optional chaining.
  ["iife", "es2015", '<script defer src="bundle.js"></script>'],
]) {
  test(`esbuild, ${format}, ${target}`, async (t) => {
    const app = await App.install(t, "page");
    await app.run("esbuild", "main.js", "--bundle", "--minify", `--format=${format}`, `--target=${target}`, "--outfile=bundle.js");
    await app.load("index.html", script);
    await copiesInPage(browser, drive, await serve(t, app.folder));
  });
}

for (const [name, folder] of [["Node", "node"], ["slim on Node", "slim-node"]]) {
  test(name, async (t) => copiesInProgram(await App.install(t, folder), drive));
}

test("require() in Node", { skip: !("require_module" in process.features) }, async (t) => {
  await copiesInProgram(await App.install(t, "node-require"), drive, ["node", "main.cjs"]);
});

for (const options of TYPESCRIPT) {
  test(`TypeScript, ${options.moduleResolution}, ${options.lib}`, async (t) => {
    const app = await App.install(t, "typescript");
    await app.add("../node_modules/@types/node", "node_modules/@types/node");
    await app.add("../node_modules/undici-types", "node_modules/undici-types");
    await compile(app, options);
    await copiesInProgram(app, drive);
  });
}
