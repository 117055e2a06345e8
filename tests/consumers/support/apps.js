// The apps of these tests, as data: their dependencies and their small files. `App.install` writes several of them into one folder. Longer files are in
// apps/, in a folder with the app's name.

/** @typedef {{ dependencies?: Record<string, string>, manifest?: object, files?: Record<string, string> }} AppKind */

/** A page that runs a script. @param {string} script the tag */
export const html = (script) => `<!doctype html>
<html lang="en">
  <meta charset="utf-8">
  <link rel="icon" href="data:,">
  <title></title>
  ${script}
</html>
`;

const PAGE = html('<script type="module" src="./main.js"></script>');

const ENTRIES = { longhaul: "index", "longhaul/groups": "groups", "longhaul/slim": "slim", "longhaul/store": "store", "longhaul/testing": "testing/index" };
const IMPORTS = Object.fromEntries(Object.entries(ENTRIES).map(([name, file]) => [name, `./node_modules/longhaul/${file}.js`]));
const IMPORT_MAP = html(`<script type="importmap">${JSON.stringify({ imports: IMPORTS })}</script>
  <script type="module" src="./main.js"></script>`);

// The programs. Each calls `copy` of support/copy.js, in a page with the optional entries too.

/** @param {string} entry @param {string} [load] */
const inPage = (entry, load = "") => `
import { DriveClient } from "${entry}";
import { copyAll } from "longhaul/groups";
import { actionStore } from "longhaul/store";
import { copy, settings, show } from "./copy.js";
${load}
show(copy(DriveClient, settings(), { copyAll, store: actionStore(new Map()) }));
`;

/** @param {string} entry @param {string} [load] */
const onServer = (entry, load = "") => `
import { DriveClient } from "${entry}";
import { copy } from "./copy.js";
${load}
console.log(JSON.stringify(await copy(DriveClient, JSON.parse(process.env.SETTINGS))));
`;

const REQUIRE = `
const { DriveClient } = require("longhaul");
const { copy } = require("./copy.js");

copy(DriveClient, JSON.parse(process.env.SETTINGS)).then((seen) => console.log(JSON.stringify(seen)));
`;

const WORKER_PAGE = `
import { settings, show } from "./copy.js";

const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
worker.onmessage = ({ data }) => show(data);
worker.onerror = ({ message }) => show(Promise.reject(new Error(message)));
worker.postMessage(settings());
`;

/** @param {string} imports @param {string} [more] */
const worker = (imports, more = "{}") => `
${imports}
import { copy } from "./copy.js";

self.onmessage = async ({ data }) => self.postMessage(await copy(DriveClient, data, ${more}).catch((error) => ({ error: String(error) })));
`;

// Workers have no import map, so without a bundler they import the package by its path.
const BY_PATH = 'import { DriveClient } from "./node_modules/longhaul/index.js";';
const WITH_ENTRIES = `import { DriveClient } from "longhaul";
import { copyAll } from "longhaul/groups";
import { actionStore } from "longhaul/store";`;

const SERVICE_WORKER_PAGE = `
import { settings, show } from "./copy.js";

await navigator.serviceWorker.register("./service-worker.js", { type: "module" });
const { active } = await navigator.serviceWorker.ready;
navigator.serviceWorker.onmessage = ({ data }) => show(data);
active.postMessage(settings());
`;

const SERVICE_WORKER = `
${BY_PATH}
import { copy } from "./copy.js";

async function answer({ data, source }) {
  source.postMessage(await copy(DriveClient, data).catch((error) => ({ error: String(error) })));
}

self.onmessage = (event) => event.waitUntil(answer(event));
`;

const LOAD_ON_NODE = `import { readFile } from "node:fs/promises";
import { load } from "longhaul/slim";

await load(readFile(new URL(import.meta.resolve("longhaul/longhaul_bg.wasm"))));`;
const LOAD_IN_PAGE = `import { load } from "longhaul/slim";

await load("./node_modules/longhaul/longhaul_bg.wasm");`;
const loadFrom = (/** @type {string} */ file) => `import { load } from "longhaul/slim";

await load(new URL("${file}", import.meta.url));`;
const LOAD_WITH_VITE = `import wasm from "longhaul/longhaul_bg.wasm?url";
import { load } from "longhaul/slim";

await load(wasm);`;

const VITEST = `
import { writeFile } from "node:fs/promises";
import { DriveClient } from "longhaul";
import { test } from "vitest";
import { copy } from "./copy.js";

test("copies", async () => {
  await writeFile("seen.json", JSON.stringify(await copy(DriveClient, JSON.parse(process.env.SETTINGS))));
});
`;

const NEXT_LAYOUT = `
export default function Layout({ children }) {
  return (
    <html lang="en">
      <head>
        <link rel="icon" href="data:," />
      </head>
      <body>{children}</body>
    </html>
  );
}
`;

const NEXT_PAGE = `
import { DriveClient } from "longhaul";
import { copy } from "../copy.js";

/** Copies while the server renders it. */
export default async function Page({ searchParams }) {
  return <title>{JSON.stringify(await copy(DriveClient, await searchParams))}</title>;
}
`;

const NEXT_CLIENT_PAGE = `
"use client";

import { DriveClient } from "longhaul";
import { copyAll } from "longhaul/groups";
import { actionStore } from "longhaul/store";
import { useEffect } from "react";
import { copy, settings, show } from "../../copy.js";

/** Copies in the browser. */
export default function Page() {
  useEffect(() => show(copy(DriveClient, settings(), { copyAll, store: actionStore(new Map()) })), []);
}
`;

const WRANGLER = `
name = "copies"
main = "worker.js"
compatibility_date = "2026-03-01"
send_metrics = false
`;

/** As the SharePoint Framework builds web parts: an AMD module that leaves the framework's packages to the page. */
const SPFX_WEBPACK = `
module.exports = {
  mode: "production",
  entry: "./CopyWebPart.ts",
  module: { rules: [{ test: /\\.ts$/, loader: "ts-loader" }] },
  resolve: { extensions: [".ts", ".js"] },
  externals: ["@microsoft/sp-webpart-base"],
  output: { filename: "web-part.js", library: { type: "amd" } },
};
`;
const SPFX_TYPESCRIPT = JSON.stringify({
  compilerOptions: {
    ...{ strict: true, skipLibCheck: true, target: "es2017", lib: ["es2022", "dom"], module: "esnext", moduleResolution: "bundler", types: [] },
  },
  files: ["CopyWebPart.ts", "sp-webpart-base.d.ts"],
});

const ANGULAR_TYPESCRIPT = JSON.stringify({
  compilerOptions: {
    ...{ strict: true, skipLibCheck: false, allowJs: true, target: "es2022", lib: ["es2022", "dom", "dom.iterable"] },
    ...{ module: "preserve", moduleResolution: "bundler", experimentalDecorators: true },
  },
  angularCompilerOptions: { strictTemplates: true },
  files: ["angular.ts"],
});
const ANGULAR_BUILD = { browser: "angular.ts", index: "index.html", tsConfig: "tsconfig.json", outputPath: { base: "dist", browser: "" } };
const ANGULAR = JSON.stringify({
  version: 1,
  cli: { analytics: false },
  projects: {
    app: { projectType: "application", root: "", architect: { build: { builder: "@angular/build:application", options: ANGULAR_BUILD } } },
  },
});

/** The component of a recipe for Vite. @param {string} name of the file in apps/recipes that renders it @param {string} [config] of Vite */
const recipe = (name, config) => ({ "main.js": `import "./${name}";`, ...(config && { "vite.config.js": config }) });

// The versions that several apps use.
const VITE = { vite: "8.3.8" };
const TYPESCRIPT = { typescript: "7.0.2" };
const REACT = { react: "19.3.1", "react-dom": "19.3.1" };
const REACT_TYPES = { "@types/react": "19.3.0", "@types/react-dom": "19.3.0" };
const WEBPACK = { webpack: "5.112.2", "webpack-cli": "7.3.1" };

/** By name. @type {Record<string, AppKind>} */
export const APPS = {
  // Programs that make a copy.
  page: { files: { "index.html": PAGE, "main.js": inPage("longhaul") } },
  "import-map": { files: { "index.html": IMPORT_MAP } },
  worker: { files: { "index.html": PAGE, "main.js": WORKER_PAGE, "worker.js": worker(WITH_ENTRIES, "{ copyAll, store: actionStore(new Map()) }") } },
  "worker-plain": { files: { "worker.js": worker(BY_PATH) } },
  "service-worker": { files: { "index.html": PAGE, "main.js": SERVICE_WORKER_PAGE, "service-worker.js": SERVICE_WORKER } },
  node: { files: { "main.js": onServer("longhaul") } },
  "node-require": { files: { "main.cjs": REQUIRE } },
  "slim-node": { files: { "main.js": onServer("longhaul/slim", LOAD_ON_NODE) } },
  "slim-page": { files: { "main.js": inPage("longhaul/slim", LOAD_IN_PAGE) } },
  "slim-webpack": { files: { "main.js": inPage("longhaul/slim", loadFrom("longhaul/longhaul_bg.wasm")) } },
  "slim-parcel": { files: { "main.js": inPage("longhaul/slim", loadFrom("npm:longhaul/longhaul_bg.wasm")) } },
  "slim-vite": { files: { "main.js": inPage("longhaul/slim", LOAD_WITH_VITE) } },
  typescript: {},

  // Bundlers and runtimes that build or run them.
  "vite-5": { dependencies: { vite: "5.4.21" } },
  "vite-7": { dependencies: { vite: "7.3.8" } },
  "vite-8": { dependencies: VITE },
  webpack: { dependencies: WEBPACK },
  rspack: { dependencies: { "@rspack/cli": "2.2.8", "@rspack/core": "2.3.3" } },
  rollup: { dependencies: { rollup: "4.68.7", "@rollup/plugin-node-resolve": "16.0.3" } },
  parcel: { dependencies: { parcel: "2.16.4" } },
  bun: { dependencies: { bun: "1.4.5" } },
  deno: { dependencies: { deno: "2.9.6" } },
  "typescript-5": { dependencies: { "@types/node": "20.19.43", typescript: "5.9.3" } },

  // Frameworks, hosts and test runners.
  next: {
    dependencies: { ...REACT, next: "16.4.6" },
    files: { "app/layout.js": NEXT_LAYOUT, "app/page.js": NEXT_PAGE, "app/client/page.js": NEXT_CLIENT_PAGE },
  },
  vitest: { dependencies: { vitest: "4.1.12" }, files: { "copy.test.js": VITEST } },
  jest: {
    dependencies: { jest: "30.5.2", "jest-environment-jsdom": "30.5.2" },
    manifest: { jest: { transform: {}, testMatch: ["**/*.jest.js"] } },
  },
  "jest-commonjs": {
    dependencies: { jest: "30.5.2", "@babel/core": "7.29.13", "@babel/plugin-transform-modules-commonjs": "7.29.14" },
    manifest: { type: "commonjs" },
    files: { "babel.config.json": '{ "plugins": ["@babel/plugin-transform-modules-commonjs"] }' },
  },
  "react-app": {
    dependencies: { ...REACT, ...REACT_TYPES, ...TYPESCRIPT, ...VITE, "@vitejs/plugin-react": "6.3.0" },
    files: { "main.js": 'import "./App.tsx";' },
  },
  spfx: {
    dependencies: { ...WEBPACK, "@microsoft/sp-http-base": "1.23.2", "ts-loader": "9.5.2", typescript: "5.9.3" },
    files: { "tsconfig.json": SPFX_TYPESCRIPT, "webpack.config.cjs": SPFX_WEBPACK },
  },
  "worker-cloudflare": { dependencies: { wrangler: "4.80.0" }, files: { "wrangler.toml": WRANGLER } },

  // What the tests of documents and types add to an app.
  readme: {},
  recipes: {},
  tabs: {},
  types: {
    dependencies: {
      "@microsoft/microsoft-graph-types": "2.43.1",
      "typescript-4.7": "npm:typescript@4.7.4",
      "typescript-5.0": "npm:typescript@5.0.4",
      "typescript-5.9": "npm:typescript@5.9.3",
      "typescript-6.0": "npm:typescript@6.0.3",
      "typescript-7.0": "npm:typescript@7.0.2",
    },
  },
};

const BUILD = ["vite", "build"];
const TSC = ["tsc", "--noEmit"];

/**
 * The recipes of docs/recipes.md that are whole components, by their headings: an app, and the commands that check and build it.
 *
 * @type {Record<string, AppKind & { check: string[] | null, build: string[], compilerOptions?: object }>}
 */
export const FRAMEWORKS = {
  React: {
    dependencies: { ...REACT, ...REACT_TYPES, ...TYPESCRIPT, ...VITE, "@vitejs/plugin-react": "6.3.0" },
    files: recipe("react.js"),
    ...{ check: TSC, build: BUILD, compilerOptions: { jsx: "react-jsx" } },
  },
  Svelte: {
    dependencies: { ...VITE, "@sveltejs/vite-plugin-svelte": "7.3.1", svelte: "5.57.3", "svelte-check": "4.7.8", typescript: "6.0.3" },
    files: recipe(
      "svelte.js",
      `import { svelte, vitePreprocess } from "@sveltejs/vite-plugin-svelte";
export default { plugins: [svelte({ preprocess: vitePreprocess() })] };`,
    ),
    ...{ check: ["svelte-check", "--fail-on-warnings"], build: BUILD },
  },
  "Vue and Pinia": {
    dependencies: { ...VITE, "@vitejs/plugin-vue": "6.0.11", pinia: "4.1.0", typescript: "6.0.3", vue: "3.5.45", "vue-tsc": "3.3.14" },
    files: recipe("vue.js", 'import vue from "@vitejs/plugin-vue";\nexport default { plugins: [vue()] };'),
    ...{ check: ["vue-tsc", "--noEmit"], build: BUILD },
  },
  Solid: {
    dependencies: { ...VITE, ...TYPESCRIPT, "solid-js": "1.9.19", "vite-plugin-solid": "2.11.14" },
    files: recipe("solid.js", 'import solid from "vite-plugin-solid";\nexport default { plugins: [solid()] };'),
    ...{ check: TSC, build: BUILD, compilerOptions: { jsx: "preserve", jsxImportSource: "solid-js" } },
  },
  Angular: {
    dependencies: {
      ...{ "@angular/build": "20.3.41", "@angular/cli": "20.3.41", rxjs: "7.8.2", tslib: "2.8.1", typescript: "5.9.3" },
      ...Object.fromEntries(["common", "compiler", "compiler-cli", "core", "platform-browser"].map((name) => [`@angular/${name}`, "20.3.35"])),
    },
    files: { "index.html": html("<body></body>"), "angular.json": ANGULAR, "tsconfig.json": ANGULAR_TYPESCRIPT },
    ...{ check: null, build: ["ng", "build"] },
  },
  RxJS: { dependencies: { ...VITE, ...TYPESCRIPT, rxjs: "7.8.2" }, files: recipe("rxjs.js"), check: TSC, build: BUILD },
  "TanStack Query": {
    dependencies: { ...REACT, ...REACT_TYPES, ...TYPESCRIPT, ...VITE, "@tanstack/react-query": "5.108.4" },
    files: recipe("query.js"),
    ...{ check: TSC, build: BUILD, compilerOptions: { jsx: "react-jsx" } },
  },
};
