// The entry for stores, which let actions survive a closed page and let tabs share them.

import { storeInternals } from "./arguments.js";
import { SavedActions } from "./saved-actions.js";
import { SharedAction } from "./shared-action.js";

export function indexedDbStore(name = "longhaul") {
  const database = new Database(name);
  return actionStore({
    get: (key) => database.request("readonly", (table) => table.get(key)),
    set: (key, value) => database.request("readwrite", (table) => table.put(value, key)),
    delete: (key) => database.request("readwrite", (table) => table.delete(key)),
    keys: () => database.request("readonly", (table) => table.getAllKeys()),
  });
}

export function actionStore(kept) {
  for (const method of ["get", "set", "delete", "keys"]) {
    if (typeof kept?.[method] !== "function") throw new TypeError("kept must have get, set, delete and keys, as a Map has");
  }
  return {
    get: (key) => kept.get(key),
    set: (key, value) => kept.set(key, value),
    delete: (key) => kept.delete(key),
    keys: () => kept.keys(),
    /** @returns {import("./saved-actions.js").StoreBackend} */
    [storeInternals](environment, baseUrl) {
      const actions = new SavedActions(environment, this, baseUrl);
      const share = (run, given, note) => new SharedAction(environment, actions, run, given, note);
      return { actions, share };
    },
  };
}

const TABLE = "actions";

/** An IndexedDB database with one object store. Opens on the first request, and again after it was closed. */
class Database {
  #name;
  /** @type {Promise<IDBDatabase> | undefined} */
  #opened;

  /** @param {string} name */
  constructor(name) {
    this.#name = name;
  }

  /** @param {IDBTransactionMode} mode @param {(table: IDBObjectStore) => IDBRequest} ask */
  async request(mode, ask) {
    this.#opened ??= this.#open();
    const database = await this.#opened;
    const transaction = database.transaction(TABLE, mode);
    const request = ask(transaction.objectStore(TABLE));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
    });
  }

  /** @returns {Promise<IDBDatabase>} */
  #open() {
    const forget = () => (this.#opened = undefined);
    const opened = new Promise((resolve, reject) => {
      const request = indexedDB.open(this.#name);
      request.onupgradeneeded = () => request.result.createObjectStore(TABLE);
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const database = request.result;
        // `close` fires when the user removes the site's data, `versionchange` when another tab deletes the database.
        database.onclose = forget;
        database.onversionchange = () => {
          forget();
          database.close();
        };
        resolve(database);
      };
    });
    opened.catch(forget);
    return opened;
  }
}
