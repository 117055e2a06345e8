// A real drive with many small files, to be copied from one of its folders to another.

import { mkdir, mkdtemp, readdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Drive } from "../page/support/drive.js";

const BYTES = 1_000;

/** A drive for one test. */
export class GroupDrive {
  #drive;

  /**
   * @param {Drive} drive
   * @param {string[]} names
   */
  constructor(drive, names) {
    this.#drive = drive;
    this.names = names;
  }

  /**
   * Starts it with so many files. It is gone when the test is over.
   *
   * @param {import("node:test").TestContext} t
   * @param {number} count
   */
  static async start(t, count) {
    const folder = await mkdtemp(join(tmpdir(), "longhaul-group-"));
    await mkdir(join(folder, "Source"));
    await mkdir(join(folder, "Target"));
    const names = Array.from({ length: count }, (_, index) => `${index}.txt`).sort();
    for (const name of names) await writeFile(join(folder, "Source", name), "x".repeat(BYTES));
    const drive = new Drive(folder, 0);
    t.after(() => drive.remove());
    await drive.begin();
    return new GroupDrive(drive, names);
  }

  /**
   * A client of it.
   *
   * @param {any} longhaul
   * @param {string} [path] in one of the two forms
   * @param {object} [more] options
   */
  client(longhaul, path = "/v1.0/me/drive", more = {}) {
    return new longhaul.DriveClient({ baseUrl: this.#drive.at.drive + path, auth: this.#drive.at.token, ...more });
  }

  /**
   * What is to be copied: each file, under its own name.
   *
   * @param {object} [more] what goes with each
   */
  copies(more = {}) {
    const parentReference = { path: "/drive/root:/Target" };
    return this.names.map((name) => ({ item: { path: `/Source/${name}` }, parentReference, name, ...more }));
  }

  /** The token that it takes. */
  get token() {
    return this.#drive.at.token;
  }

  /** The names of what was copied. */
  async copied() {
    return (await readdir(join(this.#drive.folder, "Target"))).sort();
  }

  /** @param {object[]} faults */
  fault(faults) {
    return this.#drive.fault(...faults);
  }

  /** The faults that didn't apply yet. */
  faultsLeft() {
    return this.#drive.faults();
  }

  /** The POSTs that it was asked. */
  async posts() {
    return (await this.#drive.log()).filter(({ method }) => method === "POST");
  }
}
