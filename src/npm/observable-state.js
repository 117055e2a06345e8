// The observable state of an action or a group: a stable snapshot, listeners, and progress as an async iterable.

/** The interval at which listeners with the option `estimates` are called, in milliseconds. */
const ESTIMATE_MS = 250;

/**
 * @typedef {"waiting" | "starting" | "running" | "completed" | "failed" | "stopped"} Phase
 * @typedef {{ unread: any[], outcome: { error?: unknown } | undefined, wake: () => void }} Reader what the app hasn't read of an iterator, and a function
 *   that ends its wait
 * @typedef {{ readonly phase: Phase, readonly progress: any, readonly result: any, readonly error: unknown }} State
 */

/** The state of one action or group, and its observers. */
export class ObservableState {
  #environment;
  #owner;
  /** The app's callback for progress. @type {Function | undefined} */
  onProgress;
  /**
   * One subscription for each call of `subscribe`, even with the same listener.
   *
   * @type {Set<{ listener: Function, estimates: boolean }> | undefined}
   */
  #subscriptions;
  /** @type {Set<Reader> | undefined} */
  #readers;
  #timer;
  /** Set when the action or group is over. Has an error if it rejected. @type {{ error?: unknown } | undefined} */
  #outcome;

  /**
   * @param {import("./environment.js").Environment} environment
   * @param {{ estimate(): any }} owner extrapolates the progress to the current time
   * @param {any} [progress] the initial progress
   */
  constructor(environment, owner, progress = null) {
    this.#environment = environment;
    this.#owner = owner;
    /** The current snapshot: the same object until something changes. @type {State} */
    this.current = Object.freeze({ phase: "waiting", progress, result: null, error: null });
  }

  get isOver() {
    return this.#outcome !== undefined;
  }

  /** @param {Phase} phase */
  enter(phase) {
    if (this.current.phase !== phase) this.#change({ phase });
  }

  /** @param {any} progress @param {Phase} [phase] */
  advance(progress, phase = this.current.phase) {
    // First, because a listener may end the action. What reads an iterator runs later.
    for (const reader of this.#readers ?? []) {
      reader.unread.push(progress);
      reader.wake();
    }
    this.#change({ phase, progress });
    this.#environment.call(this.onProgress, progress);
  }

  /** @param {any} result @param {"completed" | "stopped"} [phase] */
  complete(result, phase = "completed") {
    this.#end({ phase, result }, {});
  }

  /** @param {unknown} error @param {"failed" | "stopped"} phase */
  fail(error, phase) {
    this.#end({ phase, error }, { error });
  }

  /**
   * Calls a listener now and on every change.
   *
   * @param {(state: State) => void} listener
   * @param {{ estimates?: boolean }} [options]
   * @returns {() => void} a function that unsubscribes
   */
  subscribe(listener, options) {
    if (typeof listener !== "function") throw new TypeError("listener must be a function");
    const subscription = { listener, estimates: options?.estimates === true };
    if (!this.isOver) {
      this.#subscriptions ??= new Set();
      this.#subscriptions.add(subscription);
      if (subscription.estimates) this.#scheduleEstimate();
    }
    this.#environment.call(listener, this.current);
    return () => void this.#subscriptions?.delete(subscription);
  }

  /** Returns an iterator over later progress. The iterator throws the error if the action or group rejects. */
  iterate() {
    /** @type {Reader} */
    const reader = { unread: [], outcome: this.#outcome, wake: () => {} };
    if (!this.isOver) (this.#readers ??= new Set()).add(reader);
    const progress = read(reader);
    return {
      next() {
        const next = progress.next();
        // A caller that awaits it still gets the error. The platform reports an unhandled rejection for the action itself.
        next.catch(() => {});
        return next;
      },
      /** @param {any} [value] */
      return: (value) => {
        this.#readers?.delete(reader);
        end(reader, {});
        return progress.return(value);
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  #change(changes) {
    this.current = Object.freeze({ ...this.current, ...changes });
    if (this.#subscriptions) this.#notify([...this.#subscriptions], this.current);
  }

  #notify(subscriptions, state) {
    for (const subscription of subscriptions) {
      // An earlier listener may have unsubscribed a later one.
      if (this.#subscriptions?.has(subscription)) this.#environment.call(subscription.listener, state);
    }
  }

  #end(changes, outcome) {
    this.#environment.clearTimeout(this.#timer);
    this.#outcome = outcome;
    this.#change(changes);
    for (const reader of this.#readers ?? []) end(reader, outcome);
    this.#subscriptions = this.#readers = this.onProgress = undefined;
  }

  #scheduleEstimate() {
    this.#timer ??= this.#environment.setTimeout(() => {
      this.#timer = undefined;
      const subscriptions = [.../** @type {Set<any>} */ (this.#subscriptions)].filter(({ estimates }) => estimates);
      if (subscriptions.length === 0) return;
      this.#scheduleEstimate();
      const progress = this.current.phase === "running" ? this.#owner.estimate() : null;
      if (progress !== null) this.#notify(subscriptions, Object.freeze({ ...this.current, progress }));
    }, ESTIMATE_MS);
  }
}

/** Reads the progress of an iterator until the end. @param {Reader} reader */
async function* read(reader) {
  for (;;) {
    while (reader.unread.length > 0) yield reader.unread.shift();
    if (reader.outcome && "error" in reader.outcome) throw reader.outcome.error;
    if (reader.outcome) return;
    await new Promise((resolve) => (reader.wake = () => resolve(undefined)));
  }
}

/** @param {Reader} reader @param {{ error?: unknown }} outcome */
function end(reader, outcome) {
  reader.outcome = outcome;
  reader.wake();
}
