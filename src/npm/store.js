// The entry for apps whose actions are to survive the page, and to be shared by tabs.

import { indexedDb } from "./indexed-db.js";
import { keep } from "./links.js";
import { SavedActions } from "./saved-actions.js";
import { withStore } from "./shared-following.js";

export function indexedDbStore(name) {
  return actionStore(indexedDb(name));
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
    [keep](baseUrl) {
      const actions = new SavedActions(this, baseUrl);
      return { list: () => actions.list(), through: (engine) => withStore(engine, actions) };
    },
  };
}
