// An action with a store: written down before its start is sent and while it runs, and followed by one tab for all that resume it.
//
// The leading tab runs it in the wasm and publishes its progress and outcome; the others pass on what they receive. Only plain reports
// travel, which the core has redacted: each tab makes its own errors of them.

import { LeaderElection } from "./leader-election.js";

/** A start waits no longer than this for the store, in milliseconds. */
const STORE_TIMEOUT_MS = 2_000;
/** A message that another tab has sent arrives within this time, in milliseconds. */
const MESSAGE_TIMEOUT_MS = 1_000;
/** Outcomes of actions that the service had accepted. */
const ACCEPTED = ["completed", "failed", "unknown"];
/** Outcomes that a later attempt can't change. */
const FINAL = ["completed", "failed", "rejected"];
const FINAL_REASONS = ["monitorGone", "monitorExpired"];

/** What the store and other tabs have to do with one action. */
export class SharedAction {
  /** What is in the store, or is being written. @type {any} */
  entry = null;
  #environment;
  #actions;
  #run;
  #note;
  /** Whether the entry may be known elsewhere, in the store or in a saved group. */
  #mayExist;
  /** Whether the outcome stays in the store until the group has ended, so that the group's saved form can't start it again. */
  #keepsOutcome;
  #task;
  #election;
  /** How often this tab has begun to lead. */
  #terms = 0;
  /** Whether the wasm of this tab follows the action: what others publish is out of date, or forged. */
  #runsHere = false;
  /** The last change of the store. Changes are made one after another. */
  #stored = Promise.resolve();
  #deadline = Infinity;
  #timer;

  /**
   * @param {import("./environment.js").Environment} environment
   * @param {import("./saved-actions.js").SavedActions} actions
   * @param {import("./action-run.js").ActionRun} run
   * @param {any} given the saved action that is resumed, or `{ key }` of a group's copy
   * @param {any} note
   */
  constructor(environment, actions, run, given, note) {
    this.#environment = environment;
    this.#actions = actions;
    this.#run = run;
    this.key = actions.keyOf(given);
    this.#mayExist = this.key === given?.key;
    this.#keepsOutcome = run.isInGroup;
    this.#note = note;
    this.#election = new LeaderElection(environment, this.key, {
      lead: () => this.#lead(),
      stopLeading: () => this.#stopLeading(),
      receive: (message) => this.#receive(message),
    });
  }

  /** @param {any} task for the wasm */
  begin(task) {
    this.#task = task;
    const { timeoutMs } = task.options;
    if (typeof timeoutMs === "number" && timeoutMs > 0) this.#deadline = this.#environment.now() + timeoutMs;
    this.#setTimer();
    this.#election.begin();
  }

  #stopLeading() {
    this.#runsHere = false;
    this.#run.stopInWasm();
    this.#setTimer();
  }

  /** The wasm keeps the time while this tab leads; a follower does it here. */
  #setTimer() {
    if (this.#deadline === Infinity || this.#election.isLeading) return;
    const left = this.#deadline - this.#environment.now();
    if (left <= 0) return this.#run.ended({ kind: "timedOut" }, null);
    this.#environment.clearTimeout(this.#timer);
    this.#timer = this.#environment.setTimeout(() => this.#setTimer(), left);
  }

  async #lead() {
    const term = ++this.#terms;
    const stored = this.#mayExist ? await this.#inTime(this.#actions.read(this.key)) : null;
    const entry = stored ?? this.entry;
    if (!entry && this.#election.hasHadLeader) await this.#outcomeArrived();
    // Another tab may have taken over meanwhile.
    if (this.#run.state.isOver || !this.#election.isLeading || term !== this.#terms) return;
    // A copy of a saved group may have been started, and nothing says that it wasn't.
    if (stored === undefined && !entry && this.#task.operation !== "resume") return this.#run.ended({ kind: "uncertain" }, null);
    const { report } = readMessage(entry) ?? {};
    if (report) return this.#run.ended(report, null);
    // An action that was started is resumed, whichever tab started it: a start is sent once.
    const task = entry ? { ...this.#task, operation: "resume", target: entry } : this.#task;
    this.#runsHere = true;
    const timeoutMs = Math.max(1, this.#deadline - this.#environment.now());
    this.#run.runInWasm(timeoutMs === Infinity ? task : { ...task, options: { ...task.options, timeoutMs } });
  }

  /** The last leader has removed the entry: what it published about that may still be on its way. @returns {Promise<void>} */
  #outcomeArrived() {
    this.#environment.clearTimeout(this.#timer);
    return new Promise((resolve) => {
      this.#timer = this.#environment.setTimeout(resolve, MESSAGE_TIMEOUT_MS);
    });
  }

  /** Writes down that the start is sent. Resolves when that is done, at most two seconds later. @param {any} saved */
  async beforeStart(saved) {
    this.#write(saved);
    if (!(await this.#storedInTime())) {
      this.#environment.reportError(new Error("The store did not answer in time: the start is sent without an entry in it"));
    }
  }

  /** The service did nothing, or the start wasn't sent: another one may be. */
  startTakenBack() {
    this.#remove();
  }

  /** @param {any} saved null where the action can't be resumed @returns {Promise<unknown>} resolves when it is stored, at most two seconds later */
  accepted(saved) {
    if (saved) this.#write(saved);
    // There may be no progress for a long time: a follower knows by this that the action was accepted.
    this.publish({ progress: this.#run.state.current.progress, isAccepted: true });
    return this.#storedInTime();
  }

  /** @param {object} message */
  publish(message) {
    return this.#election.publish(message);
  }

  /** A tab that begins to lead, or was frozen, may know less than the last leader did. What was reported already isn't taken back. */
  steadyProgress(progress) {
    const last = this.#run.state.current.progress;
    if (!last) return progress;
    const percentageComplete = last.percentageComplete === null ? progress.percentageComplete : Math.max(last.percentageComplete, progress.percentageComplete);
    return { ...progress, percentageComplete, elapsedMs: Math.max(last.elapsedMs, progress.elapsedMs) };
  }

  /** The action has settled. The store and the other tabs get to know it afterwards. @param {any} report @param {any} item */
  ended(report, item) {
    // Some items can't be sent, since they are nested too deeply. The outcome matters more.
    if (report.kind !== "timedOut" && !this.publish({ report, item })) this.publish({ report, item: null });
    if (isFinal(report, this.#run.toJSON() !== null)) this.#finish(report);
    this.close();
  }

  /** Stops leading once the store is up to date: the next leader reads it. */
  async close() {
    this.#environment.clearTimeout(this.#timer);
    await this.#storedInTime();
    this.#election.close();
  }

  forget() {
    this.#remove();
    this.#election.announceForgotten();
  }

  /** Removes an outcome that was kept for the action's group. */
  removeOutcome() {
    if (this.entry?.report) this.#remove();
  }

  /** A message of the leader, or of any script of this origin. */
  #receive(message) {
    if (message.isForgotten === true) {
      // What this tab is writing may arrive after the other one has removed the entry.
      this.#remove();
      return this.#run.abort(undefined, "The action was forgotten in another tab.");
    }
    if (this.#runsHere) return;
    const { progress, isAccepted, report, item } = readMessage(message) ?? {};
    if (isAccepted || ACCEPTED.includes(report?.kind)) this.#acceptedElsewhere();
    if (progress) this.#run.advance(this.steadyProgress(progress));
    if (report) this.#run.ended(report, item);
  }

  async #acceptedElsewhere() {
    if (this.#run.state.current.phase === "running") return;
    const { operation, target } = this.#task;
    const isAccepted = operation === "resume" && target?.sent !== true;
    this.#run.acceptedElsewhere(isAccepted ? target : null);
    const entry = isAccepted ? null : await this.#actions.read(this.key);
    if (entry?.monitorUrl) this.#run.acceptedElsewhere(entry);
  }

  #finish(report) {
    if (!this.#keepsOutcome) return this.#remove();
    this.#write({ startedAt: this.entry?.startedAt ?? this.#environment.date(), report });
  }

  #write(saved) {
    const entry = this.#actions.entry(saved, this.key, this.#note);
    this.entry = entry;
    this.#mayExist = true;
    this.#stored = this.#stored.then(() => this.#actions.write(entry));
  }

  #remove() {
    this.entry = null;
    this.#stored = this.#stored.then(() => this.#actions.remove(this.key));
  }

  /** Whether the store has done within two seconds what it was asked for. @returns {Promise<boolean>} */
  async #storedInTime() {
    return (await this.#inTime(this.#stored.then(() => true))) === true;
  }

  /** What the store answers; undefined after two seconds without an answer. @template T @param {Promise<T>} answer @returns {Promise<T | undefined>} */
  #inTime(answer) {
    return new Promise((resolve) => {
      const timer = this.#environment.setTimeout(() => resolve(undefined), STORE_TIMEOUT_MS);
      answer.then((value) => {
        this.#environment.clearTimeout(timer);
        resolve(value);
      });
    });
  }
}

/** Whether a later attempt couldn't observe more. */
function isFinal({ kind, reason }, canBeResumed) {
  if (kind === "unknown") return FINAL_REASONS.includes(reason) || !canBeResumed;
  return FINAL.includes(kind);
}

/** The members of what tabs send each other, and their types; `?` allows null. */
const PROGRESS = {
  status: "string", operation: "string?", percentageComplete: "number?", statusDescription: "string?",
  items: "object?", bytes: "object?", etaMs: "number?", elapsedMs: "number", trouble: "object?",
};
const REPORTS = {
  completed: { status: "string", resourceId: "string?", location: "string?", observed: "string", elapsedMs: "number", polls: "number", faults: "number" },
  rejected: { httpStatus: "number?", error: "object", retryAfterMs: "number?" },
  uncertain: { httpStatus: "number?" },
  failed: { status: "string", error: "object", statusDescription: "string?" },
  unknown: { reason: "string", httpStatus: "number?", error: "object" },
};

/** A message as a leader of this version sends it; undefined for any other. @returns {any} */
function readMessage(message) {
  const { progress = null, isAccepted, report, item = null } = message ?? {};
  if (report === undefined && progress === null) return isAccepted === true ? { isAccepted } : undefined;
  if (report === undefined) return hasShape(progress, PROGRESS) ? { progress, isAccepted: isAccepted === true } : undefined;
  const shape = Object.hasOwn(REPORTS, String(report?.kind)) ? REPORTS[report.kind] : undefined;
  const isSound = shape && hasShape(report, shape) && (!("error" in shape) || isServiceError(report.error));
  return isSound ? { report, item } : undefined;
}

function hasShape(value, shape) {
  return Object.entries(shape).every(([name, type]) => {
    const member = value[name] ?? null;
    return member === null ? type.endsWith("?") : typeof member === type.replace("?", "");
  });
}

function isServiceError({ message, code, details, innerCodes }) {
  const isText = (text) => text === null || text === undefined || typeof text === "string";
  return isText(message) && isText(code) && Array.isArray(details) && Array.isArray(innerCodes) && innerCodes.every(isText);
}
