// The local drive as the soak uses it: sources and faults for the next actions, and what the drive did with the starts.

import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Drive } from "../../page/support/drive.js";

/** @import { Plan } from "./plan.js" */
/** @typedef {{ name: string, ended: boolean, item: string | null }} Job the result of a start; `item` is null if the job failed */

export class Service extends Drive {
  /** The jobs by their file. @type {Map<string, Job>} */
  #jobs = new Map();
  /** @type {Map<string, Job[]>} */
  #byName = new Map();

  /** Creates the folders that the actions use, and starts the drive. */
  async prepare() {
    await mkdir(join(this.folder, "in"), { recursive: true });
    await mkdir(join(this.folder, "out"));
    await this.begin();
  }

  /** Creates the sources of these actions. @param {Plan[]} plans */
  async createSources(plans) {
    for (const plan of plans) {
      for (const [path, bytes] of contents(plan, join(this.folder, "in", plan.spec.source))) {
        if (plan.files !== null) await mkdir(join(this.folder, "in", plan.spec.source), { recursive: true });
        await writeFile(path, bytes);
      }
    }
  }

  /** Adds faults to the drive's plan. @param {object[]} faults */
  async addFaults(faults) {
    await this.admin("POST", "/admin/faults", JSON.stringify({ faults }));
  }

  /** Makes a copy fail: removes the last file of its source, or creates a file with the copy's name. @param {Plan} plan */
  async obstruct(plan) {
    if (plan.files !== null) {
      await rm(join(this.folder, "in", plan.spec.source, fileName(plan.files.length - 1)), { force: true });
    } else {
      const other = Buffer.alloc(plan.bytes + 1, "?");
      // A copy that is complete already can't fail any more.
      await writeFile(join(this.folder, "out", plan.spec.copy), other, { flag: "wx" }).catch(() => {});
    }
  }

  /** Reads the current state of the jobs. */
  async readJobs() {
    const folder = join(this.folder, ".local-drive", "jobs");
    for (const file of await readdir(folder)) {
      if (!file.endsWith(".json") || this.#jobs.get(file)?.ended) continue;
      const { name, ended } = JSON.parse(await readFile(join(folder, file), "utf8"));
      const job = { name, ended: ended !== null, item: ended?.[0].completed ?? null };
      const known = this.#jobs.get(file);
      if (known !== undefined) Object.assign(known, job);
      else {
        this.#jobs.set(file, job);
        this.#byName.set(name, [...this.jobs(name), job]);
      }
    }
  }

  /** The jobs with this name for the copy, as `readJobs` has read them. @param {string} copy */
  jobs(copy) {
    return this.#byName.get(copy) ?? [];
  }

  /** Whether the copy is on disk, byte for byte. @param {Plan} plan */
  async isComplete(plan) {
    for (const [path, bytes] of contents(plan, join(this.folder, "out", plan.spec.copy))) {
      const found = await readFile(path).catch(() => null);
      if (found === null || !found.equals(bytes)) return false;
    }
    return true;
  }

  /** Removes an action's files and faults. @param {Plan} plan */
  async clear(plan) {
    await this.admin("DELETE", `/admin/faults?name=${encodeURIComponent(plan.spec.copy)}`);
    await rm(join(this.folder, "in", plan.spec.source), { recursive: true, force: true });
    await rm(join(this.folder, "out", plan.spec.copy), { recursive: true, force: true });
  }

  /** Returns the requests since the last call. None is lost in between. */
  async takeLog() {
    const { requests } = await (await this.admin("DELETE", "/admin/log")).json();
    return /** @type {{ method: string, path: string, origin: string }[]} */ (requests);
  }
}

/** The files of an action's source or copy at `path`. @param {Plan} plan @param {string} path @returns {[string, Buffer][]} */
function contents({ id, files, bytes }, path) {
  if (files === null) return [[path, Buffer.alloc(bytes, id)]];
  return files.map((size, index) => [join(path, fileName(index)), Buffer.alloc(size, `${index} of ${id}`)]);
}

/** @param {number} index */
function fileName(index) {
  return `file ${index}.bin`;
}
