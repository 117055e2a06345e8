// Starts one action, records its acceptance and progress, and settles its promise once.

import { abortReason, linkAbort, readOptions } from "./arguments.js";
import { errorOf, redactError } from "./errors.js";
import { Delegate, Start } from "./delegate.js";
import { ObservableState } from "./observable-state.js";

/** How long actions share a token request if they don't set `requestTimeoutMs`, in milliseconds. */
const REQUEST_TIMEOUT_MS = 60_000;
/** The highest percentage of an estimate, because only the service knows that an action is done. */
const MAX_ESTIMATE = 99;

/** The implementation of one action. The app uses it through an `Action`, the wasm through a `Delegate`. */
export class ActionRun {
  connection;
  /** The error of the last token request, if it failed. @type {unknown} */
  tokenError;
  /** Strings that no error may contain. @type {Set<string>} */
  secrets = new Set();
  /** Settles the action. Its constructor sets this {@link import("./action.js").Settle}. @type {any} */
  settle;
  /** Settles its promise `accepted`, in the same way. @type {any} */
  acceptance;
  /** The action in the store and in other tabs, if the client has a store. @type {import("./shared-action.js").SharedAction | undefined} */
  shared;
  #hooks;
  #engine;
  #delegate;
  #task;
  /** The return value of `toJSON`. @type {any} */
  #saved = null;
  #progressAt = 0;
  #frames;
  #note;
  #unlink = () => {};

  /** @param {import("./client.js").Connection} connection @param {import("./copy-starter.js").Hooks} [hooks] */
  constructor(connection, hooks) {
    this.connection = connection;
    this.#hooks = hooks;
    /** The state of the action's group, if it belongs to one. */
    this.group = hooks?.group;
    this.start = new Start(null, undefined);
    this.state = new ObservableState(connection.environment, this);
  }

  /**
   * Reads all arguments and options synchronously, and starts the action.
   *
   * @param {string} operation
   * @param {any} options
   * @param {() => { target?: any, body?: any }} readArguments may throw
   */
  begin(operation, options, readArguments) {
    // Records the stack of the app's call, for an argument that the wasm rejects later.
    this.#frames = new Error();
    try {
      const { signal, onProgress, note, core } = readOptions(options);
      const { target, body } = readArguments();
      const { base, backend, options: client } = this.connection;
      core.kind ??= client.followKind;
      this.#task = { operation, base, service: client.service, target, body, options: core };
      this.#note = note ?? target?.note ?? null;
      if (operation === "resume") this.#saved = target;
      this.state.onProgress = onProgress;
      if (backend) this.shared = backend.share(this, operation === "resume" ? target : { key: this.#hooks?.key }, this.#note);
      this.start = new Start(this.#note, this.shared, this.#hooks?.send);
      this.#unlink = linkAbort(signal, (reason) => this.abort(reason));
    } catch (error) {
      this.fail(error);
    }
    if (!this.state.isOver) this.#load(this.#hooks?.enter?.());
  }

  /** Loads the wasm, and enters it later. @param {unknown} [permit] resolves when the action may start */
  async #load(permit) {
    try {
      await permit;
      this.#engine = await this.connection.loadEngine();
      this.connection.environment.jobs.add(() => this.#enter());
    } catch (error) {
      this.fail(error);
    }
  }

  #enter() {
    if (this.state.isOver) return;
    // Another action may have broken the instance since then. This one has its permit already.
    if (this.#engine.isBroken) return this.#load();
    try {
      this.#engine.live.add(this);
      this.state.enter("starting");
      // A listener may have stopped the action.
      if (this.state.isOver) return;
      if (this.shared) this.shared.begin(this.#task);
      else this.runInWasm(this.#task);
    } catch (error) {
      this.fail(error);
    }
  }

  /** Runs the task in the wasm. Stops the previous run. */
  runInWasm(task) {
    this.stopInWasm();
    this.#delegate = new Delegate(this, this.#engine.wasm);
    this.connection.environment.pageEvents.add(this.#delegate);
    this.#delegate.begin(task);
  }

  stopInWasm() {
    if (!this.#delegate) return;
    this.connection.environment.pageEvents.delete(this.#delegate);
    this.#delegate.stop();
    this.#delegate = undefined;
  }

  async token(forceRefresh) {
    const maxAgeMs = this.#task.options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS;
    try {
      const token = await this.connection.tokens.get(forceRefresh, maxAgeMs);
      this.tokenError = undefined;
      this.secrets.add(token);
      return token;
    } catch (error) {
      this.tokenError = error;
      throw error;
    }
  }

  /** Called when the service has accepted the action. @param {any} saved the saved action, or null if it can't be resumed */
  accepted(saved) {
    this.start.entry = null;
    this.#frames = undefined;
    const entry = saved && { ...saved, note: this.#note };
    // Before a listener is called, which may forget the action.
    const stored = this.shared?.accepted(entry);
    this.#enterRunning(entry && (this.shared?.entry ?? entry));
    Promise.resolve(stored).then(() => this.acceptance.resolve());
  }

  /** Called when another tab reports the acceptance. @param {any} saved null until this tab has read it from the store */
  acceptedElsewhere(saved) {
    if (this.state.isOver) return;
    this.#enterRunning(saved);
    this.acceptance.resolve();
  }

  /** Enters the phase `running`. @param {any} saved what `toJSON` returns from now on, if it is known */
  #enterRunning(saved) {
    this.#saved = saved ?? this.#saved;
    if (saved?.monitorUrl) this.secrets.add(saved.monitorUrl);
    this.state.enter("running");
  }

  /** Called when the wasm or another tab reports progress. */
  advance(progress) {
    if (this.state.isOver) return;
    this.#progressAt = this.connection.environment.now();
    this.state.advance(progress);
  }

  /** Called when the wasm reports progress. Publishes it to other tabs. */
  progress(progress) {
    const isAccepted = this.state.current.phase === "running";
    if (!isAccepted && progress.trouble?.reason === "throttled") this.#hooks?.onThrottled();
    const steady = this.shared?.steadyProgress(progress) ?? progress;
    // Before a listener is called, which may change the object.
    this.shared?.publish({ progress: steady, isAccepted });
    this.advance(steady);
  }

  /** Called when the wasm or another tab reports the outcome. @param {any} report @param {any} item */
  ended(report, item) {
    if (this.state.isOver) return;
    if (report.kind === "completed") {
      const { kind: _, ...result } = { ...report, item };
      this.settle.resolve(result);
      this.acceptance.resolve();
      this.#release();
      // Before a listener is called, which may change the item.
      this.shared?.ended(report, item);
      this.state.complete(result);
    } else {
      // The service has not started a rejected action.
      if (report.kind === "rejected") this.start.entry = null;
      const isUncertain = report.kind === "uncertain";
      if (isUncertain) report.clientRequestId ??= this.start.exchange?.clientRequestId;
      const cause = redactError(isUncertain ? this.start.exchange?.error : this.tokenError, this.secrets, isUncertain);
      const error = errorOf(report, { cause, frames: this.#frames, aftermath: this.#aftermath });
      this.#settleWithError(error, report.kind === "timedOut" ? "stopped" : "failed");
      this.shared?.ended(report, item);
    }
  }

  /** A sentence about what happens to the action when the client stops following it. */
  get #aftermath() {
    if (this.start.entry) return "Its start has no response, so it may continue at the service.";
    const isAtService = this.state.current.phase === "running" || ["resume", "follow"].includes(this.#task?.operation);
    return isAtService ? "It continues at the service and can be resumed." : "It was not started.";
  }

  abort(reason, what = "The action is not followed any more.") {
    this.fail(abortReason(reason, `${what} ${this.#aftermath}`), "stopped");
  }

  /** Stops following the action, and removes it from the store. */
  forget() {
    this.abort(undefined, "The action was forgotten.");
    this.shared?.forget();
  }

  /** Ends the action with an error that the wasm didn't report. @param {unknown} error @param {"failed" | "stopped"} [phase] */
  fail(error, phase = "failed") {
    if (this.state.isOver) return;
    this.#settleWithError(error, phase);
    this.shared?.close();
  }

  /** @param {unknown} error @param {"failed" | "stopped"} phase */
  #settleWithError(error, phase) {
    this.settle.reject(error);
    if (this.state.current.phase === "running") this.acceptance.resolve();
    else this.acceptance.reject(error);
    this.#release();
    this.state.fail(error, phase);
  }

  /** Stops all work. A settled action sends no requests and has no listeners. */
  #release() {
    this.#engine?.live.delete(this);
    this.#unlink();
    this.stopInWasm();
    this.start.end();
  }

  estimate() {
    const { progress } = this.state.current;
    if (progress === null) return null;
    const { percentageComplete, etaMs, elapsedMs } = progress;
    const sinceMs = this.state.isOver ? 0 : Math.round(this.connection.environment.now() - this.#progressAt);
    return {
      ...progress,
      percentageComplete: etaMs > 0 ? extrapolate(percentageComplete, sinceMs / etaMs) : percentageComplete,
      etaMs: etaMs === null ? null : Math.max(0, etaMs - sinceMs),
      elapsedMs: elapsedMs + sinceMs,
    };
  }

  toJSON() {
    return this.#saved ?? this.start.entry;
  }
}

/** Returns the percentage after a share of the estimated time left, between the last percentage and {@link MAX_ESTIMATE}. */
function extrapolate(percentage, share) {
  return Math.max(percentage, Math.min(percentage + (100 - percentage) * share, MAX_ESTIMATE));
}
