// An app in a folder of its own with the packed package installed, and the commands that build and run it.

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { after } from "node:test";
import { pathToFileURL } from "node:url";
import { pack, run } from "../../package/support/installed.js";
import { APPS, html } from "./apps.js";

const CONSUMERS = resolve(import.meta.dirname, "..");
/** The project's own tools. Those of the app take precedence. */
const TOOLS = resolve(CONSUMERS, "../node_modules/.bin");
/** Disables telemetry and colors. */
const ENVIRONMENT = { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined, CI: "1", NEXT_TELEMETRY_DISABLED: "1", PARCEL_WORKERS: "1" };

/** Packed once for each test file, and removed after its tests. */
const packed = await mkdtemp(join(tmpdir(), "longhaul-packed-"));
after(() => rm(packed, { recursive: true }));
const { tarball } = await pack(packed);

/** An app in a temporary folder. */
export class App {
  /** @param {string} folder */
  constructor(folder) {
    this.folder = folder;
  }

  /**
   * Makes an app, and installs its dependencies and the package.
   *
   * @param {import("node:test").TestContext} t removes it
   * @param {...(string | import("./apps.js").AppKind)} kinds the names of apps, or apps as data; files of later ones replace those of earlier ones
   */
  static async install(t, ...kinds) {
    const app = new App(await mkdtemp(join(tmpdir(), "longhaul-consumer-")));
    t.after(() => rm(app.folder, { recursive: true, force: true }));
    const devDependencies = {};
    const manifest = { private: true, type: "module", devDependencies };
    for (const kind of kinds) {
      const { dependencies, manifest: more, files = {} } = typeof kind === "string" ? APPS[kind] : kind;
      Object.assign(devDependencies, dependencies);
      Object.assign(manifest, more);
      for (const [name, text] of Object.entries(files)) await app.write(name, text);
      if (typeof kind === "string" && existsSync(join(CONSUMERS, "apps", kind))) await app.add(join("apps", kind));
    }
    await app.write("package.json", JSON.stringify(manifest));
    await app.add("support/copy.js", "copy.js");
    await app.run("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", tarball);
    return app;
  }

  /**
   * Puts files in it.
   *
   * @param {string} from a file or a folder of tests/consumers
   * @param {string} [to] where they go in it
   */
  async add(from, to = ".") {
    await cp(join(CONSUMERS, from), join(this.folder, to), { recursive: true });
  }

  /** Writes one of its files. @param {string} name @param {string} text */
  async write(name, text) {
    const path = join(this.folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }

  /**
   * Makes its page load another script than main.js, for bundlers that don't process pages.
   *
   * @param {string} name of the page
   * @param {string} script the tag
   */
  load(name, script) {
    return this.write(name, html(script));
  }

  /** Reads one of its files. @param {string} name */
  read(name) {
    return readFile(join(this.folder, name), "utf8");
  }

  /**
   * Imports a module into this process.
   *
   * @param {string} name by which the app would import it
   * @returns {Promise<any>}
   */
  import(name) {
    return import(pathToFileURL(createRequire(join(this.folder, "main.js")).resolve(name)).href);
  }

  /**
   * Runs a command in it.
   *
   * @param {string} program
   * @param {...string} given
   * @returns {Promise<string>} what it printed
   */
  async run(program, ...given) {
    try {
      const { stdout } = await run(program, given, { ...this.#options(), encoding: "utf8", timeout: 240_000 });
      return stdout;
    } catch (error) {
      const { stdout, stderr } = /** @type {any} */ (error);
      throw new Error(`${program} ${given.join(" ")} failed:\n${stdout}${stderr}`, { cause: error });
    }
  }

  /**
   * Starts a server in it, and waits until it has printed its URL.
   *
   * @param {import("node:test").TestContext} t ends it
   * @param {string} program
   * @param {...string} given
   * @returns {Promise<string>} the URL
   */
  async start(t, program, ...given) {
    // A process group of its own, so that its children end with it.
    const child = spawn(program, given, { ...this.#options(), detached: true, stdio: ["ignore", "pipe", "pipe"] });
    t.after(() => child.pid && child.exitCode === null && process.kill(-child.pid, "SIGKILL"));
    return new Promise((resolve, reject) => {
      let printed = "";
      const read = (/** @type {Buffer} */ chunk) => {
        printed += chunk;
        const url = printed.match(/http:\/\/(localhost|127\.0\.0\.1):\d+(?=\D)/);
        if (url) resolve(`${url[0]}/`);
      };
      child.stdout.on("data", read);
      child.stderr.on("data", read);
      child.once("error", reject);
      child.once("exit", () => reject(new Error(`${program} ended:\n${printed}`)));
    });
  }

  #options() {
    const path = [join(this.folder, "node_modules/.bin"), TOOLS, process.env.PATH].join(delimiter);
    return { cwd: this.folder, env: { ...ENVIRONMENT, PATH: path, SETTINGS: this.settings && JSON.stringify(this.settings) } };
  }

  /** What the app's program copies: it reads this from its environment. @type {object | undefined} */
  settings;
}

/**
 * Checks that a program of an app makes a copy.
 *
 * @param {App} app
 * @param {import("./drive.js").AppDrive} drive
 * @param {[string, ...string[]]} command
 */
export async function copiesInProgram(app, drive, command = ["node", "main.js"]) {
  const settings = drive.settings();
  app.settings = settings;
  await drive.check(settings, JSON.parse(await app.run(...command)));
}

/** Module resolutions, and the platform's types beside those of Node. */
export const TYPESCRIPT = [
  { module: "esnext", moduleResolution: "bundler", lib: ["es2022", "dom"] },
  { module: "esnext", moduleResolution: "bundler", lib: ["es2022"] },
  { module: "node16", moduleResolution: "node16", lib: ["es2022", "dom"] },
  { module: "node16", moduleResolution: "node16", lib: ["es2022"] },
];

/**
 * Compiles an app with the strictest options.
 *
 * @param {App} app
 * @param {typeof TYPESCRIPT[number]} options
 */
export async function compile(app, options) {
  const compilerOptions = { strict: true, skipLibCheck: false, target: "es2022", types: ["node"], ...options };
  await app.write("tsconfig.json", JSON.stringify({ compilerOptions }));
  await app.run("tsc");
}
