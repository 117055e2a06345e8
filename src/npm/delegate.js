// What an action in the wasm has in JavaScript: requests, tokens, and where it reports to. Nothing here throws into the wasm: an exception
// inside it would break all actions.

import { BugError } from "./errors.js";
import { Exchange } from "./exchange.js";

/** The delegate of one run of an action. Once stopped, it passes nothing on. */
export class Delegate {
  /** By which the wasm knows the run. */
  number = 0;
  #run;
  /** The request that is being prepared, or is in flight. @type {Exchange | undefined} */
  #exchange;
  #timer;
  #isActive = true;

  /** @param {import("./action-run.js").ActionRun} run @param {import("./engine.js").Engine["wasm"]} wasm */
  constructor(run, wasm) {
    this.#run = run;
    this.wasm = wasm;
  }

  /** @param {any} task */
  begin(task) {
    this.number = this.wasm.run(task, this, this.#run.connection.environment.isOffline);
    // A callback of the app may have stopped it before it had a number.
    if (!this.#isActive) this.wasm.abort(this.number);
  }

  /**
   * Sends a request. Never rejects.
   *
   * @param {import("./exchange.js").CoreRequest} request
   * @param {any} body undefined where there is none
   * @param {any} entry of a start, to be saved before
   */
  async send(request, body, entry) {
    const exchange = new Exchange(this.#run.connection, request, body);
    this.#exchange = exchange;
    const response = await (request.needsToken ? this.#sendWithToken(exchange, entry) : exchange.send());
    if (exchange.signal.aborted) return;
    this.#exchange = undefined;
    if (response) this.wasm.respond(this.number, response);
  }

  /** @param {Exchange} exchange @param {any} entry @returns {Promise<import("./exchange.js").CoreResponse | undefined>} */
  async #sendWithToken(exchange, entry) {
    const { isStart, freshToken = false } = exchange.request;
    try {
      exchange.token = await this.#run.token(freshToken);
      if (entry) await this.#run.start.prepare(entry);
    } catch {
      return { notSent: "noToken" };
    }
    if (!exchange.signal.aborted) this.wasm.sending(this.number, exchange.token);
    if (exchange.signal.aborted) return undefined;
    return isStart ? this.#run.start.send(exchange, this) : exchange.send();
  }

  /** Has the wasm continue after so many milliseconds, and not when it was to continue before. @param {number | undefined} ms */
  setTimer(ms) {
    const { environment } = this.#run.connection;
    environment.clearTimeout(this.#timer);
    this.#timer = ms === undefined ? undefined : environment.setTimeout(() => this.wasm.advance(this.number), ms);
  }

  cancel() {
    this.#exchange?.abort();
    this.#exchange = undefined;
  }

  /** The service did nothing, and the start will be sent again. */
  notStarted() {
    this.#pass(() => this.#run.start.takeBack());
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
    this.wasm.wake(this.number);
  }

  offline() {
    this.wasm.offline(this.number);
  }

  /** Ends the run: the wasm sends no more requests, and what it still reports is ignored. */
  stop() {
    this.#isActive = false;
    this.cancel();
    this.wasm.abort(this.number);
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

/** The request that starts an action. With a store, it is written down before it is sent. */
export class Start {
  /** What is saved of the action while the request is sent and not answered; null otherwise. @type {any} */
  entry = null;
  /** What will be the entry when the request is sent. @type {any} */
  #next = null;
  /** @type {Exchange | undefined} */
  #exchange;
  #note;
  #shared;
  #send;

  /**
   * @param {any} note
   * @param {import("./shared-action.js").SharedAction | undefined} shared
   * @param {import("./copy-starter.js").Hooks["send"]} [send] sends the request in a way of its own
   */
  constructor(note, shared, send = sendAlone) {
    this.#note = note;
    this.#shared = shared;
    this.#send = send;
  }

  /** Why the request failed. */
  get error() {
    return this.#exchange?.error;
  }

  /** Resolves when the request may be sent. @param {any} entry what is saved of the action meanwhile */
  async prepare(entry) {
    this.#next = { ...entry, note: this.#note };
    await this.#shared?.beforeStart(this.#next);
  }

  /** Sends the request. Never rejects. @param {Exchange} exchange @param {Delegate} delegate */
  async send(exchange, delegate) {
    this.#exchange = exchange;
    return this.#send(exchange, delegate, () => {
      this.entry = this.#shared?.entry ?? this.#next;
      this.#next = null;
    });
  }

  /** The service did nothing: another start may follow. */
  takeBack() {
    this.entry = this.#next = null;
    this.#shared?.startTakenBack();
  }

  /** The action has ended. A request that was not sent is taken back. */
  end() {
    if (this.#next !== null) this.takeBack();
  }
}

/** @type {NonNullable<import("./copy-starter.js").Hooks["send"]>} */
function sendAlone(exchange, _, onSent) {
  onSent();
  return exchange.send();
}
