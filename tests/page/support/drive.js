// @ts-check
/**
 * A local drive over a temporary folder, started as its own process, as `cargo xtask demo` does.
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { cp, link, mkdir, mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { createInterface } from "node:readline";

const ROOT = resolve(import.meta.dirname, "../../..");
const PROGRAM = process.env.LOCAL_DRIVE ?? join(ROOT, "target/debug/local-drive");

/**
 * Its ready line.
 *
 * @typedef {{ drive: string, monitor: string, page: string, token: string, driveId: string }} Addresses
 */

/** What a full drive answers; for `fault`. */
export const FULL = { status: 507, body: { error: { code: "quotaLimitReached", message: "No room." } } };

/** A drive with sample files, which can be killed and started again where it was. */
export class Drive {
  /** @type {import("node:child_process").ChildProcess | undefined} */
  #process;
  /** @type {Addresses} */
  at = { drive: "", monitor: "", page: "", token: "", driveId: "" };
  #bytesPerSecond;
  /** The folders that its page's origin serves: at `/`, and at `/pkg/`. */
  serves = { page: join(ROOT, "www"), package: join(ROOT, "pkg") };
  /** Options of its command line without a value. */
  flags = ["--sample"];

  /**
   * @param {string} folder where its files are
   * @param {number} bytesPerSecond how fast it copies
   */
  constructor(folder, bytesPerSecond) {
    this.folder = folder;
    this.#bytesPerSecond = bytesPerSecond;
  }

  /**
   * @param {object} [options]
   * @param {number} [options.bytesPerSecond]
   */
  static async start({ bytesPerSecond = 16 * 1024 * 1024 } = {}) {
    const drive = new Drive(await mkdtemp(join(tmpdir(), "longhaul-page-")), bytesPerSecond);
    await fillWithSample(drive.folder);
    await drive.begin();
    return drive;
  }

  /** Starts the process: on free ports the first time, on the same ones afterwards, and each time with a new token. */
  async begin() {
    const port = async (/** @type {string} */ origin) => (origin === "" ? String(await freePort()) : new URL(origin).port);
    const options = {
      folder: this.folder,
      port: await port(this.at.drive),
      "monitor-port": await port(this.at.monitor),
      "page-port": await port(this.at.page),
      ...this.serves,
      "bytes-per-second": String(this.#bytesPerSecond),
    };
    const list = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
    const started = spawn(PROGRAM, [...list, ...this.flags], { stdio: ["ignore", "pipe", "inherit"] });
    this.#process = started;
    const lines = createInterface({ input: started.stdout });
    const [line] = await Promise.race([once(lines, "line"), once(started, "exit").then(() => [null])]);
    if (line === null) throw new Error(`${PROGRAM} ended before it was ready`);
    this.at = JSON.parse(line);
  }

  /** Kills the process, as a power cut would. */
  async kill() {
    if (this.#process === undefined || this.#process.exitCode !== null) return;
    const exit = once(this.#process, "exit");
    this.#process.kill("SIGKILL");
    await exit;
    this.#process = undefined;
  }

  /** Ends it and removes its files. */
  async remove() {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }

  /**
   * Sets the fault plan.
   *
   * @param {...object} faults
   */
  async fault(...faults) {
    await this.admin("PUT", "/admin/faults", JSON.stringify({ faults }));
  }

  /** The faults that haven't applied yet. @returns {Promise<object[]>} */
  async faults() {
    const response = await this.admin("GET", "/admin/faults");
    return (await response.json()).faults;
  }

  /** Makes all copies pause when they have done this percentage of their bytes. @param {number} atPercent */
  async pause(atPercent) {
    await this.admin("PUT", "/admin/pause", JSON.stringify({ atPercent }));
  }

  /** Makes paused copies continue, at full speed until they have caught up with their rate. */
  async resume() {
    await this.admin("DELETE", "/admin/pause");
  }

  /**
   * The requests that it has received.
   *
   * @returns {Promise<{ origin: string, method: string, path: string, status: number, authorization: boolean, preflight: boolean, headers: Record<string, string> }[]>}
   */
  async log() {
    const response = await this.admin("GET", "/admin/log");
    return (await response.json()).requests;
  }

  /** The requests that started copies. */
  async starts() {
    return (await this.log()).filter(({ method, path }) => method === "POST" && path.includes("/copy"));
  }

  /** Clears the log of requests. */
  async forget() {
    await this.admin("DELETE", "/admin/log");
  }

  /**
   * A file of the drive, as it is on the disk.
   *
   * @param {string} path
   */
  file(path) {
    return readFile(join(this.folder, path));
  }

  /**
   * All files below a folder of the drive, as they are on the disk, by their path in it.
   *
   * @param {string} name
   * @returns {Promise<Map<string, Buffer>>}
   */
  async files(name) {
    const folder = join(this.folder, name);
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const contents = await Promise.all(paths.map((path) => readFile(path)));
    return new Map(paths.map((path, index) => [path.slice(folder.length), contents[index]]));
  }

  /**
   * Sends a request to an admin route.
   *
   * @param {string} method
   * @param {string} path
   * @param {string} [body]
   */
  async admin(method, path, body) {
    const headers = { Authorization: `Bearer ${this.at.token}`, "Content-Type": "application/json" };
    const response = await fetch(this.at.drive + path, { method, headers, body });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}`);
    return response;
  }
}

/** Ports that no system gives to a program that asks for any, so that they stay free until a killed drive is started again. */
const PORTS = { first: 20_000, count: 12_000 };

/** How many of them are reserved for this process: other processes start drives at the same time. */
const RESERVED = 200;

/** The first port that is reserved. @type {Promise<number> | undefined} */
let first;
/** How many ports after the first were used last. */
let offset = 0;

/** A free one of these ports. @returns {Promise<number>} */
async function freePort() {
  const base = await (first ??= reserve());
  for (;;) {
    offset = (offset % (RESERVED - 1)) + 1;
    const port = base + offset;
    const server = await listen(port);
    await new Promise((resolve) => server?.close(resolve) ?? resolve(undefined));
    if (server !== null) return port;
  }
}

/** Reserves ports by listening on the first one for as long as this process runs. @returns {Promise<number>} */
async function reserve() {
  for (;;) {
    const port = PORTS.first + RESERVED * Math.floor((Math.random() * PORTS.count) / RESERVED);
    const server = await listen(port);
    server?.unref();
    if (server !== null) return port;
  }
}

/** Listens on a port. Resolves to null if it is in use. @param {number} port */
async function listen(port) {
  const server = createServer().listen(port, "127.0.0.1");
  return once(server, "listening").then(() => server, () => null);
}

/** The folder with almost all bytes of the sample files. */
const LARGE = "Sample project";

/** The folder of the sample files from which this process fills its drives. @type {Promise<string> | undefined} */
let sample;

/**
 * Fills a drive's folder with the sample files: writing them takes a drive half a second. The files of the large folder are hard links, so
 * nothing may change them in place. The drive itself replaces files.
 *
 * @param {string} folder
 */
async function fillWithSample(folder) {
  sample ??= writeSample();
  const from = await sample;
  const large = join(from, LARGE);
  await cp(from, folder, { recursive: true, filter: (path) => path !== large });
  await mkdir(join(folder, LARGE));
  // Folders are listed before their contents.
  for (const entry of await readdir(large, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const target = join(folder, relative(from, path));
    await (entry.isDirectory() ? mkdir(target) : link(path, target));
  }
}

/** Makes a drive write the sample files. Removes them when this process ends. @returns {Promise<string>} their folder */
async function writeSample() {
  const drive = new Drive(await mkdtemp(join(tmpdir(), "longhaul-sample-")), 0);
  process.once("exit", () => rmSync(drive.folder, { recursive: true, force: true }));
  await drive.begin();
  await drive.kill();
  await rm(join(drive.folder, ".local-drive"), { recursive: true });
  return drive.folder;
}
