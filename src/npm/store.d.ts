/**
 * Stores for actions, with which they survive the page and are shared by tabs. An entry of its own: an app without a store needn't be larger
 * for it.
 *
 * @example
 * import { DriveClient } from "longhaul";
 * import { indexedDbStore } from "longhaul/store";
 *
 * const store = indexedDbStore();
 * const drive = new DriveClient({ baseUrl: "https://graph.microsoft.com/v1.0/me/drive", auth: () => getToken(), store });
 * for (const saved of await drive.pending()) drive.resume(saved);
 */

/**
 * A store in IndexedDB, shared by all tabs of an origin. The database is opened, and made where there is none, on the first use.
 *
 * @param name of the database: `longhaul` by default. Give each account of an app a store of its own.
 */
export function indexedDbStore(name?: string): ActionStore;

/**
 * A store in whatever keeps texts under keys. Throws a `TypeError` where one of the four methods is missing.
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

/** Nothing is exported but what says so. */
export {};
declare const keep: unique symbol;

/**
 * Where actions are kept, and how: what a `DriveClient` takes as its `store`. What is kept holds monitor URLs, which are secrets, and no
 * token. To have an action listed no more, delete its `key`.
 */
export interface ActionStore extends KeyValueStore {
  /** This library's own. */
  readonly [keep]: unknown;
}

/**
 * What keeps texts under keys: a `Map`, or what an app has. Its methods may return promises. An error of theirs is reported as an uncaught
 * error, and doesn't stop an action.
 */
export interface KeyValueStore {
  /** Gives the text that was set, or anything else where there is none. */
  get(key: string): unknown;
  /** Keeps a text. An action counts as accepted when this is done. */
  set(key: string, value: string): unknown;
  delete(key: string): unknown;
  /** All keys. Those of other things are left alone: the ones of actions begin with `longhaul:`. */
  keys(): Iterable<unknown> | Promise<Iterable<unknown>>;
}
