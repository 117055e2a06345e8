// What a store keeps, in IndexedDB.

const TABLE = "actions";

/** @param {string} [name] of the database */
export function indexedDb(name = "longhaul") {
  /** @type {Promise<IDBDatabase> | undefined} */
  let opened;

  /** @returns {Promise<IDBDatabase>} */
  const open = () =>
    new Promise((resolve, reject) => {
      const request = indexedDB.open(name);
      request.onupgradeneeded = () => request.result.createObjectStore(TABLE);
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const database = request.result;
        // The browser closes it when the user has the site's data removed; the app wants it closed to delete it.
        database.onclose = () => (opened = undefined);
        database.onversionchange = () => {
          opened = undefined;
          database.close();
        };
        resolve(database);
      };
    });

  /** @param {IDBTransactionMode} mode @param {(table: IDBObjectStore) => IDBRequest} ask */
  const transact = async (mode, ask) => {
    const database = await (opened ??= open().catch((error) => {
      opened = undefined;
      throw error;
    }));
    const transaction = database.transaction(TABLE, mode);
    const request = ask(transaction.objectStore(TABLE));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
    });
  };

  return {
    get: (key) => transact("readonly", (table) => table.get(key)),
    set: (key, value) => transact("readwrite", (table) => table.put(value, key)),
    delete: (key) => transact("readwrite", (table) => table.delete(key)),
    keys: () => transact("readonly", (table) => table.getAllKeys()),
  };
}
