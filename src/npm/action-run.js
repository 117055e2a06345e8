// The life of one action outside the wasm: it begins, is accepted, makes progress and settles, once.

import { Acceptance } from "./action.js";
import { abortReason, linkAbort, readOptions } from "./arguments.js";
import { StartUncertainError, errorOf, redact, redactError } from "./errors.js";
import { Host, isRefusal } from "./host.js";
import { ObservableState } from "./observable-state.js";

/** How long actions share a token request, unless they set `requestTimeoutMs`. */
const REQUEST_TIMEOUT_MS = 60_000;

/**
 * What a group adds to its actions.
 *
 * @typedef {object} Hooks
 * @property {() => Promise<void>} [enter] resolves when the action may begin
 * @property {(url: string, init: any, onSent: () => void) => Promise<Response>} [send] sends the start, and says when it goes out
 * @property {string} [key] of its entry in the store
 */

/** One action. `Action` is what the app sees of it, `Host` what the wasm sees. */
export class ActionRun {
  connection;
  /** Why there was no token. @type {unknown} */
  tokenError;
  /** What no report may repeat. @type {Set<string>} */
  secrets = new Set();
  acceptance = new Acceptance();
  #hooks;
  #resolve;
  #reject;
  #engine;
  #host;
  #task;
  /** What `toJSON` returns. @type {any} */
  #saved = null;
  #wasSent = false;
  #startError;
  #progressAt = 0;
  #frames;
  #note;
  /** What the store has to do with the action. @type {import("./shared-action.js").SharedAction | undefined} */
  #shared;
  #unlink = () => {};

  /** @param {import("./client.js").Connection} connection @param {Hooks} [hooks] */
  constructor(connection, hooks) {
    this.connection = connection;
    this.#hooks = hooks;
    this.state = new ObservableState(connection.environment, this);
  }

  settleWith(resolve, reject) {
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /**
   * Reads what the app passed, all of it now, and begins.
   *
   * @param {string} operation
   * @param {any} options
   * @param {() => { target?: any, body?: any }} readArguments may throw
   */
  begin(operation, options, readArguments) {
    // If the wasm rejects an argument later, its error points at the app's call.
    this.#frames = new Error();
    try {
      const { signal, onProgress, note, core } = readOptions(options);
      const { target, body } = readArguments();
      const { baseUrl, service, backend, followKind } = this.connection;
      core.kind ??= followKind;
      this.#task = { operation, baseUrl, service, target, body, options: core };
      this.#note = note ?? target?.note ?? null;
      this.state.onProgress = onProgress;
      if (backend) this.#shared = backend.share(this, operation === "resume" ? target : { key: this.#hooks?.key }, this.#note);
      this.#unlink = linkAbort(signal, (reason) => this.abort(reason));
    } catch (error) {
      this.fail(error);
    }
    if (!this.state.isOver) this.#load();
  }

  async #load() {
    try {
      await this.#hooks?.enter?.();
      this.#engine = await this.connection.loadEngine();
      this.connection.environment.jobs.add(() => this.#start());
    } catch (error) {
      this.fail(error);
    }
  }

  #start() {
    if (this.state.isOver) return;
    const { operation, target } = this.#task;
    this.#engine.live.add(this);
    this.connection.environment.pageEvents.add(this);
    this.state.enter("starting");
    if (this.#shared) this.#shared.begin(this.#task);
    else if (operation === "resume" && target?.sent === true) this.fail(new StartUncertainError());
    else this.runInWasm(this.#task);
  }

  /** Has the wasm follow the task. What it followed before is stopped. */
  runInWasm(task) {
    this.stopInWasm();
    this.#host = new Host(this);
    this.#engine.run(task, this.#host);
  }

  stopInWasm() {
    this.#host?.stop();
    this.#host = undefined;
  }

  wake() {
    this.#host?.wake();
  }

  offline() {
    this.#host?.offline();
  }

  async token(forceRefresh) {
    const { requestTimeoutMs } = this.#task.options;
    const maxAgeMs = typeof requestTimeoutMs === "number" ? requestTimeoutMs : REQUEST_TIMEOUT_MS;
    const token = await this.connection.tokens.get(forceRefresh, maxAgeMs);
    this.secrets.add(token);
    return token;
  }

  /** Sends the request that starts the action. With a store, that it is sent is written down before. */
  async sendStart(url, init) {
    this.#frames = undefined;
    await this.#shared?.beforeStart(this.#sentEntry());
    const onSent = () => {
      this.#wasSent = true;
      this.#saved = this.#shared?.entry ?? this.#sentEntry();
    };
    try {
      if (init.signal.aborted) throw init.signal.reason;
      const response = await this.#send(url, init, onSent);
      if (isRefusal(response?.status)) this.#takeBackStart();
      return response;
    } catch (error) {
      this.#startError = error;
      if (!this.#wasSent) this.#takeBackStart();
      throw error;
    }
  }

  #send(url, init, onSent) {
    if (this.#hooks?.send) return this.#hooks.send(url, init, onSent);
    onSent();
    return this.connection.fetch(url, init);
  }

  /** Nothing was done: another start may follow. */
  #takeBackStart() {
    this.#wasSent = false;
    this.#saved = null;
    this.#shared?.startTakenBack();
  }

  #sentEntry() {
    const { operation } = this.#task;
    const kind = operation === "start" ? "any" : operation;
    const startedAt = this.connection.environment.date();
    return { longhaul: 1, sent: true, kind, monitorUrl: null, driveId: null, startedAt, destination: null, note: this.#note };
  }

  /** Whether the start was sent, and not answered yet. */
  get wasSent() {
    return this.#wasSent;
  }

  get isInGroup() {
    return this.#hooks !== undefined;
  }

  /** The key of its entry in the store, if there is a store. */
  get key() {
    return this.#shared?.key;
  }

  /** The service has the action. @param {any} saved what is needed to resume it, or null where that is impossible */
  accepted(saved) {
    if (this.state.isOver) return;
    if (saved?.monitorUrl) this.secrets.add(saved.monitorUrl);
    this.#wasSent = false;
    this.#saved = saved && { ...saved, note: this.#note };
    this.state.enter("running");
    if (!this.#shared) return this.acceptance.settle({});
    this.#shared.accepted(this.#saved).then(() => this.acceptance.settle({}));
    this.#saved = saved && this.#shared.entry;
  }

  /** Another tab follows the action. @param {any} saved null while it isn't known here */
  acceptedElsewhere(saved) {
    if (this.state.isOver) return;
    this.#saved = saved;
    if (saved?.monitorUrl) this.secrets.add(saved.monitorUrl);
    this.state.enter("running");
    this.acceptance.settle({});
  }

  /** The wasm, or another tab, reports progress. */
  advance(progress) {
    if (this.state.isOver) return;
    this.#progressAt = this.connection.environment.now();
    this.state.advance(progress, "running");
  }

  /** The wasm reports progress, and other tabs want it. */
  progress(progress) {
    this.advance(progress);
    this.#shared?.publishProgress(progress);
  }

  /** The wasm, or another tab, reports the outcome. @param {any} report @param {any} item */
  ended(report, item) {
    // An abort has settled the action; that another tab took over changes nothing for the app.
    if (this.state.isOver || report.kind === "aborted") return;
    if (report.kind === "completed") {
      const { kind: _, ...result } = report;
      this.#complete({ ...result, item });
    } else {
      const [token, start] = [this.tokenError, this.#startError].map((error) => redactError(error, this.secrets));
      const causes = { token, start, frames: this.#frames };
      this.#settleWithError(errorOf(redact(report, this.secrets), causes), report.kind === "timedOut" ? "stopped" : "failed");
    }
    this.#shared?.ended(report, item);
  }

  abort(reason, message = "The action is not followed any more. It continues at the service.") {
    if (this.state.isOver) return;
    this.#settleWithError(abortReason(reason, message), "stopped");
    this.#shared?.close();
  }

  /** Stops following, and removes the action from the store. */
  forget() {
    this.abort(undefined, "The action was forgotten. It continues at the service.");
    this.#shared?.forget();
  }

  /** Ends the action with an error that the wasm didn't report. @param {unknown} error */
  fail(error) {
    if (this.state.isOver) return;
    this.#settleWithError(error, "failed");
    this.#shared?.close();
  }

  /** The action's group has ended: nothing of the action needs to stay in the store that can't be resumed. */
  removeOutcome() {
    this.#shared?.removeOutcome();
  }

  #complete(result) {
    this.#resolve(result);
    this.acceptance.settle({});
    this.#release();
    this.state.complete(result);
  }

  /** @param {unknown} error @param {"failed" | "stopped"} phase */
  #settleWithError(error, phase) {
    this.#reject(error);
    this.acceptance.settle(this.state.current.phase === "running" ? {} : { error });
    this.#release();
    this.state.fail(error, phase);
  }

  /** Lets go of everything: a settled action sends nothing and listens to nothing. */
  #release() {
    this.#engine?.live.delete(this);
    this.connection.environment.pageEvents.delete(this);
    this.#unlink();
    this.stopInWasm();
  }

  estimate() {
    const { progress } = this.state.current;
    if (progress === null) return null;
    const { percentageComplete, etaMs, elapsedMs } = progress;
    const sinceMs = this.state.isOver ? 0 : this.connection.environment.now() - this.#progressAt;
    return {
      ...progress,
      percentageComplete: percentageComplete === null ? null : this.#engine.estimate(percentageComplete, etaMs, sinceMs),
      etaMs: etaMs === null ? null : Math.max(0, etaMs - sinceMs),
      elapsedMs: elapsedMs + sinceMs,
    };
  }

  toJSON() {
    return this.#saved;
  }
}
