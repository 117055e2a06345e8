// Saves an action in a store, before its start is sent and while it runs, and shares it between tabs.
//
// The leader runs the action in its wasm and publishes the progress and the outcome. The followers report what they receive. Messages contain
// only plain data that the core has redacted. Each tab creates its own errors from it.

import { hasShape, isFinal, isReport } from "./errors.js";
import { announceForgotten, LeaderElection } from "./leader-election.js";

/** How long an action that can continue without its entry waits for the store, in milliseconds. */
const STORE_TIMEOUT_MS = 2_000;
/** How long an action waits for the store if only its entry shows whether it was started, or how it ended, in milliseconds. */
const ENTRY_TIMEOUT_MS = 15_000;
/** The maximum delivery time of a message from another tab, in milliseconds. */
const MESSAGE_TIMEOUT_MS = 1_000;
/** Outcomes that only an accepted action can have. */
const ACCEPTED = ["completed", "failed", "unknown"];

/**
 * A client's store.
 *
 * @typedef {object} StoreBackend
 * @property {(run: import("./action-run.js").ActionRun, given: any, note: any) => SharedAction} share connects an action to the store and to other tabs
 * @property {(given: any, onForgotten: (copy: unknown) => void) => import("./leader-election.js").GroupChannel} joinGroup connects a group to other tabs
 * @property {(forgottenGroup?: string) => Promise<any[]>} list returns the entries that can be resumed, oldest first, and removes outdated outcomes
 *
 * @typedef {object} StoredEntry the entry of one action in the store
 * @property {string} key its key in the store, also the name of the action's lock and channel
 * @property {any} current the entry that is in the store, or is being written
 * @property {string | undefined} groupKey the key of the action's group, even if the app has resumed the action without the group
 * @property {boolean} mayExist whether the store may already contain an entry under this key
 * @property {(saved: any) => void} write
 * @property {(saved: any) => void} adopt sets `current` to what another tab has written
 * @property {() => void} remove
 * @property {() => Promise<any>} read returns the entry that the store contains after this tab's own changes; null if it contains none, undefined if it
 *   can't be read
 * @property {(timeoutMs: number) => Promise<any>} readInTime is `read`, and also returns undefined if the store takes too long
 * @property {(timeoutMs: number) => Promise<boolean>} isSettledInTime resolves to whether the store finishes all changes in time
 */

/** Connects one action to the store and to other tabs. */
export class SharedAction {
  #environment;
  #run;
  #stored;
  #task;
  #election;
  /** How many times this tab has become the leader. */
  #terms = 0;
  /** Whether this tab's wasm follows the action. Messages from other tabs are then outdated or forged. */
  #runsHere = false;
  /** Whether this tab's wasm resumes an entry of the store. */
  #resumesEntry = false;
  /** When this tab has started the action. @type {number | undefined} */
  #startedAt;
  #deadline = Infinity;
  #timer;

  /**
   * @param {import("./environment.js").Environment} environment
   * @param {import("./action-run.js").ActionRun} run
   * @param {StoredEntry} stored
   */
  constructor(environment, run, stored) {
    this.#environment = environment;
    this.#run = run;
    this.#stored = stored;
    this.key = stored.key;
    this.#election = new LeaderElection(environment, this.key, {
      lead: () => this.#lead(),
      stopLeading: () => this.#stopLeading(),
      meet: () => this.#meet(),
      receive: (message) => this.#receive(message),
    });
  }

  /** @param {any} task the task for the wasm */
  begin(task) {
    this.#task = task;
    const { timeoutMs } = task.options;
    // Any other type would throw here. The core names the option.
    if (typeof timeoutMs === "number" && timeoutMs > 0) this.#deadline = this.#environment.now() + timeoutMs;
    this.#setTimer();
    this.#election.begin();
  }

  #stopLeading() {
    this.#stopInWasm();
    this.#setTimer();
  }

  #stopInWasm() {
    this.#runsHere = false;
    this.#run.stopInWasm();
  }

  /** Records that another tab follows the group, so it may start each copy of it, and write the entry. */
  #meet() {
    if (this.#run.group) this.#run.group.isShared = true;
  }

  /** The entry that is in the store, or is being written. */
  get entry() {
    return this.#stored.current;
  }

  /** Whether the store may contain an entry that this tab doesn't know. */
  get #mayHaveEntry() {
    return this.#stored.mayExist || this.#run.group?.isShared === true;
  }

  /** Applies `timeoutMs` in a follower. In the leader, the wasm does that. */
  #setTimer() {
    if (this.#deadline === Infinity || this.#election.isLeading) return;
    const left = this.#deadline - this.#environment.now();
    if (left <= 0) return this.#run.ended({ kind: "timedOut" }, null);
    this.#environment.clearTimeout(this.#timer);
    this.#timer = this.#environment.setTimeout(() => this.#setTimer(), left);
  }

  async #lead() {
    const term = ++this.#terms;
    const timeoutMs = this.#knowsMonitor ? STORE_TIMEOUT_MS : ENTRY_TIMEOUT_MS;
    const stored = this.#mayHaveEntry ? await this.#stored.readInTime(timeoutMs) : null;
    const entry = stored ?? this.entry;
    if (!entry && this.#election.hasHadLeader) await this.#outcomeArrived();
    // Another tab may have become the leader in the meantime.
    if (this.#run.state.isOver || !this.#election.isLeading || term !== this.#terms) return;
    // Another tab may have started this copy of the group if the store can't be read, and has started it if it was accepted.
    const mayBeStarted = stored === undefined || this.#run.state.current.phase === "running";
    if (mayBeStarted && !entry && this.#task.operation !== "resume") return this.#run.ended({ kind: "uncertain" }, null);
    const { report } = readMessage(entry) ?? {};
    if (report) return this.#run.ended(report, null);
    // Resume the action if any tab has started it, so that the start is sent only once. The app may know of the acceptance although the store doesn't.
    const task = entry && !(entry.sent && this.#isResumedAccepted) ? { ...this.#task, operation: "resume", target: entry } : this.#task;
    this.#resumesEntry = this.#mayHaveEntry && task.operation === "resume";
    this.#runsHere = true;
    const leftMs = Math.max(1, this.#deadline - this.#environment.now());
    this.#run.runInWasm(leftMs === Infinity ? task : { ...task, options: { ...task.options, timeoutMs: leftMs } });
  }

  /** Waits for the last leader's message about the outcome, which may arrive after it has removed the entry. @returns {Promise<void>} */
  #outcomeArrived() {
    this.#environment.clearTimeout(this.#timer);
    return new Promise((resolve) => {
      this.#timer = this.#environment.setTimeout(resolve, MESSAGE_TIMEOUT_MS);
    });
  }

  /**
   * Resolves to whether this tab may start the action. Another tab that has resumed the same group may have started it while this tab was frozen or
   * waited for a token. Then this tab follows it.
   */
  async mayStart() {
    if (!this.#run.group) return true;
    // If another tab joins later, this tab leads.
    const { isShared } = this.#run.group;
    const term = this.#terms;
    const stored = await this.#stored.readInTime(isShared ? ENTRY_TIMEOUT_MS : STORE_TIMEOUT_MS);
    if (this.#run.state.isOver || !this.#election.isLeading || term !== this.#terms) return false;
    if (stored === undefined && isShared) {
      this.#run.ended({ kind: "uncertain" }, null);
      return false;
    }
    // The store may have failed to remove this tab's own entry.
    if (!stored || stored.startedAt === this.#startedAt) return true;
    this.#stopInWasm();
    this.#lead();
    return false;
  }

  /** Saves the entry before the start is sent. Resolves when it is stored, or after two seconds. @param {any} saved */
  async beforeStart(saved) {
    this.#startedAt = saved.startedAt;
    this.#stored.write(saved);
    if (await this.#stored.isSettledInTime(STORE_TIMEOUT_MS)) return;
    this.#environment.reportError(new Error("The store did not answer in time: the start is sent without an entry in it. If the page closes before the response, the action is lost."));
  }

  /** Resolves when the entry is stored, or after two seconds. @param {any} saved null if the action can't be resumed */
  async accepted(saved) {
    // An entry that was resumed isn't written again, because another tab may have forgotten the action in the meantime.
    if (this.#resumesEntry) this.#stored.adopt(saved);
    else if (saved) this.#stored.write(saved);
    await this.#stored.isSettledInTime(STORE_TIMEOUT_MS);
    // Informs the followers, which then read the entry. The first progress may come much later.
    if (!this.#run.state.isOver) this.publish({ progress: this.#run.state.current.progress, isAccepted: true });
  }

  /** @param {object} message */
  publish(message) {
    return this.#election.publish(message);
  }

  /** Returns progress that doesn't go backwards. A new leader, or a tab that was frozen, may know less than the last leader. */
  steadyProgress(progress) {
    const last = this.#run.state.current.progress;
    if (!last) return progress;
    const percentageComplete = last.percentageComplete === null ? progress.percentageComplete : Math.max(last.percentageComplete, progress.percentageComplete);
    return { ...progress, percentageComplete, elapsedMs: Math.max(last.elapsedMs, progress.elapsedMs) };
  }

  /** Publishes the outcome and updates the store, after the action has settled. @param {any} report @param {any} item */
  ended(report, item) {
    // An item that is nested too deeply can't be sent. Publish the outcome without it.
    if (report.kind !== "timedOut" && !this.publish({ report, item })) this.publish({ report, item: null });
    // Only the leader can know that the action can't be resumed. A follower may not have read the current entry.
    if (isFinal(report, this.#runsHere && this.#run.toJSON() === null)) this.#finish(report);
    this.close();
  }

  /** Leaves the election when the store is up to date: the next leader reads the entry, and an outdated one would hide the acceptance or the outcome. */
  async close() {
    this.#environment.clearTimeout(this.#timer);
    await this.#stored.isSettledInTime(ENTRY_TIMEOUT_MS);
    this.#election.close();
  }

  forget() {
    this.remove();
    this.#announceForgotten();
    // A tab that read the entry just before it was removed may not have received the first message.
    this.#stored.isSettledInTime(ENTRY_TIMEOUT_MS).then(() => this.#announceForgotten());
  }

  #announceForgotten() {
    announceForgotten(this.#environment, this.key);
    // In another tab, the action may wait to be started by its group. Then it takes part in no election.
    if (this.#stored.groupKey) announceForgotten(this.#environment, this.#stored.groupKey, this.key);
  }

  /** Called when the app has forgotten the action in another tab. */
  forgottenElsewhere() {
    // A pending write of this tab may store the entry after the other tab has removed it.
    this.remove();
    this.#run.abort(undefined, "The action was forgotten in another tab.");
  }

  /** Removes an outcome that was stored for the action's group. */
  removeOutcome() {
    if (this.entry?.report) this.remove();
  }

  /** Handles a message from the leader. Don't trust it: any script of this origin can send one. */
  #receive(message) {
    if (message.isForgotten === true) return this.forgottenElsewhere();
    if (this.#runsHere) return;
    const { progress, isAccepted, report, item } = readMessage(message) ?? {};
    if (isAccepted || ACCEPTED.includes(report?.kind)) this.#acceptedElsewhere();
    if (progress) this.#run.advance(this.steadyProgress(progress));
    // A leader that doesn't know the monitor URL can't know more than this tab, which leads next.
    if (report && !(this.#knowsMonitor && !ACCEPTED.includes(report.kind))) this.#run.ended(report, item);
  }

  async #acceptedElsewhere() {
    if (this.#run.state.current.phase === "running") return;
    if (this.#isResumedAccepted) return this.#run.acceptedElsewhere(this.#task.target);
    this.#run.acceptedElsewhere(null);
    const entry = await this.#stored.read();
    if (entry?.monitorUrl) this.#run.acceptedElsewhere(entry);
  }

  /** Whether the app has resumed an action that the service had accepted. */
  get #isResumedAccepted() {
    const { operation, target } = this.#task;
    return operation === "resume" && target?.sent !== true;
  }

  /** Whether this tab knows the monitor URL: the app has resumed the action with it, or the service has accepted this tab's start. */
  get #knowsMonitor() {
    return this.#isResumedAccepted || typeof this.entry?.monitorUrl === "string";
  }

  #finish(report) {
    // A resumed group must not start the copy again. The outcome stays in the store until the group ends.
    if (this.#stored.groupKey) this.#stored.write({ startedAt: this.entry?.startedAt ?? this.#environment.now(), report });
    else this.remove();
  }

  /** Removes the entry. */
  remove() {
    this.#stored.remove();
  }
}

/** The members of a progress, and their types. `?` allows null. */
const PROGRESS = {
  status: "string", operation: "string?", percentageComplete: "number?", statusDescription: "string?",
  items: "object?", bytes: "object?", etaMs: "number?", elapsedMs: "number", trouble: "object?",
};

/** Returns a message that has the form of this version; undefined for any other. @returns {any} */
function readMessage(message) {
  const { progress = null, isAccepted, report, item = null } = message ?? {};
  if (report === undefined && progress === null) return isAccepted === true ? { isAccepted } : undefined;
  if (report === undefined) return hasShape(progress, PROGRESS) ? { progress, isAccepted: isAccepted === true } : undefined;
  return isReport(report) ? { report, item } : undefined;
}
