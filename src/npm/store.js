// The entry for apps whose actions are to survive the page, and to be shared by tabs.

import { indexedDb } from "./indexed-db.js";
import { SavedActions } from "./saved-actions.js";
import { withStore } from "./shared-following.js";
import { keep } from "./store-link.js";

export function indexedDbStore(name) {
  return actionStore(indexedDb(name));
}

export function actionStore(kept) {
  return {
    get: (key) => kept.get(key),
    set: (key, value) => kept.set(key, value),
    delete: (key) => kept.delete(key),
    keys: () => kept.keys(),
    [keep]: (baseUrl) => {
      const actions = new SavedActions(kept, baseUrl);
      return { list: () => actions.list(), through: (engine) => withStore(engine, actions) };
    },
  };
}
