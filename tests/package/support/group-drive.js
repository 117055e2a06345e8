// A local drive with many small files, which a test copies from one folder to another.

import { mkdir, mkdtemp, readdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Drive } from "../../page/support/drive.js";

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
   * Starts it with this number of files. It is removed at the end of the test.
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
   * Returns a client for it.
   *
   * @param {any} longhaul
   * @param {string} [path] in one of the two forms
   * @param {object} [more] options
   */
  client(longhaul, path = "/v1.0/me/drive", more = {}) {
    return new longhaul.DriveClient({ baseUrl: this.#drive.at.drive + path, auth: this.#drive.at.token, ...more });
  }

  /**
   * Returns the copies to make: each file, under its own name.
   *
   * @param {object} [more] members of each copy
   */
  copies(more = {}) {
    const parentReference = { path: "/drive/root:/Target" };
    return this.names.map((name) => ({ item: { path: `/Source/${name}` }, parentReference, name, ...more }));
  }

  /** Its access token. */
  get token() {
    return this.#drive.at.token;
  }

  /** The names of the copies. */
  async copied() {
    return (await readdir(join(this.#drive.folder, "Target"))).sort();
  }

  /** @param {object[]} faults */
  fault(faults) {
    return this.#drive.fault(...faults);
  }

  /** The faults that haven't been used yet. */
  faultsLeft() {
    return this.#drive.faults();
  }

  /** The POST requests that it received. */
  async posts() {
    return (await this.#drive.log()).filter(({ method }) => method === "POST");
  }
}
