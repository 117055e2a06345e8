// The service as the ledger sees it: what it wrote down of its jobs, what lies on its disk, what it was asked. And where the sources
// and the faults of the next actions go.

import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Drive } from "../../page/support/drive.js";

/** @import { Plan } from "./actions.js" */
/** @typedef {{ name: string, ended: boolean, item: string | null }} Job what became of a start; `item` is null where it failed */

export class Service extends Drive {
  /** @type {Map<string, Job>} by its file */
  #jobs = new Map();
  /** @type {Map<string, Job[]>} */
  #byName = new Map();

  /** The folders that the actions use. */
  async prepare() {
    await mkdir(join(this.folder, "in"), { recursive: true });
    await mkdir(join(this.folder, "out"));
    await this.begin();
  }

  /** Lays out the sources of these actions. @param {Plan[]} plans */
  async lay(plans) {
    for (const plan of plans) {
      for (const [path, bytes] of contents(plan, join(this.folder, "in", plan.order.source))) {
        if (plan.files !== null) await mkdir(join(this.folder, "in", plan.order.source), { recursive: true });
        await writeFile(path, bytes);
      }
    }
  }

  /** What is to go wrong besides. @param {object[]} faults */
  async plan(faults) {
    await this.admin("POST", "/admin/faults", JSON.stringify({ faults }));
  }

  /** Makes a copy fail: puts something else in its place, or takes away what is to be copied last. @param {Plan} plan */
  async obstruct(plan) {
    if (plan.files !== null) {
      await rm(join(this.folder, "in", plan.order.source, fileName(plan.files.length - 1)), { force: true });
    } else {
      const other = Buffer.alloc(plan.bytes + 1, "?");
      // The copy may be there already: then it was too quick for this.
      await writeFile(join(this.folder, "out", plan.order.copy), other, { flag: "wx" }).catch(() => {});
    }
  }

  /** Reads what has become of the jobs meanwhile. */
  async look() {
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

  /** The jobs that make a copy of this name, as they were at the last look. @param {string} copy */
  jobs(copy) {
    return this.#byName.get(copy) ?? [];
  }

  /** Whether the copy is on the disk, byte for byte. @param {Plan} plan */
  async isWhole(plan) {
    for (const [path, bytes] of contents(plan, join(this.folder, "out", plan.order.copy))) {
      const there = await readFile(path).catch(() => null);
      if (there === null || !there.equals(bytes)) return false;
    }
    return true;
  }

  /** Removes what an action leaves on the disk. @param {Plan} plan */
  async clear(plan) {
    await this.admin("DELETE", `/admin/faults?name=${encodeURIComponent(plan.order.copy)}`);
    await rm(join(this.folder, "in", plan.order.source), { recursive: true, force: true });
    await rm(join(this.folder, "out", plan.order.copy), { recursive: true, force: true });
  }

  /** What has been asked since the last time. None is lost in between. */
  async takeLog() {
    const { requests } = await (await this.admin("DELETE", "/admin/log")).json();
    return /** @type {{ method: string, path: string, origin: string }[]} */ (requests);
  }
}

/** The files of an action's source, if that were at `path`. @param {Plan} plan @param {string} path @returns {[string, Buffer][]} */
function contents({ id, files, bytes }, path) {
  if (files === null) return [[path, Buffer.alloc(bytes, id)]];
  return files.map((size, index) => [join(path, fileName(index)), Buffer.alloc(size, `${index} of ${id}`)]);
}

/** @param {number} index */
function fileName(index) {
  return `file ${index}.bin`;
}
