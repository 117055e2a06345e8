// What the wasm gets from JavaScript: requests, bodies, tokens and events, and where it reports to. Nothing here throws into the wasm: an
// exception inside it would break all actions.

import { readToken } from "./arguments.js";
import { BugError } from "./errors.js";

/** The longest body that is read, in bytes after decompression. Excel's answers have up to 5 MB, all others are far smaller. */
const MAX_BODY_BYTES = 8 << 20;

/** The host of one run of an action in the wasm. Once stopped, it passes nothing on. */
export class Host {
  signal = new HostSignal();
  #run;
  #isActive = true;

  /** @param {import("./action-run.js").ActionRun} run */
  constructor(run) {
    this.#run = run;
  }

  /** The wasm calls this as a function. */
  get fetch() {
    return async (url, init) => (this.#run.start.isNext ? this.#run.start.send(url, init) : this.#run.connection.fetch(url, init));
  }

  async text(response) {
    return readText(response);
  }

  async token(forceRefresh) {
    return this.#run.token(forceRefresh);
  }

  /** The next request is the start. Resolves when it may be sent. @param {any} entry what is saved of the action meanwhile */
  async sending(entry) {
    return this.#run.start.prepare(entry);
  }

  /** The service did nothing, and the start will be sent again. */
  notStarted() {
    this.#pass(() => this.#run.start.takeBack());
  }

  noToken(cause) {
    this.#run.tokenError = cause;
  }

  accepted(saved) {
    this.#pass(() => this.#run.accepted(saved));
  }

  progress(progress) {
    this.#pass(() => this.#run.progress(progress));
  }

  ended(report, item) {
    this.#pass(() => this.#run.ended(report, item));
  }

  wake() {
    this.signal.emit("online");
  }

  offline() {
    this.signal.emit("offline");
  }

  /** Ends the run: the wasm sends no more requests, and what it still reports is ignored. */
  stop() {
    this.#isActive = false;
    this.signal.emit("abort");
  }

  /** A defect in what follows affects this action only. */
  #pass(report) {
    if (!this.#isActive) return;
    try {
      report();
    } catch (error) {
      this.#run.fail(new BugError(error));
    }
  }
}

/** The part of an AbortSignal that the wasm uses, extended by page events. */
class HostSignal {
  aborted = false;
  /** One listener serves all events. @type {((event: { type: string }) => void) | undefined} */
  #listener;

  addEventListener(_, listener) {
    this.#listener = listener;
  }

  removeEventListener() {
    this.#listener = undefined;
  }

  /** @param {"abort" | "online" | "offline"} type */
  emit(type) {
    this.aborted ||= type === "abort";
    this.#listener?.({ type });
  }
}

/** The request that starts an action. With a store, it is written down before it is sent. */
export class Start {
  /** What is saved of the action while the request is sent and not answered; null otherwise. @type {any} */
  entry = null;
  /** Why the request failed. @type {unknown} */
  error;
  /** What will be the entry when the request is sent. @type {any} */
  #next = null;
  #note;
  #shared;
  #send;

  /**
   * @param {import("./client.js").Connection} connection
   * @param {any} note
   * @param {import("./shared-action.js").SharedAction | undefined} shared
   * @param {import("./copy-starter.js").Hooks["send"]} [send] replaces the connection's fetch
   */
  constructor(connection, note, shared, send) {
    this.#note = note;
    this.#shared = shared;
    this.#send = send ?? sendAlone(connection);
  }

  get isNext() {
    return this.#next !== null;
  }

  /** @param {any} entry */
  async prepare(entry) {
    this.#next = { ...entry, note: this.#note };
    await this.#shared?.beforeStart(this.#next);
  }

  /** @param {string} url @param {any} init */
  async send(url, init) {
    const entry = this.#shared?.entry ?? this.#next;
    this.#next = null;
    try {
      return await this.#send(url, init, () => (this.entry = entry));
    } catch (error) {
      this.error = error;
      if (this.entry === null) this.takeBack();
      throw error;
    }
  }

  /** The service did nothing, or the request wasn't sent: another start may follow. */
  takeBack() {
    this.entry = this.#next = null;
    this.#shared?.startTakenBack();
  }
}

/** @returns {(url: string, init: any, onSent: () => void) => Promise<Response>} */
function sendAlone(connection) {
  return (url, init, onSent) => {
    onSent();
    return connection.fetch(url, init);
  };
}

/**
 * Reads a body as text; null where it is longer than any answer should be.
 *
 * @param {Response} response or what an app's fetch returns, whose body may be no stream
 * @returns {Promise<string | null>}
 */
export async function readText(response) {
  const reader = response.body?.getReader?.();
  if (!reader) {
    const text = await response.text();
    return text.length > MAX_BODY_BYTES ? null : text;
  }
  const decoder = new TextDecoder();
  let text = "";
  for (let length = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    length += value.length;
    if (length > MAX_BODY_BYTES) {
      // Cancelling is a courtesy to the connection: nothing depends on it.
      Promise.resolve(reader.cancel()).catch(() => {});
      return null;
    }
    text += decoder.decode(value, { stream: true });
  }
}

/** Where a client's access tokens come from. Actions that ask at the same time share one request. */
export class TokenSource {
  #environment;
  #auth;
  #scope;
  /** The requests that haven't been answered, by `forceRefresh`. @type {Map<boolean, { since: number, token: Promise<string> }>} */
  #pending = new Map();

  /**
   * @param {import("./environment.js").Environment} environment
   * @param {any} auth what the app passed
   * @param {string} baseUrl
   */
  constructor(environment, auth, baseUrl) {
    this.#environment = environment;
    this.#auth = auth;
    this.#scope = `${new URL(baseUrl).origin}/.default`;
  }

  /**
   * An access token.
   *
   * @param {boolean} forceRefresh whether the service has refused the last one
   * @param {number} maxAgeMs a request that has been pending for longer isn't shared: it may never be answered
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

  async #request(forceRefresh) {
    const auth = this.#auth;
    if (typeof auth === "function") return readToken(await auth({ forceRefresh }));
    if (typeof auth.getAccessToken === "function") return readToken(await auth.getAccessToken({ forceRefresh }));
    if (typeof auth.getToken === "function") return readToken(await auth.getToken(this.#scope));
    return readToken(auth);
  }
}
