// The promise classes that an app uses: an action, and the base class of actions and groups.

/** The name of the method that marks the promise's rejection as handled. */
export const markHandled = Symbol("markHandled");

/** Marks a promise's rejection as handled when it is attached. */
const ignore = () => {};

/**
 * The implementation behind such a promise.
 *
 * @typedef {object} Run
 * @property {import("./observable-state.js").ObservableState} state
 * @property {(resolve: Function, reject: Function) => void} settleWith
 * @property {() => any} estimate
 * @property {(reason?: unknown) => void} abort
 * @property {() => void} forget
 * @property {() => any} toJSON
 */

/**
 * A promise of an outcome that can also be observed. The platform reports its rejection as unhandled only if the app didn't attach to it,
 * subscribe or open an iterator.
 *
 * @extends {Promise<any>}
 */
export class ObservablePromise extends Promise {
  #run;
  #methods;

  /** `then()` returns a plain promise. */
  static get [Symbol.species]() {
    return Promise;
  }

  /** @param {Run} run */
  constructor(run) {
    super((resolve, reject) => run.settleWith(resolve, reject));
    this.#run = run;
  }

  /** The promise itself, so that attaching to either handles a rejection of both. */
  get result() {
    return this;
  }

  get progress() {
    return this.#run.state.current.progress;
  }

  get state() {
    return this.#run.state.current;
  }

  get subscribe() {
    return this.#method("subscribe", (listener, options) => {
      this[markHandled]();
      return this.#run.state.subscribe(listener, options);
    });
  }

  get estimate() {
    return this.#method("estimate", () => this.#run.estimate());
  }

  get abort() {
    return this.#method("abort", (reason) => this.#run.abort(reason));
  }

  get forget() {
    return this.#method("forget", () => this.#run.forget());
  }

  get toJSON() {
    return this.#method("toJSON", () => this.#run.toJSON());
  }

  [Symbol.asyncIterator]() {
    this[markHandled]();
    return this.#run.state.iterate();
  }

  [markHandled]() {
    super.then(undefined, ignore);
  }

  /** Returns a method that works detached, and always the same one. It is created when it is first read, because most aren't. */
  #method(name, method) {
    this.#methods ??= {};
    return (this.#methods[name] ??= method);
  }
}

/** A long running action: a promise of its result. */
export class Action extends ObservablePromise {
  #acceptance;
  #accepted;

  /** @param {import("./action-run.js").ActionRun} run */
  constructor(run) {
    super(run);
    this.#acceptance = run.acceptance;
  }

  get [Symbol.toStringTag]() {
    return "Action";
  }

  get accepted() {
    this.#accepted ??= new AcceptedPromise(this.#acceptance, this);
    return this.#accepted;
  }
}

/** Whether the service has accepted an action: undecided, accepted, or an error. */
export class Acceptance {
  /** @type {{ error?: unknown } | undefined} */
  #outcome;
  /** @type {((outcome: { error?: unknown }) => void)[]} */
  #waiting = [];

  /** @param {{ error?: unknown }} outcome */
  settle(outcome) {
    if (this.#outcome) return;
    this.#outcome = outcome;
    for (const settle of this.#waiting.splice(0)) settle(outcome);
  }

  /** @param {(value: any) => void} resolve @param {(error: unknown) => void} reject */
  settles(resolve, reject) {
    const settle = (outcome) => ("error" in outcome ? reject(outcome.error) : resolve(undefined));
    if (this.#outcome) settle(this.#outcome);
    else this.#waiting.push(settle);
  }
}

/**
 * A promise of the acceptance. It is never an unhandled rejection itself; attaching to it handles the action's rejection.
 *
 * @extends {Promise<void>}
 */
class AcceptedPromise extends Promise {
  #action;

  static get [Symbol.species]() {
    return Promise;
  }

  /** @param {Acceptance} acceptance @param {Action} action */
  constructor(acceptance, action) {
    super((resolve, reject) => acceptance.settles(resolve, reject));
    super.then(undefined, () => {});
    this.#action = action;
  }

  /** @param {any} [onFulfilled] @param {any} [onRejected] @returns {Promise<any>} */
  then(onFulfilled, onRejected) {
    this.#action[markHandled]();
    return super.then(onFulfilled, onRejected);
  }
}
