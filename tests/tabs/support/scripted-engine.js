// A script that replaces the wasm: it has the same exports, and the behaviour of the core on which the JavaScript around it depends.

const POLL_MS = 2_000;
const RETRY_MS = 1_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** After this many polls in a row without a response, the destination of a copy is checked. */
const MAX_UNREADABLE = 3;
/** After this many, the outcome of an action without such a check is unknown. */
const MAX_HIDDEN = 8;

/** `loadEngine` of the package. @param {import("../../../src/npm/environment.js").Environment} environment @returns {Promise<any>} */
export function loadScriptedEngine(environment) {
  environment.engine ??= /** @type {any} */ (Promise.resolve({ live: new Set(), wasm: new ScriptedWasm(environment) }));
  return /** @type {any} */ (environment.engine);
}

/** The exports of src/api.rs. */
class ScriptedWasm {
  /** @type {Map<number, ScriptedAction>} */
  #running = new Map();
  #last = 0;
  #environment;

  /** @param {import("../../../src/npm/environment.js").Environment} environment */
  constructor(environment) {
    this.#environment = environment;
  }

  run(task, delegate, isOffline) {
    const number = ++this.#last;
    // A URL can't be cloned.
    const { base, ...data } = task;
    const action = new ScriptedAction(this.#environment, { ...structuredClone(data), base }, delegate, () => this.#running.delete(number));
    this.#running.set(number, action);
    action.begin(isOffline);
    return number;
  }

  respond(number, response) {
    this.#running.get(number)?.respond(response);
  }

  setOffline(number, isOffline) {
    this.#running.get(number)?.setOnline(!isOffline);
  }

  abort(number) {
    this.#running.get(number)?.end({ kind: "aborted" });
  }

  respondToBatch(number, id, response) {
    const own = response.json?.responses?.find((each) => each.id === id);
    this.respond(number, own ? { status: own.status, headers: lowerCase(own.headers), json: own.body } : {});
  }
}

class ScriptedAction {
  #environment;
  #task;
  #delegate;
  #onEnd;
  #isOnline = true;
  /** @type {"start" | "poll" | "item" | "destination" | "ended"} */
  #step = "start";
  #isInFlight = false;
  /** The times of the next step, of the request's timeout, and of the action's timeout. */
  #nextAt = Infinity;
  #timesOutAt = Infinity;
  #deadline = Infinity;
  #timer;
  /** @type {any} */
  #saved;
  #percentage = 0;
  #polls = 0;
  #faults = 0;
  /** The number of polls in a row without a response. */
  #unreadable = 0;
  #isRefreshed = false;

  constructor(environment, task, delegate, onEnd) {
    this.#environment = environment;
    this.#task = task;
    this.#delegate = delegate;
    this.#onEnd = onEnd;
  }

  begin(isOffline) {
    const { operation, target, body, options } = this.#task;
    this.#isOnline = !isOffline;
    if (options.timeoutMs !== undefined) this.#deadline = this.#environment.now() + options.timeoutMs;
    if (operation !== "resume") {
      const destination = operation === "copy" && options.checkDestination !== false ? { name: body.name } : null;
      this.#saved = { longhaul: 1, kind: operation, monitorUrl: null, startedAt: this.#environment.now(), destination, sent: true };
      return this.#next("start", 0);
    }
    if (typeof target?.startedAt !== "number") return this.end({ kind: "badArgument", field: "saved", expected: "an entry", outOfRange: false });
    if (target.sent === true) return this.end({ kind: "uncertain", httpStatus: null });
    const { longhaul, kind, monitorUrl, startedAt, destination, sent } = target;
    this.#saved = { longhaul, kind, monitorUrl, startedAt, destination, sent };
    this.#delegate.accepted(this.#saved);
    this.#next("poll", 0);
  }

  setOnline(isOnline) {
    this.#isOnline = isOnline;
    if (isOnline && !this.#isInFlight && this.#step !== "ended") this.#next(this.#step, 0);
  }

  respond(response) {
    if (!this.#isInFlight) return;
    this.#isInFlight = false;
    this.#timesOutAt = Infinity;
    if (this.#step === "start") this.#onStart(response);
    else if (this.#step === "poll") this.#onPoll(response);
    else if (this.#step === "item") this.#complete(response.json?.id ? response.json : null);
    else if (this.#step === "destination") this.#onDestination(response);
  }

  end(report, item = null) {
    if (this.#step === "ended") return;
    this.#step = "ended";
    this.#onEnd();
    this.#environment.clearTimeout(this.#timer);
    if (this.#isInFlight) this.#delegate.cancel();
    this.#isInFlight = false;
    this.#delegate.ended(report, item);
  }

  /** Continues when the timer fires. */
  #advance() {
    const now = this.#environment.now();
    if (now >= this.#deadline) return this.end({ kind: "timedOut" });
    if (now >= this.#timesOutAt) {
      this.#delegate.cancel();
      return this.respond({});
    }
    if (now >= this.#nextAt) this.#send();
    else this.#setTimer();
  }

  /** Records that the request was sent, so that it may time out. */
  #startTimeout() {
    this.#timesOutAt = this.#environment.now() + REQUEST_TIMEOUT_MS;
    this.#setTimer();
  }

  #setTimer() {
    const at = Math.min(this.#nextAt, this.#timesOutAt, this.#deadline);
    this.#environment.clearTimeout(this.#timer);
    this.#timer = at === Infinity ? undefined : this.#environment.setTimeout(() => this.#advance(), at - this.#environment.now());
  }

  /** Takes a step after this number of milliseconds. */
  #next(step, ms) {
    this.#step = step;
    this.#nextAt = this.#environment.now() + ms;
    if (ms > 0) this.#setTimer();
    else this.#send();
  }

  #send() {
    this.#nextAt = Infinity;
    if (!this.#isOnline && this.#step !== "start") return this.#setTimer();
    this.#isInFlight = true;
    const { base, operation, target, body } = this.#task;
    const root = base.href;
    if (this.#step === "start") {
      const path = { copy: "/copy", move: "", uploadFromUrl: "/children" }[/** @type {string} */ (operation)];
      const method = operation === "move" ? "PATCH" : "POST";
      const urlInBatch = `/items/${target}${path}`;
      const request = { method, url: root + urlInBatch, isStart: true, batchUrl: `${root}/$batch`, urlInBatch };
      this.#sendWithToken(request, body, this.#saved);
    } else if (this.#step === "poll") {
      this.#polls++;
      this.#delegate.send({ method: "GET", url: this.#saved.monitorUrl }, undefined, undefined);
      this.#startTimeout();
    } else {
      const path = this.#step === "destination" ? `/root:/${this.#saved.destination.name}` : `/items/${this.#report.resourceId}`;
      this.#sendWithToken({ method: "GET", url: `${root}${path}` }, undefined, null);
    }
  }

  async #sendWithToken(request, body, entry) {
    const prepared = this.#delegate.prepare(this.#isRefreshed, entry);
    this.#setTimer();
    let token;
    try {
      token = await prepared;
    } catch {
      return this.respond({ notSent: "noToken" });
    }
    if (this.#step === "ended") return;
    this.#startTimeout();
    this.#delegate.send(request, token, body);
  }

  #onStart({ status, headers, json, notSent }) {
    if (notSent) return this.end({ kind: "rejected", notSent, httpStatus: null, error: serviceError(null), retryAfterMs: null });
    if (status === 202 && headers?.location) {
      this.#saved = { ...this.#saved, monitorUrl: headers.location, sent: false };
      this.#delegate.accepted(this.#saved);
      return this.#next("poll", RETRY_MS);
    }
    if (status === 200 && json?.id) {
      this.#report = { status: "completed", resourceId: json.id };
      return this.#complete(json, "start");
    }
    if (status === 429) {
      this.#delegate.notStarted();
      this.#report = null;
      this.#progress("notStarted", null, { reason: "throttled", attempt: 1, retryAt: 0, error: null });
      return this.#next("start", Number(headers["retry-after"]) * 1_000);
    }
    if (status === 401 && !this.#isRefreshed) {
      this.#isRefreshed = true;
      this.#delegate.notStarted();
      return this.#next("start", 0);
    }
    if (status >= 400 && status < 500) return this.end({ kind: "rejected", httpStatus: status, error: serviceError(json?.error?.code), retryAfterMs: null });
    this.end({ kind: "uncertain", httpStatus: status ?? null });
  }

  #onPoll({ status, json }) {
    this.#unreadable = status === undefined ? this.#unreadable + 1 : 0;
    if (this.#unreadable >= MAX_UNREADABLE && this.#saved.destination) {
      this.#progress("inProgress", this.#percentage, { reason: "checkingDestination", attempt: this.#unreadable, retryAt: null, error: null });
      return this.#next("destination", 0);
    }
    if (this.#unreadable >= MAX_HIDDEN) return this.end({ kind: "unknown", reason: "monitorHidden", httpStatus: null, error: serviceError(null) });
    if (status === 404) return this.end({ kind: "unknown", reason: "monitorGone", httpStatus: 404, error: serviceError(json?.error?.code) });
    if (json?.status === "failed") return this.end({ kind: "failed", status: "failed", error: serviceError(json.error.code), statusDescription: null });
    if (json?.status === "completed") {
      this.#report = { status: "completed", resourceId: json.resourceId };
      return this.#next("item", 0);
    }
    if (json?.status === "inProgress") {
      this.#percentage = Math.max(this.#percentage, json.percentageComplete);
      this.#progress("inProgress", this.#percentage, null);
      return this.#next("poll", POLL_MS);
    }
    this.#faults++;
    this.#next("poll", RETRY_MS);
  }

  #onDestination({ status, json }) {
    if (status !== 200) return this.#next("poll", POLL_MS);
    this.#report = { status: "completed", resourceId: json.id };
    this.#complete(json, "destination");
  }

  /** The last status from the monitor. @type {any} */
  #report;

  #complete(item, observed = "monitor") {
    const elapsedMs = this.#environment.now() - this.#saved.startedAt;
    this.end({ kind: "completed", ...this.#report, location: null, observed, elapsedMs, polls: this.#polls, faults: this.#faults }, item);
  }

  #progress(status, percentageComplete, trouble) {
    const elapsedMs = this.#environment.now() - this.#saved.startedAt;
    this.#delegate.progress({ status, operation: null, percentageComplete, statusDescription: null, items: null, bytes: null, etaMs: null, elapsedMs, trouble });
  }
}

function serviceError(code) {
  return { code: code ?? null, message: null, target: null, details: [], innerCodes: [] };
}

function lowerCase(headers) {
  return Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
}
