// The saved actions of one drive in an app's store, each under its own key. Entries are validated, because other code can write to the store.

/** Distinguishes this library's keys from others in the same store. */
const PREFIX = "longhaul:";
/** The version of entries that this library reads and writes. */
const VERSION = 1;
/** The age at which an outcome is removed if the page closed before its group ended, in milliseconds. */
const OUTCOME_LIFETIME_MS = 7 * 86_400_000;

/**
 * A store, as a client uses it.
 *
 * @typedef {object} StoreBackend
 * @property {SavedActions} actions
 * @property {(run: import("./action-run.js").ActionRun, given: any, note: any) => import("./shared-action.js").SharedAction} share
 */

/** Reads and writes the entries of one drive. Other drives may use the same store. */
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

  /**
   * Returns the key of an entry, or a new random one. It reveals nothing about the action, because it also names locks and channels.
   *
   * @returns {string}
   */
  keyOf(entry) {
    const key = entry?.key;
    return isKey(key) ? key : PREFIX + this.#environment.randomName();
  }

  /** Returns an entry for the store. */
  entry(saved, key, note) {
    return { ...saved, longhaul: VERSION, key, baseUrl: this.#baseUrl, note };
  }

  /** Returns the entry under a key; null if the key doesn't exist, undefined if the store can't be read. Reports errors of the store. */
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

  /** Returns the entries that can be resumed, oldest first. Removes old outcomes. */
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

  /** Parses an entry. Returns undefined if the text isn't an entry of this version and this drive. */
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

  /** Changes the store. Reports an error instead of throwing it, because the action continues without the store. */
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
