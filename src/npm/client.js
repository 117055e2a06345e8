// A drive, as an app holds it: which one, with whose tokens and over which fetch. Each method makes an action.

import { Action } from "./action.js";
import { tokenSource } from "./auth.js";
import { keep, lend } from "./links.js";

/** A drive. What loads the wasm comes from the entry that the app imports. */
export class Client {
  #load;
  #drive;
  #lent;
  /** @type {() => import("./links.js").Keeping} */
  #keeping;

  /**
   * @param {() => Promise<import("./action.js").Engine>} load
   * @param {any} [options]
   */
  constructor(load, options = {}) {
    const { service, auth, fetch, store } = options;
    /** @type {any} */
    const baseUrl = options.baseUrl === undefined ? undefined : String(options.baseUrl);
    this.#keeping = () => {
      if (!store?.[keep]) throw new TypeError("store must be one of longhaul/store: indexedDbStore() or actionStore(yours)");
      return store[keep](baseUrl);
    };
    this.#load = store ? async () => this.#keeping().through(await load()) : load;
    this.#drive = { base: baseUrl === undefined ? undefined : partsOf(baseUrl), service };
    this.#lent = { fetch, token: tokenSource(auth, baseUrl) };
  }

  copy(target, body, options) {
    return this.#action("copy", options, target, body);
  }

  uploadFromUrl(target, body, options) {
    return this.#action("uploadFromUrl", options, target, body);
  }

  start(request, options) {
    return this.#action("start", options, undefined, request);
  }

  follow(monitorUrl, options) {
    return this.#action("follow", options, String(monitorUrl));
  }

  resume(saved, options) {
    return this.#action("resume", options, saved);
  }

  async pending() {
    return this.#keeping().list();
  }

  /** @returns {import("./links.js").Lent} */
  get [lend]() {
    return { act: this.#action.bind(this), fetch: this.#lent.fetch };
  }

  /** Makes an action. One that is held waits until it may enter, and uses a fetch of its own. */
  #action(operation, options, target, body, held) {
    const load = async () => {
      await held?.enter();
      return this.#load();
    };
    const lent = { ...this.#lent, ...held };
    return new Action(load, { ...this.#drive, operation, target, body, options }, lent);
  }
}

/** Hosts that are this machine. */
const LOOPBACK = /^(localhost|.*\.localhost|\[::1\]|127\.[\d.]+)$/;

/**
 * The parts of a base URL, which the wasm doesn't parse again.
 * @param {string} baseUrl
 */
function partsOf(baseUrl) {
  const url = parse(baseUrl);
  const isAllowed = url?.protocol === "https:" || (url?.protocol === "http:" && LOOPBACK.test(url.hostname));
  if (!url || !isAllowed || url.username || url.password || /[?#]/.test(baseUrl)) {
    throw new TypeError(
      "baseUrl must be an absolute https: URL (http: only for this machine) with no user, password, query or fragment",
    );
  }
  return { origin: url.origin, host: url.hostname, path: url.pathname };
}

/** @param {string} text */
function parse(text) {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
