// The rules that hold in every simulated life.

import { BASE, SECRETS, Service } from "./service.js";

/**
 * While an awake tab follows an accepted action, a tab polls it at least this often, in milliseconds. If a leader
 * freezes right after it answered, other tabs notice it 20 seconds later. The rest is for reads of a slow store, and for the time between
 * two polls. The core waits longer between polls than the script that replaces it.
 */
const MAX_HANDOVER_MS = { script: 30_000, wasm: 120_000 };
/** How much longer it can take, in milliseconds, if the store hangs: the next leader waits for it before it goes on without the entry. */
const STORE_TIMEOUT_MS = 15_000;
/** After this time, in milliseconds, a forgotten action is no longer in the store: a slow store takes four seconds for each change. */
const MAX_FORGETTING_MS = 15_000;
/** After this time, in milliseconds, a tab that is awake knows that another one has forgotten a group. */
const MESSAGE_MS = 100;
/** A request that was prepared before the tab froze can time out when it thaws. */
const REQUEST_TIMEOUT_MS = 30_000;
/** The results of a start that the service may have received and processed. */
const EFFECTIVE = ["accept", "slow", "lost", "lostResponse", "offline"];
/** Outcomes that a later attempt can't change. */
const cannotChange = (/** @type {any} */ outcome) => ["completed", "ActionFailedError", "StartRejectedError"].includes(outcome?.kind) || outcome?.error?.reason === "monitorGone";
/** The method and the end of the path of each operation's start, as the script or the wasm sends it. */
const STARTS = /** @type {Record<string, [string, RegExp]>} */ ({ copy: ["POST", /\/copy$/], move: ["PATCH", /\/items\/1$/], uploadFromUrl: ["POST", /\/children$/] });
const PHASES = ["waiting", "starting", "running", "completed", "failed", "stopped"];

/** A rule that didn't hold. Its message lists the events of the life. */
export class BrokenRule extends Error {
  /** @param {string} rule @param {string[]} story */
  constructor(rule, story) {
    super(`${rule}\n  ${story.join("\n  ")}`);
    this.name = "BrokenRule";
  }
}

export class Rules {
  /** The list of `pending()` at the end. @type {{ name: string, monitorUrl: string | null }[]} */
  pending = [];
  /** Whether all actions have ended, so that no further request may be sent. */
  isOver = false;
  /** The copies by the keys of their entries. @type {Map<string, string>} */
  names = new Map();
  #life;
  /** The copies of all groups, since when the store doesn't contain their outcomes any more, and since when each tab follows them. */
  #groups = { all: new Set(), endedAt: new Map(), joinedAt: new Map() };
  /** The tabs that follow each copy in a group, and since when the copy has been forgotten. @type {Map<string, Map<import("../../npm/support/browser.js").Tab, number>>} */
  #members = new Map();
  /** The tab that wrote the entry of each copy that the store contains. @type {Map<string, import("../../npm/support/browser.js").Tab | undefined>} */
  #writers = new Map();
  /** The starts of each copy that were sent when the store contained an entry of their tab, by number. @type {Set<string>} */
  #saved = new Set();
  /** @type {string | undefined} */
  #broken;
  /** For each job that is followed, the time since which it has not been polled. @type {Map<string, number>} */
  #unpolledSince = new Map();

  /** @param {import("./life.js").Life} life */
  constructor(life) {
    this.#life = life;
    life.browser.onMessage = (data, name) => this.#checkSecrets(`a message on ${name}`, data);
    life.service.onRequest = (tab, url, init, job, method, path) => this.#checkRequest(tab, url, init, job, method, path);
    life.store.onSet = (key, text) => this.#checkEntry(key, text);
    life.store.onChanged = (tab, key, exists) => void this.#writers.set(this.names.get(key) ?? key, exists ? tab : undefined);
  }

  /** Throws if a rule was broken since the last call. */
  check() {
    this.#checkPolling();
    if (this.#broken !== undefined) throw new BrokenRule(this.#broken, this.#life.browser.story);
  }

  /** @param {string} rule */
  #break(rule) {
    this.#broken ??= rule;
    this.#life.browser.log(`BROKEN: ${rule}`);
  }

  /** @param {unknown} condition @param {string} rule */
  #require(condition, rule) {
    if (!condition) this.#break(rule);
  }

  /** Checks an action from now on. @param {import("./life.js").Followed} one */
  follow(one) {
    const { app, action } = one;
    /** @type {any} */
    let last = { phase: "waiting", progress: null };
    action.subscribe((/** @type {any} */ state) => {
      if (app.tab.state !== "awake") this.#break(`tab ${app.tab.number} runs while it is ${app.tab.state}`);
      this.#checkState(one, last, state);
      last = state;
    });
    const settle = (/** @type {any} */ outcome) => {
      one.outcome = outcome;
      app.tab.log(`${one.name} ends: ${outcome.kind} ${outcome.code ?? outcome.resourceId ?? ""}`);
      this.#checkOutcome(one);
    };
    action.then(
      (/** @type {any} */ { resourceId, item, observed }) => settle({ kind: "completed", resourceId, item, observed }),
      (/** @type {any} */ error) => settle({ kind: error.name, code: error.code, error }),
    );
  }

  /** Checks a group from now on. @param {import("./life.js").App} app @param {any} group @param {string[]} names of its copies or moves */
  followGroup({ tab }, group, names) {
    const { operation } = group.toJSON();
    for (const name of names) {
      this.#groups.all.add(name);
      this.#groups.joinedAt.set(`${tab.number} ${name}`, this.#life.browser.now);
      this.#members.set(name, (this.#members.get(name) ?? new Map()).set(tab, Infinity));
    }
    let last = 0;
    group.subscribe((/** @type {any} */ { progress }) => {
      const { total, percentageComplete, waiting, running, completed, rejected, failed, uncertain, unknown, stopped } = progress;
      this.#require(total === names.length && waiting + running + completed + rejected + failed + uncertain + unknown + stopped === total, `the counts of a group in tab ${tab.number} don't add up`);
      this.#require(percentageComplete >= last && percentageComplete <= 100, `a group in tab ${tab.number} goes from ${last} to ${percentageComplete}`);
      last = percentageComplete;
    });
    group.then((/** @type {any[]} */ results) => {
      if (group.state.phase === "completed") for (const name of names) this.#groups.endedAt.set(name, this.#groups.endedAt.get(name) ?? this.#life.browser.now);
      this.#require(results.every((result, index) => result[operation]?.name === names[index]), `the results of a group of ${operation} in tab ${tab.number} are out of order`);
      this.#require(results.every(({ status, outcome }) => (status === "fulfilled") === (outcome === "completed")), `a result of a group in tab ${tab.number} contradicts its outcome`);
    });
  }

  /** From now on, the tabs that follow these copies in a group must not start them. @param {string[]} names */
  forget(names) {
    const { now } = this.#life.browser;
    for (const name of names) for (const tab of this.#members.get(name)?.keys() ?? []) this.#members.get(name)?.set(tab, now);
  }

  /** @param {import("./life.js").Followed} one */
  #checkState({ name, app }, last, state) {
    this.#require(PHASES.indexOf(state.phase) >= PHASES.indexOf(last.phase), `${name} goes from ${last.phase} to ${state.phase}`);
    const [before, now] = [last.progress, state.progress];
    if (!before || !now) return;
    for (const member of ["percentageComplete", "elapsedMs"]) {
      this.#require(before[member] === null || (now[member] !== null && now[member] >= before[member]), `in tab ${app.tab.number}, ${member} of ${name} goes from ${before[member]} back to ${now[member]}`);
    }
  }

  /** Checks that the outcome is what happened at the service, so that all tabs report the same one. @param {import("./life.js").Followed} one */
  #checkOutcome(one) {
    const { name, outcome, stoppedBy, timeoutMs } = one;
    const job = this.#jobOf(name);
    const { plan, starts } = job;
    const hasEnded = (/** @type {string} */ how) => this.#life.service.hasEnded(job) && plan.outcome === how;
    const isTrue = {
      completed: () => (hasEnded("completed") || hasEnded("hidden")) && this.#isObserved(job, outcome.observed) && outcome.resourceId === Service.resourceId(job) && (outcome.item === null || outcome.item.id === outcome.resourceId),
      ActionFailedError: () => hasEnded("failed") && outcome.code === "nameAlreadyExists",
      OutcomeUnknownError: () => (hasEnded("gone") && outcome.error.reason === "monitorGone") || (plan.outcome === "hidden" && job.operation !== "copy" && outcome.error.reason === "monitorHidden"),
      // A start that is throttled for longer than `timeoutMs` leaves isn't sent again.
      StartRejectedError: () => ["reject", "unauthorized", ...(this.#hasTimeout(name) ? ["throttle"] : [])].includes(starts.at(-1)?.fate ?? ""),
      StartUncertainError: () => this.#mayBeUncertain(job) || this.#wasOverBefore(one),
      AbortError: () => stoppedBy !== undefined || this.#life.forgotten.has(name),
      TimeoutError: () => timeoutMs !== undefined,
    }[outcome.kind];
    this.#require(isTrue?.(), `${name} ends as ${outcome.kind}, which isn't true: ${outcome.error ?? outcome.resourceId}`);
    if (outcome.error) this.#checkSecrets(`the error of ${name}`, [String(outcome.error), outcome.error.stack, outcome.error, String(outcome.error.cause)]);
  }

  /** Whether an app follows the copy with `timeoutMs`. @param {string} name */
  #hasTimeout(name) {
    return this.#life.apps.some(({ followed }) => followed.some((one) => one.name === name && one.timeoutMs !== undefined));
  }

  /** Whether an outcome could be observed in this way. @param {import("./service.js").Job} job @param {string} observed */
  #isObserved({ operation, isImmediate, plan }, observed) {
    if (observed === "start") return isImmediate;
    if (observed === "destination") return operation === "copy";
    return !isImmediate && plan.outcome !== "hidden";
  }

  /** Whether something prevented the package from reading the start's response. @param {import("./service.js").Job} job */
  #mayBeUncertain({ name, starts }) {
    const isStopped = this.#life.apps.some(({ followed }) => followed.some((one) => one.name === name && (one.stoppedBy || one.timeoutMs)));
    if (!this.#life.isStoreSound || isStopped) return true;
    const start = starts.at(-1);
    if (!start) return this.#life.apps.some(({ tab }) => tab.disturbances > 0);
    return start.isResponseLost || start.fate === "offline" || start.tab.disturbances > start.disturbances || start.tab.thawedAt > start.at - REQUEST_TIMEOUT_MS;
  }

  /** Whether the app resumed an entry that it had read before the action ended in another tab. @param {import("./life.js").Followed} one */
  #wasOverBefore({ name, isSent }) {
    const others = this.#life.apps.flatMap(({ followed }) => followed).filter((other) => other.name === name);
    return isSent && (this.#life.forgotten.has(name) || others.some(({ outcome }) => cannotChange(outcome)));
  }

  /** @param {import("../../npm/support/browser.js").Tab} tab @param {string} url @param {any} init @param {import("./service.js").Job} job @param {string} method @param {string} path */
  #checkRequest(tab, url, init, job, method, path) {
    const { Authorization: authorization } = init.headers;
    const isOwn = new URL(url).origin === new URL(BASE).origin;
    this.#require(authorization === (isOwn ? `Bearer ${Service.token(tab)}` : undefined), `${authorization} is sent to ${url}`);
    this.#require(tab.isAwake, `tab ${tab.number} sends a request while it is ${tab.state}`);
    this.#require(!this.isOver, `a request after the end: ${url}`);
    if (isOwn && init.method !== "GET") {
      const [expected, form] = STARTS[job.operation];
      this.#require(method === expected && form.test(path), `${job.name} is started with ${method} ${path}`);
      this.#checkStart(job, tab);
    }
    if (url.endsWith(`:/${job.name}`)) this.#checkLeader(tab, job);
    if (!isOwn) this.#checkLeader(tab, job);
  }

  /**
   * Checks that a start is sent again only if the service has reported that it did nothing, if this tab has resumed the group after it had ended, or
   * if it was sent without an entry in the store, because the store failed, and the app has resumed the group since.
   *
   * @param {import("./service.js").Job} job @param {import("../../npm/support/browser.js").Tab} tab
   */
  #checkStart({ name, starts }, tab) {
    const forgottenAt = this.#members.get(name)?.get(tab) ?? Infinity;
    this.#require(this.#life.browser.now <= Math.max(forgottenAt, tab.thawedAt) + MESSAGE_MS, `${name} is started although it was forgotten`);
    const { joinedAt, endedAt } = this.#groups;
    if (joinedAt.get(`${tab.number} ${name}`) >= endedAt.get(name) || (this.#groups.all.has(name) && this.#life.forgotten.has(name))) return;
    const isRefused = (/** @type {typeof starts[number]} */ { fate, isResponseSent }) => isResponseSent && ["throttle", "unauthorized"].includes(fate);
    const isResumed = this.#life.apps.some((app) => app.tab === tab && app.followed.filter((one) => one.name === name).length > 1);
    const isUnprotected = (/** @type {typeof starts[number]} */ start, /** @type {number} */ index) => (start.tab !== tab || isResumed) && !this.#saved.has(`${name} ${index}`);
    this.#require(starts.every((start, index) => isRefused(start) || isUnprotected(start, index)), `the start of ${name} is sent twice`);
    if (this.#writers.get(name) === tab) this.#saved.add(`${name} ${starts.length}`);
  }

  /** Checks that only the tab with the lock polls, or a tab whose lock was just stolen. */
  #checkLeader(tab, { name }) {
    const { held, losing } = this.#life.browser.locks;
    const isOwn = (/** @type {any} */ request) => request.tab === tab && this.names.get(request.name) === name;
    this.#require([...held.values(), ...losing].some(isOwn), `tab ${tab.number} polls ${name} without leading`);
    this.#unpolledSince.delete(name);
  }

  #checkPolling() {
    const { browser, service, engine, isStoreSound } = this.#life;
    const maxMs = MAX_HANDOVER_MS[engine] + (isStoreSound ? 0 : STORE_TIMEOUT_MS);
    for (const { name, acceptedAt } of service.jobs.values()) {
      if (acceptedAt === undefined || !browser.isOnline || !this.#isFollowed(name)) {
        this.#unpolledSince.delete(name);
        continue;
      }
      const since = this.#unpolledSince.get(name) ?? browser.now;
      this.#unpolledSince.set(name, since);
      this.#require(browser.now - since <= maxMs, `no tab polls ${name}`);
    }
  }

  /** Whether an awake tab follows the copy, and has been notified that it was accepted. @param {string} name */
  #isFollowed(name) {
    const isFollowing = (/** @type {import("./life.js").Followed} */ one) => one.name === name && one.outcome === undefined && one.action.state.phase === "running";
    return this.#life.apps.some(({ tab, followed }) => tab.isAwake && followed.some(isFollowing));
  }

  /** Checks that a forgotten action isn't listed again. @param {string} name @param {number} calledAt when the app called `pending()` */
  checkListed(name, calledAt) {
    const { forgotten, apps, isStoreSound } = this.#life;
    // A tab that thaws may get the response to its start, and write the entry, before it learns that the action was forgotten.
    const forgottenMs = calledAt - Math.max(forgotten.get(name) ?? calledAt, ...apps.map(({ tab }) => tab.thawedAt));
    const isCertain = isStoreSound && apps.some(({ tab, followed }) => tab.isAwake && followed.some((one) => one.name === name && one.wasForgotten));
    this.#require(!isCertain || forgottenMs < MAX_FORGETTING_MS, `${name} was forgotten, and pending() lists it`);
  }

  /** @param {string} key @param {string} text */
  #checkEntry(key, text) {
    const entry = JSON.parse(text);
    if (entry.note?.name) this.names.set(key, entry.note.name);
    this.#require(!text.includes(SECRETS[1]), "a token is in the store");
  }

  #checkSecrets(where, data) {
    const text = typeof data === "object" ? JSON.stringify(data) : String(data);
    for (const secret of SECRETS) this.#require(!text.includes(secret), `a secret is in ${where}: ${text}`);
  }

  #jobOf(name) {
    return /** @type {import("./service.js").Job} */ (this.#life.service.jobs.get(name));
  }

  /** Checks that every action has ended in every tab that still runs. */
  checkSettled() {
    for (const { tab, followed } of this.#life.apps) {
      for (const { name, outcome } of followed) this.#require(tab.state === "gone" || outcome, `${name} doesn't end in tab ${tab.number}`);
    }
    this.check();
  }

  checkEnd() {
    const { browser, apps } = this.#life;
    for (const { tab } of apps.filter(({ tab }) => tab.isAwake)) {
      this.#require(tab.timers.size === 0, `tab ${tab.number} keeps ${tab.timers.size} timers`);
      this.#require(tab.listeners === 0, `tab ${tab.number} keeps ${tab.listeners} listeners`);
      this.#require(![...browser.channels].some((channel) => channel.tab === tab), `tab ${tab.number} keeps a channel`);
      const requests = [...browser.locks.held.values(), ...browser.locks.waiting];
      this.#require(!requests.some((request) => request.tab === tab), `tab ${tab.number} keeps a lock, or waits for one`);
      for (const error of tab.reported) this.#require(/store/i.test(error.message), `tab ${tab.number} reports ${error}`);
      if (this.#life.isStoreSound) this.#require(tab.reported.every(({ message }) => /in time/.test(message)), `tab ${tab.number} reports ${tab.reported}`);
      this.#checkSecrets(`what tab ${tab.number} reports`, tab.reported.map(String));
    }
    if (this.#life.isStoreSound) this.#checkPending();
    this.check();
  }

  /** Whether a start was sent because the store didn't respond in time. */
  #wasStoreLate() {
    return this.#life.apps.some(({ tab }) => tab.reported.some((/** @type {any} */ { message }) => /in time/.test(message)));
  }

  /** Checks that the store contains exactly the starts whose outcome is uncertain. */
  #checkPending() {
    const listed = this.pending.map(({ name }) => name);
    this.#require(new Set(listed).size === listed.length, `pending() lists an action twice: ${listed}`);
    for (const { name, starts } of this.#life.service.jobs.values()) {
      const all = this.#life.apps.flatMap(({ followed }) => followed).filter((one) => one.name === name);
      const isFinal = all.filter(({ outcome }) => cannotChange(outcome)).some(({ app }) => app.tab.isAwake);
      // A tab that was closed may have had no time to change the store.
      const mayBeFinal = all.some(({ outcome }) => cannotChange(outcome));
      const isForgotten = this.#life.forgotten.has(name);
      const isListed = listed.includes(name);
      const wasStarted = starts.some(({ fate }) => EFFECTIVE.includes(fate));
      if (isFinal || (isForgotten && all.some((one) => one.wasForgotten && one.app.tab.isAwake))) this.#require(!isListed, `${name} is over, and pending() lists it`);
      else if (wasStarted && !isForgotten && !mayBeFinal && !this.#wasStoreLate()) this.#require(isListed, `${name} may have started, and pending() doesn't list it`);
    }
  }
}
