// The entry for stores, which let actions survive a closed page and let tabs share them. Apps without a store don't download it, nor
// `shared-action.js` and `leader-election.js`, which only this module imports.

import { readList, storeInternals } from "./arguments.js";
import { LonghaulError, redactError } from "./errors.js";
import { GroupChannel } from "./leader-election.js";
import { SharedAction } from "./shared-action.js";

/** Distinguishes this library's keys from others in the same store. */
const PREFIX = "longhaul:";
/** The version of entries that this library reads and writes. */
const VERSION = 1;
/** The age at which an outcome is removed if the page closed before its group ended, in milliseconds. */
const OUTCOME_LIFETIME_MS = 7 * 86_400_000;
/** How long `list` waits for each answer of the store, in milliseconds. */
const LIST_TIMEOUT_MS = 15_000;

export function indexedDbStore(name = "longhaul") {
  // As a text, every object would name the same database, so that accounts would share it.
  if (typeof name !== "string") throw new TypeError("name must be a string");
  const database = new Database(name);
  return actionStore({
    get: (key) => database.request((table) => table.get(key)),
    set: (key, value) => database.request((table) => table.put(value, key)),
    delete: (key) => database.request((table) => table.delete(key)),
    keys: () => database.request((table) => table.getAllKeys()),
  });
}

export function actionStore(storage) {
  for (const method of ["get", "set", "delete", "keys"]) {
    if (typeof storage?.[method] !== "function") throw new TypeError("storage must have get, set, delete and keys, as a Map has");
  }
  return {
    get: (key) => storage.get(key),
    set: (key, value) => storage.set(key, value),
    delete: (key) => storage.delete(key),
    keys: () => storage.keys(),
    /** @returns {import("./shared-action.js").StoreBackend} */
    [storeInternals](environment, baseUrl) {
      return new SavedActions(environment, this, baseUrl);
    },
  };
}

/**
 * Reads and writes the entries of one drive, each under its own key. Other drives may use the same store. Entries are validated, because other
 * code can write to the store.
 */
class SavedActions {
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

  share(run, given, note) {
    const groupKey = run.group?.key ?? (isKey(given?.groupKey) ? given.groupKey : undefined);
    return new SharedAction(this.#environment, run, new StoredEntry(this.#environment, this, given, { note, groupKey }));
  }

  joinGroup(given, onForgotten) {
    return new GroupChannel(this.#environment, this.keyOf(given), onForgotten);
  }

  /**
   * Returns the key of an entry, or a new random one. It reveals nothing about the action, because it also names locks and channels.
   *
   * @returns {string}
   */
  keyOf(entry) {
    if (isKey(entry?.key)) return entry.key;
    const numbers = this.#environment.attempt(({ crypto }) => crypto.getRandomValues(new Uint32Array(4))) ?? Array.from("1234", Math.random);
    return PREFIX + numbers.join("-");
  }

  /** Returns an entry for the store. @param {any} saved @param {string} key @param {{ note: any, groupKey?: string }} members */
  entry(saved, key, { note, groupKey }) {
    return { ...saved, longhaul: VERSION, key, baseUrl: this.#baseUrl, note, ...(groupKey && { groupKey }) };
  }

  /** Returns the entry under a key; null if the key doesn't exist, undefined if the store can't be read. Reports errors of the store. */
  async read(key) {
    try {
      const text = await this.#store.get(key);
      return text === undefined || text === null ? null : this.#parse(key, text);
    } catch (error) {
      this.#reportError(error);
      return undefined;
    }
  }

  write(entry) {
    return this.#change((store) => store.set(entry.key, JSON.stringify(entry)), entry.monitorUrl);
  }

  remove(key) {
    return this.#change((store) => store.delete(key));
  }

  /**
   * Returns the entries that can be resumed, oldest first. Removes old outcomes. Rejects if the store fails or doesn't answer.
   *
   * @param {string | null} [forgottenGroup] the key of a group that was forgotten, whose outcomes are removed too
   */
  async list(forgottenGroup = null) {
    const keys = readList(await inTime(this.#environment, this.#store.keys(), LIST_TIMEOUT_MS), "keys() of the store").filter(isKey);
    // All at once, because a transaction of IndexedDB for each would take seconds for thousands.
    const values = Promise.all(keys.map(async (key) => this.#store.get(key)));
    const entries = (await inTime(this.#environment, values, LIST_TIMEOUT_MS)).flatMap((value, index) => this.#parse(keys[index], value) ?? []);
    const oldest = this.#environment.now() - OUTCOME_LIFETIME_MS;
    for (const { key, groupKey, startedAt, report } of entries) {
      if (report !== undefined && (groupKey === forgottenGroup || startedAt < oldest)) this.remove(key);
    }
    return entries.filter(({ report }) => report === undefined).sort((one, other) => one.startedAt - other.startedAt);
  }

  /** Parses an entry. Returns undefined if it isn't an entry of this version and this drive. @param {string} key @param {any} stored */
  #parse(key, stored) {
    try {
      // Some storages parse JSON themselves, such as unstorage and Upstash. Others return bytes, which `JSON.parse` converts to text.
      const entry = JSON.parse(String(stored) === "[object Object]" ? JSON.stringify(stored) : stored);
      const isOwn = entry?.longhaul === VERSION && entry.baseUrl === this.#baseUrl && typeof entry.startedAt === "number";
      return isOwn ? { ...entry, key } : undefined;
    } catch {
      return undefined;
    }
  }

  /** Changes the store. Reports an error instead of throwing it, because the action continues without the store. */
  async #change(change, monitorUrl) {
    try {
      await change(this.#store);
    } catch (error) {
      this.#reportError(error, monitorUrl);
    }
  }

  /** Reports an error of the store without the entry's URLs: the errors of some storages, such as Upstash, contain what was to be written. */
  #reportError(error, monitorUrl) {
    this.#environment.reportError(redactError(error, monitorUrl ? [monitorUrl] : [], true));
  }
}

/** The entry of one action; see `shared-action.js`. Changes of the store run one after another. */
class StoredEntry {
  current = null;
  #environment;
  #actions;
  #members;
  /** Resolves after the last change. */
  #changed = Promise.resolve();

  /**
   * @param {import("./environment.js").Environment} environment
   * @param {SavedActions} actions
   * @param {any} given the saved action to resume, or `{ key }` for a copy of a group
   * @param {{ note: any, groupKey?: string }} members
   */
  constructor(environment, actions, given, members) {
    this.#environment = environment;
    this.#actions = actions;
    this.#members = members;
    this.groupKey = members.groupKey;
    this.key = actions.keyOf(given);
    this.mayExist = this.key === given?.key;
  }

  write(saved) {
    const entry = this.#actions.entry(saved, this.key, this.#members);
    this.current = entry;
    this.mayExist = true;
    this.#changed = this.#changed.then(() => this.#actions.write(entry));
  }

  adopt(saved) {
    this.current = saved && this.#actions.entry(saved, this.key, this.#members);
  }

  remove() {
    this.current = null;
    this.#changed = this.#changed.then(() => this.#actions.remove(this.key));
  }

  read() {
    return this.#changed.then(() => this.#actions.read(this.key));
  }

  readInTime(timeoutMs) {
    return inTime(this.#environment, this.read(), timeoutMs).catch(() => undefined);
  }

  isSettledInTime(timeoutMs) {
    return inTime(this.#environment, this.#changed, timeoutMs).then(() => true, () => false);
  }
}

/**
 * Settles as the response of the store does. Rejects if the store takes too long.
 *
 * @template T
 * @param {import("./environment.js").Environment} environment
 * @param {T | Promise<T>} response
 * @param {number} timeoutMs
 * @returns {Promise<T>}
 */
function inTime(environment, response, timeoutMs) {
  let timer;
  const late = new Promise((_, reject) => {
    const message = `The store did not answer within ${timeoutMs / 1_000} seconds. Its actions are still in it: try again, or reload the page.`;
    timer = environment.setTimeout(() => reject(new LonghaulError(message, { code: "storeTimeout" })), timeoutMs);
  });
  return Promise.race([response, late]).finally(() => environment.clearTimeout(timer));
}

function isKey(key) {
  return typeof key === "string" && key.startsWith(PREFIX);
}

const TABLE = "actions";

/**
 * An IndexedDB database with one object store. Opens on the first request, and again when its connection is lost.
 *
 * Requests that arrive while a transaction runs share the next one. Otherwise, thousands of actions that start at the same time would wait for
 * thousands of transactions.
 */
class Database {
  #name;
  /** @type {Promise<IDBDatabase> | undefined} */
  #opened;
  /** @type {{ send: (table: IDBObjectStore) => IDBRequest, resolve: (result: any) => void, reject: (error: unknown) => void }[]} */
  #waiting = [];
  /** Resolves after the last transaction. */
  #done = Promise.resolve();

  /** @param {string} name */
  constructor(name) {
    this.#name = name;
  }

  /** @param {(table: IDBObjectStore) => IDBRequest} send */
  request(send) {
    return new Promise((resolve, reject) => {
      if (this.#waiting.push({ send, resolve, reject }) > 1) return;
      this.#done = this.#done.then(() => this.#settle(this.#waiting.splice(0)));
    });
  }

  /** Settles requests. If their transaction fails, each gets one of its own, because a single request makes a whole transaction fail. */
  async #settle(requests) {
    try {
      const results = await this.#transact(requests);
      requests.forEach(({ resolve }, index) => resolve(results[index]));
    } catch {
      for (const request of requests) await this.#transact([request]).then(([result]) => request.resolve(result), request.reject);
    }
  }

  /** If that fails, the next transaction gets a new connection: WebKit loses those of pages in the background, often without an event (dexie#1139). */
  async #transact(requests) {
    let database;
    try {
      database = await (this.#opened ??= this.#open());
      const transaction = database.transaction(TABLE, "readwrite");
      const sent = requests.map(({ send }) => send(transaction.objectStore(TABLE)));
      return await new Promise((resolve, reject) => {
        transaction.oncomplete = () => resolve(sent.map(({ result }) => result));
        transaction.onabort = () => reject(transaction.error);
      });
    } catch (error) {
      this.#opened = undefined;
      database?.close();
      throw error;
    }
  }

  /** @returns {Promise<IDBDatabase>} */
  #open() {
    return new Promise((resolve, reject) => {
      const request = indexedDB.open(this.#name);
      request.onupgradeneeded = () => request.result.createObjectStore(TABLE);
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        // Otherwise another tab couldn't delete the database.
        request.result.onversionchange = () => request.result.close();
        resolve(request.result);
      };
    });
  }
}
