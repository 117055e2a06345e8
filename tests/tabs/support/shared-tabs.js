// One action that three tabs share: real clients with a store, on the lock and the messages of the election's model. A test decides what happens
// next, and a script replaces the wasm.

import { clientInternals } from "../../../src/npm/arguments.js";
import { DriveClientBase } from "../../../src/npm/client.js";
import { Environment } from "../../../src/npm/environment.js";
import { actionStore } from "../../../src/npm/store.js";
import { drained } from "../../npm/support/browser.js";
import { apply, brokenRule, newWorld, otherEvents, progressEvents } from "./election-model.js";
import { PlatformTab } from "./election-platform.js";
import { BASE, COMPLETED, ENTRY, PROGRESS, SAVED, START } from "../../npm/support/manual-wasm.js";

const KEY = "longhaul:1";
/** How long a new leader waits for the outcome from the last one, in milliseconds. */
const OUTCOME_MS = 1_000;
/** The stages of a run in the wasm that lead to the next one without a fault. */
const NEXT = { begun: "prepare", prepared: "send", sent: "accept" };

/**
 * An event of the model or of one tab's action. `read`: the store answers; `wait`: the last leader's outcome doesn't arrive; `prepare`, `send`,
 * `accept`: the start; `lose`: its response is lost; `progress`, `complete`: the monitor's answer; `abort`: the app aborts.
 *
 * @typedef {{ kind: any, tab: number }} Event
 */

export class SharedTabs {
  world = newWorld();
  /** The store of the origin. @type {Map<string, string>} */
  map = new Map();
  /** The number of starts that were sent. */
  starts = 0;
  /** Whether the service has completed the action. */
  isCompleted = false;
  isBegun = false;
  #broken;
  /** @type {PlatformTab[]} */
  #platforms = [];
  #tabs;

  /** @param {boolean} isGroup whether all tabs begin the same copy of a saved group. Otherwise the first copies, and the others resume the entry */
  constructor(isGroup) {
    this.isGroup = isGroup;
    this.#tabs = this.world.tabs.map((_, number) => new SharedTab(this, number, this.#platforms));
  }

  /** Applies an event, and its immediate consequences. @param {Event} event */
  async apply(event) {
    const tab = this.#tabs[event.tab];
    if (event.kind === "crash") tab.leave();
    if (event.kind in tab.events) tab.events[event.kind]();
    else apply(this.world, event, this.#program);
    await drained();
    this.world.tabs.forEach((own, number) => {
      if (own.life !== "gone") own.role = this.#tabs[number].role;
    });
  }

  #program = {
    begin: (_, tab) => this.#tabs[tab].begin(),
    onGrant: (_, tab) => this.#platforms[tab].onGrant(),
    onLost: (_, tab) => this.#platforms[tab].onLost(),
    onMessage: (_, tab, type) => this.#platforms[tab].onMessage(type),
    onSilence: (_, tab) => this.#platforms[tab].onSilence(),
  };

  /** The events that are possible without faults, except for the end of the action. @returns {Event[]} */
  progressEvents() {
    const prompt = [...progressEvents(this.world, true), ...this.#awake().flatMap(({ number, next }) => (next ? [{ kind: next, tab: number }] : []))].filter(({ kind }) => kind !== "silence");
    if (prompt.length > 0) return prompt;
    const waits = this.#awake().flatMap(({ number, isWaiting }) => (isWaiting ? [{ kind: "wait", tab: number }] : []));
    return [...waits, ...progressEvents(this.world, true)];
  }

  /** All other possible events. @returns {Event[]} */
  otherEvents() {
    const canBegin = this.isGroup || !this.isBegun || this.map.size > 0;
    const events = otherEvents(this.world).filter(({ kind }) => kind !== "publish" && kind !== "close" && (kind !== "begin" || canBegin));
    return [...events, ...this.#awake().flatMap(({ number, faults }) => faults.map((kind) => ({ kind, tab: number })))];
  }

  /** The awake tabs that have begun. */
  #awake() {
    return this.#tabs.filter(({ action, number }) => action && this.world.tabs[number].life === "awake");
  }

  /** The tabs whose wasm runs the action. */
  get running() {
    return this.#tabs.filter(({ run }) => run);
  }

  /** The awake tabs whose action has not ended. */
  get unfinished() {
    return this.#awake().filter(({ outcome }) => outcome === undefined);
  }

  /** The outcomes in tabs that are awake. */
  get outcomes() {
    return this.#awake().map(({ outcome }) => outcome);
  }

  /** A key of everything that matters for what happens next. */
  get key() {
    const { holder, queue } = this.world;
    const texts = this.#tabs.map((tab) => `${tab.text}${holder === tab.number ? "h" : ""}${queue.indexOf(tab.number)}`);
    const [entry] = [...this.map.values()].map((text) => JSON.parse(text));
    return [holder !== null && holder < 0, entry?.sent, entry?.report?.kind, this.starts, this.isCompleted, ...texts.sort()].join("|");
  }

  /** @param {string} rule */
  break(rule) {
    this.#broken ??= rule;
  }

  /** The rule that is broken, if any. */
  get brokenRule() {
    const { world } = this;
    if (this.starts > 1) return "the start is sent twice";
    const following = this.running.filter(({ number }) => !world.tabs[number].tasks.includes("lost"));
    if (following.length > 1) return "two tabs follow the action";
    if (following.some(({ number }) => world.holder !== number)) return "a tab follows the action without the lock";
    const reports = this.#platforms.flatMap(({ reported }) => reported);
    if (reports.length > 0) return `an error is reported: ${reports[0]}`;
    return this.#broken ?? brokenRule(world);
  }
}

class SharedTab {
  /** The run in the wasm. @type {{ number: number, delegate: any, stage: "begun" | "preparing" | "prepared" | "sent" | "polling" } | undefined} */
  run;
  /** @type {any} */
  action;
  /** How the action has ended. @type {string | undefined} */
  outcome;
  #runs = 0;
  /** The reads of the store that have no answer. @type {(() => void)[]} */
  #reads = [];
  #percentage = 0;

  /** @param {SharedTabs} all @param {number} number @param {PlatformTab[]} platforms */
  constructor(all, number, platforms) {
    this.all = all;
    this.number = number;
    this.platform = new PlatformTab(all.world, number, platforms);
    platforms.push(this.platform);
    const { map } = all;
    const unlessGone = (/** @type {() => void} */ change) => void (this.platform.isGone || change());
    const store = actionStore({
      get: (key) => new Promise((resolve) => this.#reads.push(() => resolve(map.get(key)))),
      set: (key, text) => unlessGone(() => map.set(key, text)),
      delete: (key) => unlessGone(() => map.delete(key)),
      keys: () => map.keys(),
    });
    const wasm = { run: (task, delegate) => this.#runTask(task, delegate), abort: (run) => this.#stop(run), respond: () => {} };
    const fetch = () => (all.starts++, new Promise(() => {}));
    this.drive = new DriveClientBase(new Environment(this.platform.scope), () => /** @type {any} */ (Promise.resolve({ live: new Set(), wasm })), { baseUrl: BASE, auth: "t", store, fetch });
  }

  begin() {
    const { all } = this;
    if (all.isGroup) this.action = this.drive[clientInternals].begin("copy", {}, () => ({ target: "1", body: {} }), { group: { isShared: false, key: "longhaul:group" }, key: KEY, onThrottled: () => {} }).action;
    else if (!all.isBegun) this.action = this.drive.copy("1", { name: "x" });
    else this.action = this.drive.resume(JSON.parse([...all.map.values()][0]));
    all.isBegun = true;
    this.action.then(
      () => this.#settle("completed"),
      (/** @type {any} */ error) => this.#settle(error.name),
    );
  }

  leave() {
    this.platform.isGone = true;
    this.run = undefined;
    this.#reads = [];
  }

  events = {
    read: () => this.#reads.shift()?.(),
    wait: () => this.platform.fire(OUTCOME_MS),
    prepare: () => this.#prepare(),
    send: () => this.#send(),
    accept: () => this.#accept(),
    lose: () => this.run?.delegate.ended({ kind: "uncertain", httpStatus: null }, null),
    progress: () => this.run?.delegate.progress({ ...PROGRESS, percentageComplete: ++this.#percentage }),
    complete: () => {
      this.all.isCompleted = true;
      this.run?.delegate.ended(COMPLETED, null);
    },
    abort: () => this.action.abort(),
  };

  /** The next step of the action without a fault. */
  get next() {
    return this.#reads.length > 0 ? "read" : NEXT[this.run?.stage ?? ""];
  }

  get isWaiting() {
    return [...this.platform.timers].some(({ ms }) => ms === OUTCOME_MS);
  }

  /** What else may happen to the action. */
  get faults() {
    const { stage } = this.run ?? {};
    return [...(stage === "sent" ? ["lose"] : []), ...(stage === "polling" ? ["progress", "complete"] : []), ...(this.outcome === undefined ? ["abort"] : [])];
  }

  /** @returns {"following" | "leading" | "closed"} */
  get role() {
    if (this.outcome !== undefined && !this.platform.isHolding) return "closed";
    return this.platform.isHolding ? "leading" : "following";
  }

  get text() {
    const { life, tasks, inbox, hasTimer, role } = this.all.world.tabs[this.number];
    const mail = this.platform.mail.map(({ type, message, isRepeated }) => [type[0], message?.isAccepted, message?.report?.kind, isRepeated]);
    return [life, tasks, inbox, hasTimer, role, mail, this.run?.stage, this.outcome, this.#reads.length, this.isWaiting, this.action?.state.phase].join(",");
  }

  #settle(outcome) {
    if (outcome === "completed" && !this.all.isCompleted) this.all.break("an action completes before the service has completed it");
    this.outcome = outcome;
  }

  #runTask({ operation, target }, delegate) {
    const number = ++this.#runs;
    this.run = { number, delegate, stage: operation === "resume" ? "polling" : "begun" };
    if (operation !== "resume") return number;
    if (target.sent) delegate.ended({ kind: "uncertain", httpStatus: null }, null);
    else delegate.accepted({ ...SAVED });
    return number;
  }

  #stop(number) {
    if (this.run?.number === number) this.run = undefined;
  }

  async #prepare() {
    const { run } = this;
    if (!run) return;
    run.stage = "preparing";
    await run.delegate.prepare(false, { ...ENTRY, startedAt: this.number });
    run.stage = "prepared";
  }

  #send() {
    if (this.run?.stage !== "prepared") return;
    this.run.stage = "sent";
    this.run.delegate.send(START, "t", {});
  }

  #accept() {
    if (!this.run) return;
    this.run.stage = "polling";
    this.run.delegate.accepted({ ...SAVED });
  }
}
