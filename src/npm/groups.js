// The entry for apps that copy or move many items at once. Combines many actions into one promise with one progress.

import { ObservablePromise } from "./action.js";
import { abortReason, clientInternals, linkAbort, readCopy, readList, readOptions, snapshot } from "./arguments.js";
import { CopyStarter } from "./copy-starter.js";
import { realm } from "./environment.js";
import { outcomeOf } from "./errors.js";
import { ObservableState } from "./observable-state.js";

/** How many copies or moves run at a time by default. */
const CONCURRENCY = 20;
/** The minimum time between two progress reports, in milliseconds. A group may have thousands of copies. */
const PROGRESS_MS = 100;
/** The version of saved groups. */
const VERSION = 1;

export function copyAll(drive, copies, options) {
  return groupOf(drive, options, () => ({ operation: "copy", copies: newCopies(copies, "copies") }));
}

export function moveAll(drive, moves, options) {
  return groupOf(drive, options, () => ({ operation: "move", copies: newCopies(moves, "moves") }));
}

export function resumeAll(drive, saved, options) {
  return groupOf(drive, options, () => {
    const { longhaul, operation = "copy", copies, key, isShared } = snapshot(saved ?? null, "saved") ?? {};
    const isGroup = longhaul === VERSION && Array.isArray(copies) && (operation === "copy" || operation === "move");
    if (!isGroup) throw new TypeError("saved must be what a group's toJSON() returned, version 1");
    return { operation, copies, key, isShared };
  });
}

/** Returns the copies in the form of a saved group. @param {any} given @param {string} field its name in the error message */
function newCopies(given, field) {
  return readList(given, field).map((copy) => ({ copy, action: null }));
}

/** @param {any} drive @param {any} options @param {() => { operation: "copy" | "move", copies: any[], key?: unknown, isShared?: unknown }} readArguments may throw */
function groupOf(drive, options, readArguments) {
  // A proxy may throw.
  const connection = realm.attempt(() => (drive[Symbol.toStringTag] === "DriveClient" ? drive[clientInternals] : undefined));
  const run = new GroupRun(connection);
  const group = new CopyGroup(run);
  run.begin(options, readArguments);
  return group;
}

/** The promise of many copies or many moves that an app receives. */
class CopyGroup extends ObservablePromise {
  #run;

  /** @param {GroupRun} run */
  constructor(run) {
    super(run);
    this.#run = run;
  }

  get [Symbol.toStringTag]() {
    return "CopyGroup";
  }

  get actions() {
    return this.#run.members.map(({ action }) => action);
  }
}

/**
 * @typedef {object} Member one copy or move of a group
 * @property {any} copy the item, the destination and the conflict behavior
 * @property {import("./action.js").Action} action
 * @property {import("./action-run.js").ActionRun} run
 * @property {any} [result] its result, after it has ended
 * @property {any} [items] the last tally of items that it has reported
 * @property {any} [bytes] the last tally of bytes that it has reported
 * @property {number | null} [before] the first percentage that it has reported, if it was resumed
 */

/** The implementation of a group. "Copy" also means a move here, because a group handles both in the same way. */
class GroupRun {
  /** @type {Member[]} */
  members = [];
  state;
  /** Settles the group. Its constructor sets this {@link import("./action.js").Settle}. @type {any} */
  settle;
  #connection;
  /** @type {"copy" | "move"} */
  #operation = "copy";
  #environment;
  /** @type {CopyStarter} */
  #starter;
  /** The group in other tabs, if the client has a store. @type {import("./leader-election.js").GroupChannel | undefined} */
  #channel;
  /** The number of copies that have not ended. */
  #left = 0;
  #began;
  #tookMs;
  #isStopped = false;
  #timer;
  #unlink = () => {};

  /** @param {import("./client.js").Connection | undefined} connection */
  constructor(connection) {
    this.#connection = connection;
    this.#environment = connection?.environment ?? realm;
    this.#began = this.#environment.now();
    this.state = new ObservableState(this.#environment, this, this.#currentProgress());
  }

  /** @param {any} given @param {() => { operation: "copy" | "move", copies: any[], key?: unknown, isShared?: unknown }} readArguments */
  begin(given, readArguments) {
    try {
      if (!this.#connection) throw new TypeError("drive must be a DriveClient");
      const { signal, onProgress, note, core } = readOptions(given);
      const concurrency = core.concurrency ?? CONCURRENCY;
      const isNumber = typeof concurrency === "number";
      if (!isNumber || !(concurrency >= 1)) throw new (isNumber ? RangeError : TypeError)("concurrency must be a number that is at least 1");
      const { operation, copies, key, isShared } = readArguments();
      this.#operation = operation;
      this.#starter = new CopyStarter(this.#connection, Math.min(concurrency, copies.length));
      this.#channel = this.#connection.backend?.joinGroup({ key }, (copy) => this.#forgottenElsewhere(copy));
      Object.assign(this.#starter.group, { key: this.#channel?.key, isShared: isShared === true });
      const each = { ...core, note };
      this.#left = copies.length;
      this.members = copies.map((saved, index) => this.#add(saved, index, each));
      this.state.advance(this.#currentProgress(), "running");
      // Set only now, because the app doesn't have the group earlier.
      this.state.onProgress = onProgress;
      this.#unlink = linkAbort(signal, (reason) => this.abort(reason));
    } catch (error) {
      this.#channel?.close();
      this.settle.reject(error);
      this.state.fail(error, "failed");
      // If the signal can't be listened to, the copies are already waiting.
      return this.members.forEach(({ run }) => run.fail(error));
    }
    // A group without copies ends too.
    this.#environment.runSoon(() => this.#endIfOver());
  }

  /** @param {any} saved one copy of a saved group @param {number} index @param {any} options */
  #add(saved, index, options) {
    const { copy, error } = readCopy(saved?.copy, `${this.#operation === "copy" ? "copies" : "moves"}[${index}]`, options.conflictBehavior);
    const { item, conflictBehavior, ...body } = copy;
    const { action: accepted, key } = saved ?? {};
    const hasBegun = (accepted ?? null) !== null;
    // The store may have an entry of a saved copy. An error that prevents following the copy doesn't show that nothing was done.
    const otherwise = hasBegun || key !== undefined ? "uncertain" : "rejected";
    const member = /** @type {Member} */ ({ copy });
    const readArguments = () => {
      if (error) throw error;
      // The app gets `copy` from `toJSON`, and may change it.
      return hasBegun ? { target: accepted } : snapshot({ target: item, body }, "copy");
    };
    const hooks = this.#starter.hooks(member, key, hasBegun, () => this.#changed());
    const { action, run } = this.#connection.begin(hasBegun ? "resume" : this.#operation, { ...options, conflictBehavior }, readArguments, hooks);
    Object.assign(member, { action, run });
    run.state.subscribe(({ progress }) => {
      // The last status of a copy has no tallies.
      member.items = progress?.items ?? member.items;
      member.bytes = progress?.bytes ?? member.bytes;
      if (hasBegun) member.before ??= progress?.percentageComplete;
      this.#changed();
    });
    action.then(
      (value) => this.#ended(member, { status: "fulfilled", value, outcome: "completed" }),
      (reason) => {
        const isStopped = action.state.phase === "stopped";
        // The app may have thrown it, so reading it may throw. The group doesn't read the reason of an abort.
        const error = isStopped ? undefined : realm.attempt(() => ({ outcome: outcomeOf(reason, otherwise), code: reason.code }));
        this.#ended(member, { status: "rejected", reason, outcome: isStopped ? "stopped" : (error?.outcome ?? otherwise) }, error ?? null);
      },
    );
    return member;
  }

  /** @param {Member} member @param {any} result @param {any} [error] */
  #ended(member, result, error) {
    member.result = { ...result, [this.#operation]: member.copy };
    this.#left--;
    this.#starter.end(member, error);
    this.#changed();
    this.#endIfOver();
  }

  #changed() {
    this.#timer ??= this.#environment.setTimeout(() => this.#report(), PROGRESS_MS);
  }

  #report() {
    this.#environment.clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.state.isOver) this.state.advance(this.#currentProgress());
  }

  #endIfOver() {
    if (this.state.isOver || this.#left > 0) return;
    this.#tookMs = this.#environment.now() - this.#began;
    this.#unlink();
    this.#channel?.close();
    this.#report();
    const results = this.members.map(({ result }) => result);
    // A stopped group may be resumed from its saved form, which needs the stored outcomes, and so do copies that still wait in another tab.
    if (!this.#isStopped && !this.#starter.group.isShared) for (const { run } of this.members) run.shared?.removeOutcome();
    this.settle.resolve(results);
    this.state.complete(results, this.#isStopped ? "stopped" : "completed");
  }

  abort(reason) {
    // A listener may call this while the group ends.
    if (this.#left === 0) return;
    this.#isStopped = true;
    const own = abortReason(reason, "The group is not followed any more. What has started continues at the service.");
    for (const { run } of this.members) run.abort(own);
  }

  forget() {
    this.abort(undefined);
    this.#channel?.announceForgotten();
    for (const { action } of this.members) action.forget();
    // Removes the outcomes of copies that had ended when the app saved the group. The store then returns only these.
    this.#environment.runSoon(() => this.#connection?.backend?.list(this.#channel?.key).catch(() => {}));
  }

  /** Called when the app has forgotten the group in another tab, or only one copy. @param {unknown} copy the key of the copy */
  #forgottenElsewhere(copy) {
    this.#isStopped ||= copy === undefined;
    for (const { run } of this.members) if (!run.state.isOver && (copy === undefined || copy === run.shared?.key)) run.shared?.forgottenElsewhere();
  }

  estimate() {
    return this.#combine((action) => action.estimate());
  }

  toJSON() {
    const left = this.members.filter(({ result }) => result === undefined);
    const copies = left.map(({ copy, run, action }) => ({ copy, key: run.shared?.key, action: action.toJSON() }));
    return { longhaul: VERSION, key: this.#channel?.key, isShared: this.#starter?.group.isShared, operation: this.#operation, copies };
  }

  #currentProgress() {
    return this.#combine((action) => action.progress);
  }

  /** Returns the combined progress of all copies. A copy that has ended counts as done, whatever its outcome. */
  #combine(progressOf) {
    const counts = { waiting: 0, running: 0, completed: 0, rejected: 0, failed: 0, uncertain: 0, unknown: 0, stopped: 0 };
    const sums = { items: /** @type {any} */ (null), bytes: /** @type {any} */ (null) };
    let percentages = 0;
    for (const member of this.members) {
      const { result } = member;
      counts[result?.outcome ?? (this.#starter.isWaiting(member) ? "waiting" : "running")]++;
      const progress = progressOf(member.action);
      percentages += result ? 100 : (progress?.percentageComplete ?? 0);
      for (const unit of ["items", "bytes"]) sums[unit] = add(sums[unit], member[unit], result?.outcome === "completed");
    }
    const total = this.members.length;
    const percentageComplete = total === 0 ? 100 : percentages / total;
    const elapsedMs = Math.round(this.#tookMs ?? this.#environment.now() - this.#began);
    // What resumed copies had done before took none of this time.
    const gained = percentageComplete - this.members.reduce((sum, { before }) => sum + (before ?? 0), 0) / total;
    const etaMs = gained > 0 || percentageComplete === 100 ? Math.round((elapsedMs * (100 - percentageComplete)) / (gained || 1)) : null;
    return { total, ...counts, percentageComplete, ...sums, etaMs, elapsedMs };
  }
}

/** Adds the tally of one copy to a sum, which is null until a copy reports a tally. */
function add(sum, tally, isCompleted) {
  if (!tally) return sum;
  const { done, total } = tally;
  return { done: (sum?.done ?? 0) + (isCompleted ? total : done), total: (sum?.total ?? 0) + total };
}
