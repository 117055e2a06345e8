/**
 * Stores for actions, so that actions survive the page and tabs can share them. It is a separate entry, so that apps without a store don't
 * download it.
 *
 * @example
 * import { DriveClient } from "longhaul";
 * import { indexedDbStore } from "longhaul/store";
 *
 * const store = indexedDbStore();
 * const drive = new DriveClient({ baseUrl: "https://graph.microsoft.com/v1.0/me/drive", auth: () => getToken(), store });
 * for (const saved of await drive.pending()) drive.resume(saved);
 *
 * @packageDocumentation
 */

/**
 * Returns a store in IndexedDB, which all tabs of an origin share. The database is opened on first use, and created if necessary. Throws a
 * `TypeError` if the name isn't a string.
 *
 * @param name the name of the database: `longhaul` by default. If your app has several accounts, use one store per account
 */
export function indexedDbStore(name?: string): ActionStore;

/**
 * Returns a store that saves entries in any object that maps keys to text, such as a `Map` or a wrapper of `localStorage`. Throws a `TypeError` if
 * one of its four methods is missing.
 *
 * @param storage its methods are called with their object, and may return promises
 *
 * @example
 * const store = actionStore({
 *   get: (key) => localStorage.getItem(key),
 *   set: (key, value) => localStorage.setItem(key, value),
 *   delete: (key) => localStorage.removeItem(key),
 *   keys: () => Object.keys(localStorage),
 * });
 */
export function actionStore(storage: KeyValueStore): ActionStore;

/** Nothing else is exported. */
export {};
declare const storeInternals: unique symbol;

/**
 * The `store` option of a client. Entries contain monitor URLs, which are secrets, but no token.
 *
 * | An entry is | when |
 * |---|---|
 * | written with `sent: true` | before the start is sent; the start waits for it at most 2 seconds |
 * | replaced | when the service accepts the action |
 * | removed | when the action completed, failed or was rejected, when no later attempt can observe its outcome (such as `monitorGone`), and by `forget()` |
 * | kept | after an abort, a timeout, a `StartUncertainError`, and every `OutcomeUnknownError` that a later attempt may resolve |
 *
 * While a group runs, the outcomes of its copies stay in the store, so that resuming an older saved form starts nothing twice.
 */
export interface ActionStore extends KeyValueStore {
  /** Used by this library only. */
  readonly [storeInternals]: unknown;
}

/**
 * Maps keys to text: a `Map`, or storage of your own. Its methods may return promises. Errors that they throw are passed to `reportError` (in
 * Node to `console.error`) and don't stop an action.
 */
export interface KeyValueStore {
  /** Returns the text of a key, or its parsed JSON. Returns null or undefined if the key doesn't exist. */
  get(key: string): unknown;
  /** Saves the text of a key. */
  set(key: string, value: string): unknown;
  /** Removes a key. */
  delete(key: string): unknown;
  /** Returns all keys. The keys of actions begin with `longhaul:`; others are ignored. */
  keys(): Iterable<unknown> | Promise<Iterable<unknown>>;
}
