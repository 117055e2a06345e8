// The promise classes that an app uses: an action, and the base class of actions and groups.

import { readReason } from "./arguments.js";

/** The name of the method that marks the promise's rejection as handled. */
const markHandled = Symbol("markHandled");

/**
 * @typedef {{ resolve: (value?: any) => void, reject: (error: unknown) => void }} Settle the functions that settle a promise
 */

/**
 * The implementation behind an `ObservablePromise`.
 *
 * @typedef {object} Run
 * @property {import("./observable-state.js").ObservableState} state
 * @property {Settle} settle settles the promise; set by its constructor
 * @property {() => any} estimate
 * @property {(reason?: unknown) => void} abort
 * @property {() => void} forget
 * @property {() => any} toJSON
 */

/**
 * The base class of subclasses of `Promise`. Its `then()` returns a plain promise.
 *
 * @extends {Promise<any>}
 */
class BasePromise extends Promise {
  static get [Symbol.species]() {
    return Promise;
  }

  /** @param {(settle: Settle) => void} receive is called with the functions that settle the promise */
  constructor(receive) {
    super((resolve, reject) => receive({ resolve, reject }));
    // Monitoring tools replace `Promise` by a function that returns no instance of the subclass, such as New Relic's browser agent 1.290.
    Object.setPrototypeOf(this, new.target.prototype);
  }

  [markHandled]() {
    super.then(undefined, () => {});
  }
}

/**
 * A promise whose state can also be observed. The platform reports an unhandled rejection only if the app has attached no handler, has not
 * subscribed, and has opened no iterator.
 */
export class ObservablePromise extends BasePromise {
  #run;

  /** @param {Run} run */
  constructor(run) {
    super((settle) => (run.settle = settle));
    this.#run = run;
  }

  /** The promise itself, so that a handler on either handles a rejection of both. */
  get result() {
    return this;
  }

  get progress() {
    return this.#run.state.current.progress;
  }

  get state() {
    return this.#run.state.current;
  }

  // Properties of the object itself, so that they work without it, and an app's tests can replace them.

  subscribe = (listener, options) => {
    this[markHandled]();
    return this.#run.state.subscribe(listener, options);
  };

  estimate = () => this.#run.estimate();

  abort = (reason) => this.#run.abort(readReason(reason));

  forget = () => {
    this[markHandled]();
    this.#run.forget();
  };

  toJSON = () => this.#run.toJSON();

  [Symbol.asyncIterator]() {
    this[markHandled]();
    return this.#run.state.iterate();
  }
}

/** A long running action: a promise of its result. */
export class Action extends ObservablePromise {
  #accepted;

  /** @param {import("./action-run.js").ActionRun} run */
  constructor(run) {
    super(run);
    this.#accepted = new AcceptedPromise(run, this);
  }

  get [Symbol.toStringTag]() {
    return "Action";
  }

  get accepted() {
    return this.#accepted;
  }
}

/**
 * A promise that fulfills when the service accepts the action. Never causes an unhandled rejection. A handler on it also handles a rejection of
 * the action.
 */
class AcceptedPromise extends BasePromise {
  #action;

  /** @param {import("./action-run.js").ActionRun} run @param {Action} action */
  constructor(run, action) {
    super((settle) => (run.acceptance = settle));
    this[markHandled]();
    this.#action = action;
  }

  /** @param {any} [onFulfilled] @param {any} [onRejected] @returns {Promise<any>} */
  then(onFulfilled, onRejected) {
    this.#action[markHandled]();
    return super.then(onFulfilled, onRejected);
  }
}
