// The clients for one drive and for all of Graph. Most methods start an action. The actions of a client share its `Connection`: the base URL, the
// access tokens, a fetch and a store.

import { Action } from "./action.js";
import { ActionRun } from "./action-run.js";
import { clientInternals, readCallback, readClientOptions, readItem, readToken, snapshot, storeInternals } from "./arguments.js";

const GRAPH = "https://graph.microsoft.com/v1.0";

/** The part of a client that its actions share. */
export class Connection {
  /** The parsed `baseUrl`. @type {URL | undefined} */
  base;
  /** @type {TokenSource | undefined} */
  tokens;
  /** @type {import("./shared-action.js").StoreBackend | undefined} */
  backend;

  /**
   * @param {import("./environment.js").Environment} environment
   * @param {() => Promise<import("./engine.js").Engine>} loadEngine
   * @param {any} options as `readClientOptions` returns them; without a `baseUrl` for actions without a client. `followKind` is the default of the
   *   option `kind` for monitor URLs
   */
  constructor(environment, loadEngine, options) {
    const { baseUrl, auth, store } = options;
    this.environment = environment;
    this.loadEngine = loadEngine;
    this.options = options;
    if (baseUrl === undefined) return;
    this.base = new URL(baseUrl);
    this.tokens = new TokenSource(environment, auth);
    this.backend = store?.[storeInternals](environment, baseUrl);
  }

  // Vue and other frameworks wrap plain objects in proxies, which break private members. They don't wrap objects with a `Symbol.toStringTag`.
  get [Symbol.toStringTag]() {
    return "Connection";
  }

  /** The app's fetch, or else the global one. Undefined in a realm without fetch. */
  get fetch() {
    return this.options.fetch ?? this.environment.fetch;
  }

  /**
   * Starts an action.
   *
   * @param {string} operation
   * @param {any} options
   * @param {() => { target?: any, body?: any }} readArguments
   * @param {import("./copy-starter.js").Hooks} [hooks]
   * @returns {{ action: Action, run: ActionRun }}
   */
  begin(operation, options, readArguments, hooks) {
    const run = new ActionRun(this, hooks);
    const action = new Action(run);
    run.begin(operation, options, readArguments);
    return { action, run };
  }
}

/** The base class of the clients. */
class Client {
  constructor(environment, loadEngine, options) {
    const connection = new Connection(environment, loadEngine, options);
    Object.defineProperty(this, clientInternals, { value: connection });
  }

  start(request, options) {
    return begin(this, "start", options, () => ({ body: readRequest(request) }));
  }

  follow(monitorUrl, options) {
    return begin(this, "follow", options, () => ({ target: String(monitorUrl) }));
  }

  resume(saved, options) {
    return begin(this, "resume", options, () => ({ target: snapshot(saved, "saved") }));
  }

  async pending() {
    const { backend } = this[clientInternals];
    if (!backend) throw new TypeError("pending() needs a store: pass one of longhaul/store to the client");
    return backend.list();
  }
}

/** A client for one drive. The package's entries provide the function that loads the wasm. */
export class DriveClientBase extends Client {
  constructor(environment, loadEngine, options) {
    super(environment, loadEngine, readClientOptions(options));
  }

  get [Symbol.toStringTag]() {
    return "DriveClient";
  }

  copy(item, body, options) {
    return begin(this, "copy", options, () => ({ target: readItem(item), body: snapshot(body, "body") }));
  }

  move(item, body, options) {
    return begin(this, "move", options, () => ({ target: readItem(item), body: snapshot(body, "body") }));
  }

  uploadFromUrl(parent, body, options) {
    return begin(this, "uploadFromUrl", options, () => ({ target: readItem(parent), body: snapshot(body, "body") }));
  }
}

/** A client for all of Graph. */
export class GraphClientBase extends Client {
  /** @param {any} DriveClient the class that the entry exports */
  constructor(environment, loadEngine, options, DriveClient) {
    super(environment, loadEngine, { ...readClientOptions(options, GRAPH), service: "graph", followKind: "any", DriveClient });
  }

  get [Symbol.toStringTag]() {
    return "GraphClient";
  }

  /** @param {string} path */
  drive(path) {
    const { options } = this[clientInternals];
    const { DriveClient, baseUrl } = options;
    const isPath = typeof path === "string" && /^\/[^?#]*$/.test(path);
    // A segment `..` would leave the base URL.
    if (!isPath || !new URL(baseUrl + path).href.startsWith(`${baseUrl}/`)) {
      throw new TypeError("path must begin with / and be below baseUrl, without query and fragment");
    }
    return new DriveClient({ ...options, baseUrl: baseUrl + path });
  }
}

/** Follows a monitor URL without a client. */
export function followAlone(environment, loadEngine, monitorUrl, options) {
  const connection = new Connection(environment, loadEngine, {});
  return connection.begin("follow", options, () => {
    connection.options.fetch = readCallback(options?.fetch, "fetch");
    return { target: String(monitorUrl) };
  }).action;
}

function begin(client, operation, options, readArguments) {
  return client[clientInternals].begin(operation, options, readArguments).action;
}

function readRequest(request) {
  const { method, path, body, respondAsync } = request ?? {};
  return { method, path, body: snapshot(body, "body"), respondAsync };
}

/** Gets a client's access tokens. Actions that need one at the same time share one request. */
export class TokenSource {
  #environment;
  /** @type {(forceRefresh: boolean) => Promise<string>} */
  #request;
  /** The pending requests, by `forceRefresh`. @type {Map<boolean, { since: number, token: Promise<string> }>} */
  #pending = new Map();

  /**
   * @param {import("./environment.js").Environment} environment
   * @param {(options: { forceRefresh: boolean }) => any} auth
   */
  constructor(environment, auth) {
    this.#environment = environment;
    const request = async (forceRefresh) => readToken(await auth({ forceRefresh }));
    // Actions share timers, so on a server they may run in the async context of another user's request.
    this.#request = environment.attempt(({ process }) => process?.getBuiltinModule("async_hooks").AsyncLocalStorage.bind(request)) ?? request;
  }

  /**
   * Returns an access token.
   *
   * @param {boolean} forceRefresh whether the service has rejected the last token
   * @param {number} maxAgeMs the age up to which a pending request is shared; an older one may never settle
   * @returns {Promise<string>}
   */
  get(forceRefresh, maxAgeMs) {
    const now = this.#environment.now();
    const shared = this.#pending.get(forceRefresh);
    if (shared && now - shared.since <= maxAgeMs) return shared.token;
    const request = { since: now, token: this.#request(forceRefresh) };
    this.#pending.set(forceRefresh, request);
    const forget = () => {
      if (this.#pending.get(forceRefresh) === request) this.#pending.delete(forceRefresh);
    };
    request.token.then(forget, forget);
    return request.token;
  }
}
