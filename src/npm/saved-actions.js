// The actions of one drive in an app's store, each under a key of its own. Entries are read as if anyone had written them.

/** Distinguishes this library's keys from others in the same store. */
const PREFIX = "longhaul:";
/** The version of entries that this library reads and writes. */
const VERSION = 1;
/** An outcome that a group left behind, because the page closed before the group ended, is removed after this time. */
const OUTCOME_LIFETIME_MS = 7 * 86_400_000;

/**
 * What a client has of its store.
 *
 * @typedef {object} StoreBackend
 * @property {SavedActions} actions
 * @property {(run: import("./action-run.js").ActionRun, given: any, note: any) => import("./shared-action.js").SharedAction} share
 */

/** One drive's entries. Other drives may share the store. */
export class SavedActions {
  #environment;
  #store;
  #baseUrl;

  /**
   * @param {import("./environment.js").Environment} environment
   * @param {import("./store.js").KeyValueStore} store
   * @param {string} baseUrl
   */
  constructor(environment, store, baseUrl) {
    this.#environment = environment;
    this.#store = store;
    this.#baseUrl = baseUrl;
  }

  /** The key of an entry, or a new one. It says nothing about the action: locks and channels have the same name. @returns {string} */
  keyOf(entry) {
    const key = entry?.key;
    return isKey(key) ? key : PREFIX + this.#environment.randomName();
  }

  /** An entry for the store. */
  entry(saved, key, note) {
    return { ...saved, longhaul: VERSION, key, baseUrl: this.#baseUrl, note };
  }

  /** The entry under a key; null if the key doesn't exist, undefined if the store can't be read. An error of the store is reported. */
  async read(key) {
    try {
      const text = await this.#store.get(key);
      return text === undefined || text === null ? null : this.#parse(key, text);
    } catch (error) {
      this.#environment.reportError(error);
      return undefined;
    }
  }

  write(entry) {
    return this.#change((store) => store.set(entry.key, JSON.stringify(entry)));
  }

  remove(key) {
    return this.#change((store) => store.delete(key));
  }

  /** The entries that can be resumed, oldest first. */
  async list() {
    const found = [];
    for (const key of [...(await this.#store.keys())]) {
      const entry = isKey(key) ? this.#parse(key, await this.#store.get(key)) : undefined;
      if (!entry) continue;
      if (entry.report === undefined) found.push(entry);
      else if (this.#environment.date() - entry.startedAt > OUTCOME_LIFETIME_MS) await this.remove(key);
    }
    return found.sort((one, other) => one.startedAt - other.startedAt);
  }

  /** Undefined where it isn't an entry of this version and this drive. */
  #parse(key, text) {
    let entry;
    try {
      entry = JSON.parse(text);
    } catch {
      return undefined;
    }
    const isOwn = entry?.longhaul === VERSION && entry.baseUrl === this.#baseUrl && typeof entry.startedAt === "number";
    return isOwn ? { ...entry, key } : undefined;
  }

  /** An action continues whatever its store does. */
  async #change(change) {
    try {
      await change(this.#store);
    } catch (error) {
      this.#environment.reportError(error);
    }
  }
}

function isKey(key) {
  return typeof key === "string" && key.startsWith(PREFIX);
}
