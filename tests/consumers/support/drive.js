// The drive that the apps copy on, with one folder to copy.

import assert from "node:assert/strict";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { Drive } from "../../page/support/drive.js";

const SOURCE = "Source";
const FILES = { "letter.txt": "Dear Sir or Madam", "pictures/one.bin": "1".repeat(90_000), "pictures/two.bin": "2".repeat(60_000) };
/** So that a copy takes a second, and its monitor is asked more than once. */
const BYTES_PER_SECOND = 150_000;

/** A drive for the apps of one file of tests. */
export class AppDrive {
  #drive;
  #copies = 0;

  /** @param {Drive} drive */
  constructor(drive) {
    this.#drive = drive;
  }

  /** Starts it. It is gone when the tests of the file have ended. */
  static async start() {
    const folder = await mkdtemp(join(tmpdir(), "longhaul-consumers-"));
    for (const [name, text] of Object.entries(FILES)) {
      await mkdir(join(folder, SOURCE, name, ".."), { recursive: true });
      await writeFile(join(folder, SOURCE, name), text);
    }
    const drive = new Drive(folder, BYTES_PER_SECOND);
    after(() => drive.remove());
    await drive.begin();
    return new AppDrive(drive);
  }

  /** Where it is. */
  get at() {
    return this.#drive.at;
  }

  /** What an app needs to know to make a copy that is its own. */
  settings() {
    const { drive, token } = this.#drive.at;
    return { drive, token, from: SOURCE, to: `Copy ${++this.#copies}` };
  }

  /**
   * Checks a copy: what the app saw of it, and what is there.
   *
   * @param {{ to: string }} settings
   * @param {unknown} seen what the app's `copy` returned
   */
  async check({ to }, seen) {
    const { percentages, ...result } = /** @type {any} */ (seen);
    assert.deepEqual(result, { status: "completed", observed: "monitor", name: to });
    assert.ok(percentages.length > 0, "the app saw progress");
    assert.deepEqual(await this.#drive.files(to), await this.#drive.files(SOURCE));
  }
}
