/**
 * Stores for actions, with which they survive the page and are shared by tabs. A separate entry: apps without a store don't pay for it.
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
 * A store in IndexedDB, shared by all tabs of an origin. The database is opened, and created if necessary, on first use.
 *
 * @param name of the database: `longhaul` by default. Use a store of its own for each account of an app
 */
export function indexedDbStore(name?: string): ActionStore;

/**
 * A store in anything that maps keys to text. Throws a `TypeError` if one of the four methods is missing.
 *
 * @example
 * const store = actionStore({
 *   get: (key) => localStorage.getItem(key),
 *   set: (key, value) => localStorage.setItem(key, value),
 *   delete: (key) => localStorage.removeItem(key),
 *   keys: () => Object.keys(localStorage),
 * });
 */
export function actionStore(kept: KeyValueStore): ActionStore;

/** Nothing else is exported. */
export {};
declare const storeInternals: unique symbol;

/**
 * Where and how actions are stored: the `store` of a client. Entries contain monitor URLs, which are secrets, and no token.
 *
 * | an entry is | when |
 * |---|---|
 * | written with `sent: true` | before the start is sent, which waits for it at most 2 seconds |
 * | replaced | when the service accepts the action |
 * | removed | when the action completed, failed or was rejected, when its monitor is gone or expired, and by `forget()` |
 * | kept | after an abort, a timeout, a `StartUncertainError`, and an `OutcomeUnknownError` that a later attempt could resolve |
 *
 * While a group runs, the outcomes of its copies stay in the store, so that resuming an earlier saved form starts nothing twice.
 */
export interface ActionStore extends KeyValueStore {
  /** Belongs to this library. */
  readonly [storeInternals]: unknown;
}

/**
 * Maps keys to text: a `Map`, or anything that an app has. Its methods may return promises. An error of theirs is passed to
 * `reportError` (in Node to `console.error`), and doesn't stop an action.
 */
export interface KeyValueStore {
  /** Returns the text that was set; anything else if there is none. */
  get(key: string): unknown;
  /** Stores a text. */
  set(key: string, value: string): unknown;
  /** Removes a text. */
  delete(key: string): unknown;
  /** Returns all keys. Those of actions begin with `longhaul:`; others are left alone. */
  keys(): Iterable<unknown> | Promise<Iterable<unknown>>;
}
