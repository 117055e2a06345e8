// The JavaScript side of an action that runs in the wasm. Sends its requests, gets its tokens and receives its events. Never throws into the
// wasm, because an exception there would break all actions.

import { BugError } from "./errors.js";
import { Exchange } from "./exchange.js";

/** The delegate of one run of an action. After `stop()` it ignores events. */
export class Delegate {
  /** The run's number in the wasm. */
  number = 0;
  #run;
  /** The request that is in flight. @type {Exchange | undefined} */
  #exchange;
  #isActive = true;

  /** @param {import("./action-run.js").ActionRun} run @param {import("./engine.js").Engine["wasm"]} wasm */
  constructor(run, wasm) {
    this.#run = run;
    this.wasm = wasm;
  }

  /** @param {any} task */
  begin(task) {
    this.number = this.wasm.run(task, this, this.#run.connection.environment.isOffline);
    // A callback of the app may have stopped the run before it had a number.
    if (!this.#isActive) this.wasm.abort(this.number);
  }

  /**
   * Returns the access token for a request.
   *
   * @param {boolean} isFresh whether the service has rejected the last token
   * @param {any} entry the entry of a start, to save before the start is sent
   * @returns {Promise<string>}
   */
  async prepare(isFresh, entry) {
    const token = await this.#run.token(isFresh);
    if (entry && this.#isActive) await this.#run.start.prepare(entry);
    return token;
  }

  /**
   * Sends a request. Never rejects.
   *
   * @param {import("./exchange.js").CoreRequest} request
   * @param {string | undefined} token
   * @param {any} body undefined without a body
   */
  async send(request, token, body) {
    const exchange = (this.#exchange = new Exchange(this.#run.connection, request, body, token));
    const response = await (request.isStart ? this.#run.start.send(exchange, this) : exchange.send());
    if (exchange.signal.aborted) return;
    this.#exchange = undefined;
    if (response) this.wasm.respond(this.number, response);
  }

  cancel() {
    this.#exchange?.abort();
    this.#exchange = undefined;
  }

  /** Called when the service did not accept the start and did nothing. The start will be sent again. */
  notStarted() {
    this.#pass(() => this.#run.start.withdraw());
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

  /** Called when the network is lost or restored, or the page becomes visible. @param {boolean} isOffline */
  setOffline(isOffline) {
    this.wasm.setOffline(this.number, isOffline);
  }

  /** Ends the run. The wasm sends no more requests, and its events are ignored. */
  stop() {
    this.#isActive = false;
    this.cancel();
    this.wasm.abort(this.number);
  }

  /** Calls a function. An error that it throws affects only this action. */
  #pass(notify) {
    if (!this.#isActive) return;
    try {
      notify();
    } catch (error) {
      this.#run.fail(new BugError(error));
    }
  }
}

/** The request that starts an action. With a store, saves an entry before it is sent. */
export class Start {
  /** The saved action while the request is in flight; null otherwise. @type {any} */
  entry = null;
  /** The entry of a request that is not yet sent. @type {any} */
  #next = null;
  /** The request, after it was sent. @type {Exchange | undefined} */
  exchange;
  #note;
  #shared;
  #send;

  /**
   * @param {any} note
   * @param {import("./shared-action.js").SharedAction | undefined} shared
   * @param {import("./copy-starter.js").Hooks["send"]} [send] sends the request; by default it is sent alone
   */
  constructor(note, shared, send = sendAlone) {
    this.#note = note;
    this.#shared = shared;
    this.#send = send;
  }

  /** Saves the entry, and resolves when the request may be sent. Does nothing if the wasm's run has ended in the meantime. @param {any} entry */
  async prepare(entry) {
    if (this.#shared && !(await this.#shared.mayStart())) return;
    this.#next = { ...entry, note: this.#note };
    await this.#shared?.beforeStart(this.#next);
  }

  /** Sends the request. Never rejects. @param {Exchange} exchange @param {Delegate} delegate */
  async send(exchange, delegate) {
    this.exchange = exchange;
    return this.#send(exchange, delegate, () => {
      this.entry = this.#shared?.entry ?? this.#next;
      this.#next = null;
    });
  }

  /** Removes the entry, because the service did nothing. */
  withdraw() {
    this.entry = this.#next = null;
    this.#shared?.remove();
  }

  /** Called when the action ends. Removes the entry of a request that was not sent. */
  end() {
    if (this.#next !== null) this.withdraw();
  }
}

/** Sends a start by itself. @type {NonNullable<import("./copy-starter.js").Hooks["send"]>} */
export function sendAlone(exchange, _, onSent) {
  onSent();
  return exchange.send();
}
