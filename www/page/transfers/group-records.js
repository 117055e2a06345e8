// @ts-check
/**
 * What a group's copies are called and where they go, for a page that finds them in Longhaul's store: an entry there has the group's
 * note and the copy's key. A record starts nothing.
 */

import { isText, object, readSpec } from "./saved-spec.js";

/** @typedef {import("./group.js").Group} Group */
/** @typedef {{ id: string, spec: import("./transfer.js").CopySpec }} Recorded */

/** Distinguishes records from the library's own entries. */
const PREFIX = "longhaul-demo.group:";
/** A record of abandoned copies is removed after this time. */
const LIFETIME_MS = 7 * 86_400_000;

export class GroupRecords {
  #store;

  /** @param {import("longhaul/store").ActionStore} store */
  constructor(store) {
    this.#store = store;
  }

  /**
   * Adds copies to a group's record.
   *
   * @param {Group} group
   * @param {Map<string, Recorded>} copies by their key in the store
   */
  async add({ id }, copies) {
    const all = new Map([...(await this.read(id)), ...copies]);
    await this.#store.set(PREFIX + id, JSON.stringify({ writtenAt: Date.now(), copies: [...all] }));
  }

  /**
   * @param {string} id the group's
   * @returns {Promise<Map<string, Recorded>>} empty where there is no readable record
   */
  async read(id) {
    const { copies } = parse(await this.#store.get(PREFIX + id));
    return new Map(Array.isArray(copies) ? copies.flatMap(readCopy) : []);
  }

  /** @param {Group} group */
  async remove({ id }) {
    await this.#store.delete(PREFIX + id);
  }

  /** Removes records that are too old. */
  async clean() {
    for (const key of await this.#store.keys()) {
      if (!isText(key) || !key.startsWith(PREFIX)) continue;
      const { writtenAt } = parse(await this.#store.get(key));
      if (!(Date.now() - writtenAt < LIFETIME_MS)) await this.#store.delete(key);
    }
  }
}

/** @param {unknown} text */
function parse(text) {
  try {
    return object(JSON.parse(String(text)));
  } catch {
    return {};
  }
}

/** @param {any} entry @returns {[string, Recorded][]} */
function readCopy(entry) {
  const [key, copy] = Array.isArray(entry) ? entry : [];
  const { id, spec } = object(copy);
  const readable = readSpec(spec);
  return isText(key) && isText(id) && readable !== null ? [[key, { id, spec: readable }]] : [];
}
