// Reads all arguments and options once, when the app calls a method, so that later changes have no effect.

/** The key of a client's `Connection`, for groups. It is the same in all copies of the package. */
export const clientInternals = Symbol.for("longhaul:client");
/** The key of the method by which a client connects to a store. */
export const storeInternals = Symbol.for("longhaul:store");

/** Matches a valid token. A line break in it would start another header. */
const HEADER_VALUE = /^[\x21-\x7e]+$/;
const LOOPBACK = /^((.*\.)?localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * Returns a copy of plain data, as JSON represents it; undefined for undefined.
 *
 * @template T
 * @param {T} value
 * @param {string} field its name in the error message
 * @returns {T}
 */
export function snapshot(value, field) {
  if (value === undefined) return value;
  try {
    return JSON.parse(JSON.stringify(value));
  } catch (cause) {
    throw new TypeError(`${field} must be data that JSON can represent`, { cause });
  }
}

/** Reads an optional callback. */
export function readCallback(callback, field) {
  if ((callback ?? null) !== null && typeof callback !== "function") throw new TypeError(`${field} must be a function`);
  return callback ?? undefined;
}

/** Reads an item's address: an id, or an object with `path` or `id`, such as a driveItem. @param {any} item @returns {any} */
export function readItem(item) {
  if (typeof item === "string") return item;
  const { id, path } = item ?? {};
  return typeof id === "string" ? { id } : { path };
}

/** Reads any iterable but a string. @param {any} given @param {string} field its name in the error message @returns {any[]} */
export function readList(given, field) {
  if (typeof given === "string" || typeof given?.[Symbol.iterator] !== "function") throw new TypeError(`${field} must be an array or another iterable`);
  return Array.from(given);
}

/**
 * Reads one copy of a group. Returns it as data, and an error if it is invalid, which affects only this copy.
 *
 * @param {any} given
 * @param {string} field its name in the error message
 * @param {any} conflictBehavior
 */
export function readCopy(given, field, conflictBehavior) {
  const copy = { conflictBehavior, item: null };
  try {
    if (typeof given !== "object" || given === null) throw new TypeError(`${field} must be an object`);
    const { item, ...body } = given;
    copy.item = readItem(item);
    return { copy: { ...copy, ...snapshot(body, field) }, error: undefined };
  } catch (error) {
    return { copy, error };
  }
}

/**
 * Reads an action's options. `core` contains those for the wasm, which ignores unknown ones.
 *
 * @param {any} given
 * @returns {{ signal: AbortSignal | null | undefined, onProgress: Function | undefined, note: any, core: any }}
 */
export function readOptions(given) {
  const { signal, onProgress, note, pacing, ...core } = optionsObject(given);
  if ((signal ?? null) !== null && typeof signal.addEventListener !== "function") throw new TypeError("signal must be an AbortSignal");
  return {
    signal,
    onProgress: readCallback(onProgress, "onProgress"),
    note: snapshot(note, "note"),
    core: { ...core, pacing: typeof pacing === "object" ? { ...pacing } : pacing },
  };
}

/** Returns options, which may be missing. @param {any} given */
export function optionsObject(given) {
  if (typeof (given ?? {}) !== "object") throw new TypeError("options must be an object");
  return given ?? {};
}

/**
 * Calls `abort` with the signal's reason when the signal aborts, or immediately if it has already aborted.
 *
 * @param {AbortSignal | null | undefined} signal
 * @param {(reason: any) => void} abort
 * @returns {() => void} a function that removes the listener and never throws
 */
export function linkAbort(signal, abort) {
  if (!signal) return () => {};
  const listener = () => abort(signal.reason);
  if (signal.aborted) listener();
  else signal.addEventListener("abort", listener);
  return () => {
    try {
      signal.removeEventListener("abort", listener);
    } catch {
      // The app's own implementation of a signal may throw. The action has ended anyway.
    }
  };
}

/** Returns the reason that an app passed to `abort`. Ignores an event, because apps may use the method as a handler (`onclick = action.abort`). */
export function readReason(reason) {
  try {
    return typeof reason === "object" && typeof reason?.preventDefault === "function" ? undefined : reason;
  } catch {
    // A proxy may throw.
    return reason;
  }
}

/** Returns the reason of an abort, by default an `AbortError`. */
export function abortReason(reason, message) {
  return reason === undefined ? new DOMException(message, "AbortError") : reason;
}

/**
 * Reads and validates the options of a client.
 *
 * @param {any} options
 * @param {string} [defaultUrl]
 */
export function readClientOptions(options, defaultUrl) {
  // The token goes to this URL, so it mustn't be one from a polluted `Object.prototype`.
  const { baseUrl = defaultUrl, auth, fetch, service = null, store = null } = /** @type {any} */ ({ __proto__: null, ...optionsObject(options) });
  if (![null, "graph", "onedrive"].includes(service)) throw new TypeError('service must be "graph" or "onedrive"');
  if (store !== null && !store[storeInternals]) {
    throw new TypeError("store must be one of longhaul/store: indexedDbStore() or actionStore(yours)");
  }
  const url = readBaseUrl(baseUrl);
  return { baseUrl: url, auth: readAuth(auth, url), fetch: readCallback(fetch, "fetch"), service, store };
}

function readBaseUrl(baseUrl) {
  let url;
  try {
    url = new URL(baseUrl);
  } catch {
    // The check below reports this without the value, which may contain a password.
  }
  const isAllowed = url && (url.protocol === "https:" || (url.protocol === "http:" && LOOPBACK.test(url.hostname)));
  if (!isAllowed || url.username || url.password || /[?#]/.test(url.href)) {
    throw new TypeError(
      "baseUrl must be an absolute https: URL (or http: on localhost) with no user, password, query or fragment",
    );
  }
  return url.href.replace(/\/+$/, "");
}

/** Returns the function that requests a token in the way that the app's `auth` does. @param {any} auth @param {string} baseUrl */
export function readAuth(auth, baseUrl) {
  if (typeof auth === "function") return auth;
  if (typeof auth?.getAccessToken === "function") return (options) => auth.getAccessToken(options);
  if (typeof auth?.getToken === "function") return () => auth.getToken(`${new URL(baseUrl).origin}/.default`);
  if (tokenOf(auth) !== undefined) return () => auth;
  throw new TypeError("auth must be an access token without spaces, a function that returns one, or an object with getAccessToken() or getToken()");
}

/** Returns the token in a value from the app; undefined if the token is invalid. */
function tokenOf(given) {
  const token = given?.accessToken ?? given?.token ?? given;
  return typeof token === "string" && HEADER_VALUE.test(token) ? token : undefined;
}

/** Reads the access token that `auth` returned. */
export function readToken(given) {
  const token = tokenOf(given);
  if (token !== undefined) return token;
  throw new TypeError("auth must give an access token: a string without spaces, or an object with accessToken or token");
}
