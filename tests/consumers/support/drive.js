// A local drive with one folder, which the apps copy.

import assert from "node:assert/strict";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { Drive } from "../../page/support/drive.js";

const FILES = { "letter.txt": "Dear Sir or Madam", "pictures/one.bin": "1".repeat(90_000), "pictures/two.bin": "2".repeat(60_000) };
/** A copy takes a second, so that its monitor is polled more than once. */
const BYTES_PER_SECOND = 150_000;

/** A monitor's response for a copy that makes no progress. */
export const HALF = { status: 202, body: { operation: "ItemCopy", percentageComplete: 50, status: "inProgress" } };

/** A drive for the apps of one test file. */
export class AppDrive {
  #drive;
  #source;
  #copies = 0;

  /**
   * @param {Drive} drive
   * @param {string} source
   */
  constructor(drive, source) {
    this.#drive = drive;
    this.#source = source;
  }

  /**
   * Starts it. It is removed after the tests of the file.
   *
   * @param {string} [source] the path of the folder to copy
   */
  static async start(source = "Source") {
    const folder = await mkdtemp(join(tmpdir(), "longhaul-consumers-"));
    for (const [name, text] of Object.entries(FILES)) {
      await mkdir(join(folder, source, name, ".."), { recursive: true });
      await writeFile(join(folder, source, name), text);
    }
    const drive = new Drive(folder, BYTES_PER_SECOND);
    after(() => drive.remove());
    await drive.begin();
    return new AppDrive(drive, source);
  }

  /** Its addresses. */
  get at() {
    return this.#drive.at;
  }

  /** What an app needs to make a copy with a new name. */
  settings() {
    const { drive, token } = this.#drive.at;
    return { drive, token, from: this.#source, to: `Copy ${++this.#copies}` };
  }

  /**
   * Checks a copy: what the app saw, and the files on the drive.
   *
   * @param {{ to: string }} settings
   * @param {unknown} seen what the app's `copy` returned
   */
  async check({ to }, seen) {
    const { percentages, ...result } = /** @type {any} */ (seen);
    assert.deepEqual(result, { status: "completed", observed: "monitor", name: to });
    assert.ok(percentages.length > 0, "the app saw progress");
    await this.holds(to);
  }

  /** Sets the fault plan. @param {...object} faults */
  fault(...faults) {
    return this.#drive.fault(...faults);
  }

  /** Clears the log of requests. */
  forget() {
    return this.#drive.forget();
  }

  /** Makes all copies pause when they have done this percentage of their bytes. @param {number} atPercent */
  pause(atPercent) {
    return this.#drive.pause(atPercent);
  }

  /** Makes paused copies continue. */
  resume() {
    return this.#drive.resume();
  }

  /** How often its monitors have been polled. */
  async polls() {
    const log = await this.#drive.log();
    return log.filter(({ origin, method }) => origin === "monitor" && method === "GET").length;
  }

  /** How many copies have been requested. */
  async starts() {
    return (await this.#drive.starts()).length;
  }

  /** Checks that there is a complete copy. @param {string} path of it */
  async holds(path) {
    assert.deepEqual(await this.#drive.files(path), await this.#drive.files(this.#source));
  }
}
