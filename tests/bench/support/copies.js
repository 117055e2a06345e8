// Copies on a local drive: their monitors, and when each ended.

import { mkdir, mkdtemp, readFile, readdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { begin } from "../../page/support/copies.js";
import { Drive } from "../../page/support/drive.js";

/** The speed of each copy: the size of the source determines how long it takes. */
const BYTES_PER_SECOND = 2_000;

/** A drive, and the copies on it. */
export class Copies {
  /** @type {Map<string, string>} the copies' monitor URLs, by the name that each copy gets */
  monitors = new Map();

  /** @param {Drive} drive */
  constructor(drive) {
    this.drive = drive;
  }

  /** A drive without copies. @param {string} page the folder of its page */
  static async on(page) {
    const folder = await mkdtemp(join(tmpdir(), "longhaul-bench-"));
    const drive = new Drive(folder, BYTES_PER_SECOND);
    drive.serves.page = page;
    // A library that adds headers to its polls needs an answer to the preflight.
    drive.flags = ["--monitor-preflights"];
    await mkdir(join(folder, "Sources"));
    await drive.begin();
    return new Copies(drive);
  }

  /**
   * Begins copies, and waits until all are accepted.
   *
   * @param {number[]} seconds how long each takes
   */
  async begin(seconds) {
    for (const each of new Set(seconds)) {
      await writeFile(join(this.drive.folder, "Sources", `${each}.bin`), "x".repeat(each * BYTES_PER_SECOND));
    }
    const copies = seconds.map((each, index) => ({ source: `Sources/${each}.bin`, name: `Copy ${index}.bin` }));
    const monitors = await begin(this.drive, copies);
    for (const [index, { name }] of copies.entries()) this.monitors.set(name, monitors[index]);
  }

  /**
   * When each copy ended, in milliseconds since 1970, by its name. The drive records it.
   *
   * @returns {Promise<Map<string, number>>}
   */
  async ends() {
    const folder = join(this.drive.folder, ".local-drive/jobs");
    const ends = new Map();
    for (const file of await readdir(folder)) {
      const { name, ended } = JSON.parse(await readFile(join(folder, file), "utf8"));
      if (ended === null) continue;
      const [, { secs_since_epoch: seconds, nanos_since_epoch: nanoseconds }] = ended;
      ends.set(name, seconds * 1_000 + nanoseconds / 1e6);
    }
    return ends;
  }

  /** How many preflights there were. */
  async preflights() {
    return (await this.drive.log()).filter(({ preflight }) => preflight).length;
  }

  /** Ends the drive, and removes its files. */
  async remove() {
    await this.drive.remove();
  }
}
