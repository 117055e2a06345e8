// The accepted actions in an app's store: each under a key of its own, from when it is accepted until it has ended.

import { reportUncaught } from "./callback.js";

/** Tells this library's keys from others that the store may have. */
const PREFIX = "longhaul:";

/** The form of saved actions that this library reads. */
const VERSION = 1;

/** One drive's actions in a store. Other drives may share the store. */
export class SavedActions {
  #store;
  #baseUrl;

  /**
   * @param {import("./store.js").KeyValueStore} store
   * @param {string} baseUrl
   */
  constructor(store, baseUrl) {
    this.#store = store;
    this.#baseUrl = baseUrl;
  }

  /**
   * The key that it was saved under, or a new one. It tells nothing of the action: locks and channels bear it too.
   * @param {any} saved
   * @returns {string}
   */
  keyOf(saved) {
    const key = saved?.key;
    if (typeof key === "string" && key.startsWith(PREFIX)) return key;
    return PREFIX + crypto.getRandomValues(new Uint32Array(4)).join("-");
  }

  /** What is saved of an action, beside what the wasm needs to know. */
  entry(saved, key, note = null) {
    return { ...saved, key, baseUrl: this.#baseUrl, note };
  }

  save(entry) {
    return this.#change((store) => store.set(entry.key, JSON.stringify(entry)));
  }

  drop(key) {
    return this.#change((store) => store.delete(key));
  }

  /** What this drive has in the store, oldest first. What isn't of this library, or can't be read, is left out. */
  async list() {
    const found = [];
    for (const key of [...(await this.#store.keys())]) {
      if (typeof key !== "string" || !key.startsWith(PREFIX)) continue;
      const entry = read(await this.#store.get(key));
      if (entry?.longhaul === VERSION && entry.baseUrl === this.#baseUrl) found.push({ ...entry, key });
    }
    return found.sort((one, other) => one.startedAt - other.startedAt);
  }

  /** An action goes on whatever its store does. */
  async #change(change) {
    try {
      await change(this.#store);
    } catch (error) {
      reportUncaught(error);
    }
  }
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
