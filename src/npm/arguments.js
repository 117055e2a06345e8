// Reading what an app passes. Everything is read once, when a method is called: what changes later, or throws, affects nothing else.

/** Under this name a client has what groups need of it. The same where the package is loaded twice. */
export const clientInternals = Symbol.for("longhaul:client");
/** Under this name a store has what clients need of it. */
export const storeInternals = Symbol.for("longhaul:store");

/** What a header may hold: a line break in a token would begin another header. */
const HEADER_VALUE = /^[\x21-\x7e]+$/;
const LOOPBACK = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/;

/** The members of an action's options. Others are ignored. */
const OPTIONS = ["timeoutMs", "requestTimeoutMs", "conflictBehavior", "kind", "driveId"];
const PACING = ["firstMs", "minMs", "maxMs"];

/**
 * A copy of plain data, as JSON would carry it.
 *
 * @template T
 * @param {T} value
 * @param {string} field what it is called in the error
 * @returns {T}
 */
export function snapshot(value, field) {
  const message = `${field} must be data that JSON can hold`;
  let text;
  try {
    text = JSON.stringify(value);
  } catch (cause) {
    throw new TypeError(message, { cause });
  }
  if (text === undefined) throw new TypeError(message);
  return JSON.parse(text);
}

/** An optional callback. */
export function readCallback(callback, field) {
  if (callback === undefined || callback === null || typeof callback === "function") return callback ?? undefined;
  throw new TypeError(`${field} must be a function`);
}

/** An item's address: an id, or an object with `path` or `id`. A driveItem of Graph has an id. */
export function readItem(item) {
  if (typeof item !== "object" || item === null) return item;
  const { id, path } = item;
  return typeof id === "string" ? { id } : { path };
}

/**
 * An action's options: what the wasm needs, and what stays here.
 *
 * @param {any} given
 * @returns {{ signal: AbortSignal | undefined, onProgress: Function | undefined, note: any, core: any }}
 */
export function readOptions(given) {
  if (given === undefined || given === null) return { signal: undefined, onProgress: undefined, note: undefined, core: {} };
  if (typeof given !== "object") throw new TypeError("options must be an object");
  const { signal, onProgress, note, pacing, checkDestination } = given;
  checkSignal(signal);
  const core = pick(given, OPTIONS);
  core.watchDestination = checkDestination;
  core.pacing = typeof pacing === "object" && pacing !== null ? pick(pacing, PACING) : pacing;
  return {
    signal: signal ?? undefined,
    onProgress: readCallback(onProgress, "onProgress"),
    note: note === undefined ? undefined : snapshot(note, "note"),
    core,
  };
}

function pick(from, names) {
  return Object.fromEntries(names.map((name) => [name, from[name]]));
}

function checkSignal(signal) {
  if (signal === undefined || signal === null || typeof signal.addEventListener === "function") return;
  throw new TypeError("signal must be an AbortSignal");
}

/**
 * Calls `abort` with the signal's reason when it aborts, immediately if it has.
 *
 * @param {AbortSignal | undefined} signal
 * @param {(reason: any) => void} abort
 * @returns {() => void} stops listening; never throws
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
      // A signal of the app's own making; the action has ended anyway.
    }
  };
}

/** The reason of an abort. Handlers are often attached directly (`onclick = action.abort`), so an event is not a reason. */
export function abortReason(reason, message) {
  const isEvent = typeof reason === "object" && typeof reason?.preventDefault === "function";
  if (reason !== undefined && !isEvent) return reason;
  if (typeof DOMException === "function") return new DOMException(message, "AbortError");
  return Object.assign(new Error(message), { name: "AbortError" });
}

/**
 * What a client's constructor can check.
 *
 * @param {any} options
 * @param {string} [defaultUrl]
 */
export function readClientOptions(options, defaultUrl) {
  const { baseUrl = defaultUrl, auth, fetch, service, store } = options ?? {};
  if (service !== undefined && service !== null && service !== "graph" && service !== "onedrive") {
    throw new TypeError('service must be "graph" or "onedrive"');
  }
  if (fetch !== undefined && fetch !== null && typeof fetch !== "function") throw new TypeError("fetch must be a function");
  if (store !== undefined && store !== null && !store[storeInternals]) {
    throw new TypeError("store must be one of longhaul/store: indexedDbStore() or actionStore(yours)");
  }
  checkAuth(auth);
  return { baseUrl: readBaseUrl(baseUrl), auth, fetch: fetch ?? undefined, service: service ?? undefined, store: store ?? undefined };
}

function readBaseUrl(baseUrl) {
  let url;
  try {
    url = new URL(baseUrl);
  } catch {
    // Reported below: the message must not repeat what was given, which may hold a password.
  }
  const isAllowed = url && (url.protocol === "https:" || (url.protocol === "http:" && LOOPBACK.test(url.hostname)));
  if (!isAllowed || url.username || url.password || /[?#]/.test(url.href)) {
    throw new TypeError(
      "baseUrl must be an absolute https: URL (http: only for this machine) with no user, password, query or fragment",
    );
  }
  return url.href.replace(/\/+$/, "");
}

function checkAuth(auth) {
  if (typeof auth === "function" || typeof auth?.getAccessToken === "function" || typeof auth?.getToken === "function") return;
  if (tokenOf(auth) !== undefined) return;
  throw new TypeError("auth must be an access token, a function that returns one, or an object with getAccessToken() or getToken()");
}

/** The token in what an app gave; undefined where there is none that a header may hold. */
function tokenOf(given) {
  const token = given?.accessToken ?? given?.token ?? given;
  return typeof token === "string" && HEADER_VALUE.test(token) ? token : undefined;
}

/** An access token as `auth` gave it. */
export function readToken(given) {
  const token = tokenOf(given);
  if (token !== undefined) return token;
  throw new TypeError("auth must give an access token: a non-empty string, or an object with accessToken or token");
}
