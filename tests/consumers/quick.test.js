// Apps that need nothing but the package, and tools that the project has anyway. Each copies for real.

import { createHash } from "node:crypto";
import { test } from "node:test";
import { App } from "./support/app.js";
import { copiesInPage, startBrowser } from "./support/browser.js";
import { AppDrive } from "./support/drive.js";
import { serve } from "./support/serve.js";

const browser = await startBrowser();
const drive = await AppDrive.start();

/**
 * Declares a page that is served as it is.
 *
 * @param {string} name
 * @param {string[]} apps folders of apps/
 */
function page(name, apps) {
  test(name, async (t) => {
    const app = await App.install(t, ...apps.map((each) => `apps/${each}`));
    await copiesInPage(browser, drive, await serve(t, app.folder));
  });
}

page("a plain page with an import map", ["page", "import-map"]);
page("a module worker", ["worker", "worker-plain"]);
page("a service worker", ["service-worker"]);
page("slim in a plain page", ["import-map", "slim-page"]);

test("a plain page under a strict Content-Security-Policy", async (t) => {
  const app = await App.install(t, "apps/page", "apps/import-map");
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

for (const [format, script] of [
  ["esm", '<script type="module" src="bundle.js"></script>'],
  ["iife", '<script defer src="bundle.js"></script>'],
]) {
  test(`esbuild, ${format}`, async (t) => {
    const app = await App.install(t, "apps/page");
    await app.run("esbuild", "main.js", "--bundle", "--minify", `--format=${format}`, "--outfile=bundle.js");
    const html = await app.read("index.html");
    await app.write("index.html", html.replace('<script type="module" src="./main.js"></script>', script));
    await copiesInPage(browser, drive, await serve(t, app.folder));
  });
}

/**
 * Has a program of an app make its copy, and checks it.
 *
 * @param {App} app
 */
async function copiesOnNode(app) {
  const settings = drive.settings();
  app.settings = settings;
  await drive.check(settings, JSON.parse(await app.run("node", "main.js")));
}

for (const [name, folder] of [["Node", "apps/node"], ["slim on Node", "apps/slim-node"]]) {
  test(name, async (t) => copiesOnNode(await App.install(t, folder)));
}

for (const [module, moduleResolution] of [["esnext", "bundler"], ["node16", "node16"]]) {
  for (const lib of ["es2022,dom", "es2022"]) {
    test(`TypeScript, --moduleResolution ${moduleResolution} --lib ${lib}`, async (t) => {
      const app = await App.install(t, "apps/typescript");
      await app.add("../node_modules/@types/node", "node_modules/@types/node");
      await app.add("../node_modules/undici-types", "node_modules/undici-types");
      const options = { strict: true, skipLibCheck: false, target: "es2022", lib: lib.split(","), module, moduleResolution, types: ["node"] };
      await app.write("tsconfig.json", JSON.stringify({ compilerOptions: options }));
      await app.run("tsc");
      await copiesOnNode(app);
    });
  }
}
