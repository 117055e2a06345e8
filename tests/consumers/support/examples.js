// The code blocks of a Markdown file, run in a page: requests to Microsoft's hosts are answered by a local drive.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { build } from "esbuild";
import { App } from "./app.js";
import { seenInPage, serve, startBrowser } from "./browser.js";
import { AppDrive, HALF } from "./drive.js";

export const GRAPH = "https://graph.microsoft.com";
export const MONITOR = "https://contoso.sharepoint.com";
/** The folder that the examples copy, and the id that they use for it. */
export const FOLDER = "Documents/LargeFolder1";
export const ID = "01ABC";

const ROOT = resolve(import.meta.dirname, "../../..");

/** The code blocks of one file. Each of them must be tested. */
export class Examples {
  #blocks;
  #tested = new Set();

  /**
   * @param {string} name of the file
   * @param {string} text
   */
  constructor(name, text) {
    this.name = name;
    this.text = text;
    const sections = text.split(/^## /m).map((section) => ({ heading: section.slice(0, section.indexOf("\n")), section }));
    this.#blocks = sections.flatMap(({ heading, section }) =>
      [...section.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language, code]) => ({ heading, language, code })),
    );
  }

  /** @param {string} name of the file, relative to the repository */
  static async read(name) {
    return new Examples(name, await readFile(join(ROOT, name), "utf8"));
  }

  /**
   * Returns the only block that contains a text, and counts it as tested.
   *
   * @param {string} word
   * @param {string} [language]
   */
  block(word, language) {
    const found = this.#blocks.filter((block) => block.code.includes(word) && (!language || block.language === language));
    assert.equal(found.length, 1, `${found.length} blocks of ${this.name} contain ${word}`);
    this.#tested.add(found[0]);
    return found[0].code;
  }

  /**
   * Returns the blocks below a heading, each with the file name in the comment on its first line, and counts them as tested.
   *
   * @param {string} heading
   */
  files(heading) {
    const found = this.#blocks.filter((block) => block.heading === heading);
    assert.ok(found.length > 0, `${this.name} has no code below ${heading}`);
    return found.map((block) => {
      this.#tested.add(block);
      const [, name, code] = block.code.match(/^(?:\/\/|<!--) (\S+)(?: -->)?\n(.*)$/s) ?? [];
      assert.ok(name, `a block below ${heading} has no file name`);
      return { name, code };
    });
  }

  /** Declares a test that fails if a block isn't tested. Call it last. */
  testThatAllAreTested() {
    test(`every code block of ${this.name} is tested`, () => {
      assert.deepEqual(this.#blocks.filter((block) => !this.#tested.has(block)), []);
    });
  }
}

/**
 * Has a drive answer for Graph, with its folder at the id that the examples use.
 *
 * @param {AppDrive} drive
 */
export async function asGraph(drive) {
  const headers = { Authorization: `Bearer ${drive.at.token}` };
  const { id } = await (await fetch(`${drive.at.drive}/v1.0/me/drive/root:/${FOLDER}`, { headers })).json();
  const inward = (/** @type {string} */ text) => text.replaceAll(ID, id).replace(GRAPH, drive.at.drive).replace(MONITOR, drive.at.monitor);
  const outward = (/** @type {string} */ text) => text.replaceAll(drive.at.monitor, MONITOR);

  return async (/** @type {import("playwright-core").BrowserContext} */ context) => {
    for (const origin of [GRAPH, MONITOR]) {
      await context.route(`${origin}/**`, async (route) => {
        const request = route.request();
        const body = request.postData()?.replaceAll(ID, id);
        const response = await fetch(inward(request.url()), { method: request.method(), headers: await request.allHeaders(), body });
        const answered = Object.fromEntries([...response.headers].map(([name, value]) => [name, outward(value)]));
        await route.fulfill({ status: response.status, headers: answered, body: outward(await response.text()) });
      });
    }
  };
}

/**
 * A fault: the first poll finds the copy in progress, although it may have ended by then on a busy machine.
 *
 * @param {string} [name] the copy's; by default the first that is polled
 */
export const inProgress = (name) => ({ where: "monitor", name, times: 1, answer: HALF });

/**
 * Runs a module in a page that has what the examples use without defining it.
 *
 * @param {import("node:test").TestContext} t
 * @param {string} code it assigns what the test is to see to `seen`
 * @param {object} [options]
 * @param {AppDrive} [options.drive] with `FOLDER` in it; a new one by default
 * @param {RegExp[]} [options.consoleErrors] the errors and warnings that the browser is expected to log
 * @param {Record<string, string>} [options.headers] of the page
 * @param {(context: import("playwright-core").BrowserContext) => Promise<unknown>} [options.prepare]
 * @returns {Promise<{ seen: any, drive: AppDrive }>}
 */
export async function runInPage(t, code, { drive, consoleErrors, headers, prepare = async () => {} } = {}) {
  const app = await App.install(t, "page", "readme");
  await build({
    stdin: { contents: `import "./globals.js";\n${code}\ndocument.title = JSON.stringify(seen);`, resolveDir: app.folder, loader: "jsx" },
    outfile: join(app.folder, "main.js"),
    bundle: true,
    format: "esm",
    jsx: "automatic",
    // Other packages that an example uses are the project's own.
    nodePaths: [join(ROOT, "tests/node_modules")],
  });
  await app.add("../../pkg/longhaul_bg.wasm", "assets/longhaul_bg.wasm");
  const url = await serve(t, app.folder, headers);
  if (drive === undefined) {
    drive = await AppDrive.start(FOLDER);
    await drive.fault(inProgress());
  }
  const answer = await asGraph(drive);
  const prepareAll = async (/** @type {import("playwright-core").BrowserContext} */ context) => {
    await answer(context);
    await prepare(context);
  };
  const browser = await startBrowser();
  const seen = await seenInPage(browser, `${url}?token=${drive.at.token}`, { prepare: prepareAll, consoleErrors });
  return { seen, drive };
}

/** Asserts that these are percentages, and that they never decrease. @param {(number | null)[]} shown */
export function assertRising(shown) {
  const known = shown.filter((percentage) => percentage !== null);
  assert.ok(known.length > 0, "no progress was shown");
  assert.deepEqual(known, [...known].sort((a, b) => a - b));
}
