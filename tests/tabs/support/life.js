// One simulated life of an app in several tabs. Its plan is generated from a seed, and lists the events of the user, the browser, the network
// and the service.

import fc from "fast-check";
import { Browser, drained } from "../../npm/support/browser.js";
import { Rules } from "./rules.js";
import { BASE, Service, Store, STORES } from "./service.js";

const MAX_TABS = 4;
/** The time without faults after the plan, in milliseconds. It is long enough for every action to end. */
const RECOVERY_MS = 300_000;

/**
 * @typedef {{ afterMs: number, tab: number, do: string, copy: number }} Step `tab` and `copy` are taken modulo the number of tabs and copies
 * @typedef {{ seed: number, store: typeof STORES[number], tokenMs?: number, copies: import("./service.js").CopyPlan[], steps: Step[] }} Plan
 *   `tokenMs`: how long `auth` takes at most
 */

const pause = fc.oneof(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 0, max: 30_000 }));
const common = fc.constantFrom("copy", "open", "resume", "freeze", "thaw", "crash", "close", "offline", "online", "hide", "show");
const rare = fc.constantFrom("steal", "abort", "forget", "forgetGroup", "timeout", "copyAll", "moveAll", "resumeAll", "resumeAll", "upload", "otherVersion", "malformed", "truncate", "storeFails", "storeHangs", "storeWorks");

/** @type {fc.Arbitrary<Plan>} */
export const plans = fc.record({
  seed: fc.nat(),
  store: fc.oneof({ weight: 6, arbitrary: fc.constant(STORES[0]) }, { weight: 4, arbitrary: fc.constantFrom(...STORES) }),
  tokenMs: fc.constantFrom(0, 0, 0, 10_000),
  copies: fc.array(
    fc.record({
      starts: fc.oneof(
        { weight: 3, arbitrary: fc.constant(/** @type {any} */ (["accept"])) },
        { weight: 2, arbitrary: fc.array(fc.constantFrom("accept", "throttle", "reject", "unauthorized", "lost", "lostResponse", "slow"), { minLength: 1, maxLength: 3 }).map((starts) => /** @type {any} */ ([...starts, "accept"])) },
      ),
      durationMs: fc.oneof(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 0, max: 120_000 })),
      outcome: fc.constantFrom("completed", "completed", "completed", "failed", "gone", "hidden"),
      faultEvery: fc.constantFrom(0, 0, 2, 5),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  steps: fc.array(
    fc.record({
      afterMs: pause,
      tab: fc.nat(MAX_TABS - 1),
      do: fc.oneof({ weight: 5, arbitrary: common }, { weight: 1, arbitrary: rare }),
      copy: fc.nat(2),
    }),
    { minLength: 2, maxLength: 16 },
  ),
});

/**
 * An app in one tab.
 *
 * @typedef {object} App
 * @property {import("../../npm/support/browser.js").Tab} tab
 * @property {any} drive
 * @property {Followed[]} followed
 * @property {{ group: any, names: string[] } | undefined} last its last group
 */

/**
 * An action that an app follows.
 *
 * @typedef {object} Followed
 * @property {App} app
 * @property {any} action
 * @property {string} name of the copy
 * @property {any} outcome undefined until it ends
 * @property {string | undefined} stoppedBy what the app did to stop it
 * @property {boolean} wasForgotten
 * @property {number | undefined} timeoutMs
 * @property {boolean} isSent whether the app resumed an entry of a start without a response
 */

/** The parts of the package that a life uses. @typedef {{ engine: "script" | "wasm", Environment: any, DriveClientBase: any, actionStore: any, copyAll: any, moveAll: any, resumeAll: any, loadEngine: (environment: any) => Promise<any>, openDatabase: () => any }} Package */

/**
 * Opens a tab with an app in it.
 *
 * @param {{ browser: Browser, service: Service, store: Store, tokenMs?: number }} origin
 * @param {Package} longhaul
 * @returns {App}
 */
export function openApp({ browser, service, store, tokenMs = 0 }, { Environment, DriveClientBase, actionStore, loadEngine }) {
  const tab = browser.open();
  tab.log("opens");
  const environment = new Environment(tab.scope);
  const token = Service.token(tab);
  const auth = () => (tokenMs === 0 ? Promise.resolve(token) : new Promise((resolve) => tab.post(() => resolve(token), browser.random(0, tokenMs))));
  const options = { baseUrl: BASE, auth, fetch: service.fetchOf(tab), store: actionStore(store.of(tab)) };
  const drive = new DriveClientBase(environment, () => browser.waitFor(loadEngine(environment)), options);
  return { tab, drive, followed: [], last: undefined };
}

export class Life {
  /** @type {App[]} */
  apps = [];
  /** The copies that were forgotten, and when. @type {Map<string, number>} */
  forgotten = new Map();
  /** Whether the store has worked at all times. */
  isStoreSound = true;
  #copies = 0;
  /** The first and the last saved form of the last group, and how many of its copies run at a time. @type {{ forms: string[], concurrency: number }} */
  #savedGroup = { forms: [], concurrency: 1 };
  #plan;
  #package;
  #options;

  /** @param {Plan} plan @param {Package} longhaul */
  constructor(plan, longhaul) {
    this.engine = longhaul.engine;
    // The wasm needs more of the service to check a destination.
    const isScripted = longhaul.engine === "script";
    this.#options = { checkDestination: isScripted };
    const copies = plan.copies.map((copy) => (isScripted || copy.outcome !== "hidden" ? copy : { ...copy, outcome: /** @type {const} */ ("completed") }));
    this.#plan = { ...plan, copies };
    this.tokenMs = plan.tokenMs;
    this.#package = longhaul;
    this.browser = new Browser(plan.seed);
    this.service = new Service(this.browser);
    this.store = new Store(this.browser);
    this.rules = new Rules(this);
  }

  /** Rejects with a `BrokenRule` if one of the rules doesn't hold. */
  async run() {
    const { store, steps } = this.#plan;
    this.#setStore(store);
    this.#open();
    this.#copy(this.apps[0], {});
    await drained();
    for (const step of steps) {
      await this.browser.pass(step.afterMs, () => this.rules.check());
      this.#do(step);
      await drained();
      this.rules.check();
    }
    await this.#recover();
    this.rules.checkEnd();
  }

  /** Ends all faults, and waits until actions have ended. A last tab resumes the remaining actions. */
  async #recover() {
    this.browser.log("from here on everything works");
    if (this.#plan.store === "steady" || this.store.mode !== "slow") this.#setStore(this.store.database ? "indexedDb" : "steady");
    for (const { tab } of this.apps) {
      if (tab.state === "frozen") tab.thaw();
      if (tab.isHidden) tab.setHidden(false);
    }
    this.browser.setOnline(true);
    await this.browser.pass(20_000, () => this.rules.check());
    const last = this.#open();
    await this.#settled(this.#resumeAll(last));
    const isOver = () => this.apps.every(({ tab, followed }) => tab.state === "gone" || followed.every(({ outcome }) => outcome !== undefined));
    await this.browser.until(() => this.rules.check() ?? isOver(), RECOVERY_MS);
    this.rules.checkSettled();
    this.rules.isOver = true;
    await this.browser.pass(20_000, () => this.rules.check());
    this.rules.pending = (await this.#settled(last.drive.pending())).map((entry) => ({ name: this.nameOf(entry), monitorUrl: entry.monitorUrl }));
  }

  /** @template T @param {Promise<T>} promise @returns {Promise<T>} */
  async #settled(promise) {
    let isSettled = false;
    const settle = () => void (isSettled = true);
    promise.then(settle, settle);
    await this.browser.until(() => isSettled, 120_000);
    return isSettled ? promise : Promise.reject(new Error("pending() doesn't settle"));
  }

  /** @param {Step} step */
  #do(step) {
    const app = this.apps[step.tab % this.apps.length];
    const { tab, followed } = app;
    const one = followed[step.copy % Math.max(1, followed.length)];
    if (step.do === "open") return void (this.#running().length < MAX_TABS && this.#resumeAll(this.#open()));
    if (step.do === "storeFails") return this.#setStore("failing");
    if (step.do === "storeHangs") return this.#setStore("hanging");
    if (step.do === "storeWorks") return this.#setStore(this.store.database ? "indexedDb" : "steady");
    if (tab.state === "gone") return;
    if (step.do === "crash" || step.do === "close") return tab.leave(step.do === "crash" ? "crashes" : "is closed");
    if (step.do === "thaw") return tab.state === "frozen" && tab.thaw();
    if (step.do === "steal" || step.do === "otherVersion" || step.do === "malformed" || step.do === "truncate") return this.#interfere(step, one);
    if (tab.state === "frozen") return;
    if (step.do === "copy") this.#copy(app, {});
    if (step.do === "timeout") this.#copy(app, { timeoutMs: 5_000 });
    if (step.do === "upload") this.#upload(app);
    if (step.do === "copyAll" || step.do === "moveAll") this.#beginGroup(app, step.do === "copyAll" ? "copy" : "move", step.copy === 2 ? 1 : 20);
    if (step.do === "resumeAll") this.#resumeGroup(app, step.copy % 2 === 1 ? "first" : "last");
    if (step.do === "resume") this.#resumeAll(app);
    if (step.do === "freeze") tab.freeze();
    if (step.do === "offline" || step.do === "online") this.browser.setOnline(step.do === "online");
    if (step.do === "hide" || step.do === "show") tab.setHidden(step.do === "hide");
    if (step.do === "forgetGroup") this.#forgetGroup(app);
    if (one && step.do === "abort") this.#stop(one, "abort");
    if (one && step.do === "forget") this.#stop(one, "forget");
  }

  /** Acts as another script of the origin, or as another version of the package. @param {Step} step @param {Followed | undefined} one */
  #interfere(step, one) {
    const key = one && [...this.browser.channels].find(({ tab }) => tab === one.app.tab)?.name;
    if (!key) return;
    this.browser.log(`another script: ${step.do}`);
    if (step.do === "steal") {
      const script = this.browser.open();
      script.scope.navigator.locks.request(key, { steal: true }, () => new Promise((resolve) => script.post(() => resolve(undefined), 3_000))).catch(() => {});
    } else if (step.do === "truncate") {
      const text = this.store.map.get(`${key}-broken`) ?? '{"longhaul":1,"key":"x","baseUrl":';
      this.store.map.set("longhaul:broken", text.slice(0, text.length / 2));
      this.store.map.set("longhaul:later", JSON.stringify({ longhaul: 2, baseUrl: BASE, startedAt: 1, monitorUrl: 5 }));
      this.store.map.set("longhaul:null", "null");
    } else {
      const channel = new (this.browser.open().scope.BroadcastChannel)(key);
      const messages = step.do === "otherVersion" ? [{ longhaul: 2, type: "state", message: { report: 1 } }, { longhaul: 2, type: "forget" }] : [null, 5, { longhaul: 1, type: "state", message: { report: {} } }, { longhaul: 1, type: "hello", extra: "x".repeat(1_000) }];
      for (const message of messages) channel.postMessage(message);
      channel.close();
    }
  }

  /** @param {typeof STORES[number]} mode */
  #setStore(mode) {
    this.browser.log(`the store is ${mode}`);
    if (["failing", "hanging", "throwing"].includes(mode)) this.isStoreSound = false;
    if (mode === "indexedDb") this.store.database ??= this.#package.openDatabase();
    this.store.mode = mode;
  }

  #running() {
    return this.apps.filter(({ tab }) => tab.state !== "gone");
  }

  #open() {
    const app = openApp(this, this.#package);
    this.apps.push(app);
    return app;
  }

  /** @param {import("./service.js").Job["operation"]} operation */
  #nextName(operation) {
    const name = `${operation}-${this.#copies}`;
    this.service.add(name, this.#plan.copies[this.#copies++ % this.#plan.copies.length], operation);
    return name;
  }

  /** @param {App} app @param {{ timeoutMs?: number }} options */
  #copy(app, options) {
    const name = this.#nextName("copy");
    app.tab.log(`copies ${name}`);
    const action = app.drive.copy("1", { name }, { ...this.#options, ...options, note: { name } });
    this.#follow(app, action, name, options);
  }

  /** @param {App} app */
  #upload(app) {
    const name = this.#nextName("uploadFromUrl");
    app.tab.log(`uploads ${name}`);
    this.#follow(app, app.drive.uploadFromUrl("1", { name, sourceUrl: "https://example.com/x" }, { note: { name } }), name, {});
  }

  /** @param {App} app @param {"copy" | "move"} operation @param {number} concurrency */
  #beginGroup(app, operation, concurrency) {
    const names = [this.#nextName(operation), this.#nextName(operation)];
    app.tab.log(`begins the group ${names}${concurrency === 1 ? ", one after the other" : ""}`);
    const all = operation === "copy" ? this.#package.copyAll : this.#package.moveAll;
    const group = all(app.drive, names.map((name) => ({ item: "1", name })), { ...this.#options, concurrency });
    for (const { key, copy } of group.toJSON().copies) this.rules.names.set(key, copy.name);
    this.#followGroup(app, group, concurrency);
  }

  /** Resumes the last group, in its tab or another one. @param {App} app @param {"first" | "last"} form which of its saved forms */
  #resumeGroup(app, form) {
    const { forms, concurrency } = this.#savedGroup;
    const saved = forms.at(form === "first" ? 0 : -1);
    if (saved === undefined) return;
    app.tab.log(`resumes the group from its ${form} saved form`);
    const group = this.#package.resumeAll(app.drive, JSON.parse(saved), { ...this.#options, concurrency });
    this.#followGroup(app, group, concurrency);
    // This begins the copies again that the app has forgotten.
    const names = app.last?.names ?? [];
    for (const one of this.apps.flatMap(({ followed }) => followed)) if (names.includes(one.name)) one.wasForgotten = false;
  }

  /** @param {App} app @param {any} group @param {number} concurrency */
  #followGroup(app, group, concurrency) {
    const names = group.toJSON().copies.map(({ copy }) => copy.name);
    app.last = { group, names };
    group.actions.forEach((action, index) => this.#follow(app, action, names[index], {}));
    const saved = [JSON.stringify(group)];
    this.#savedGroup = { forms: saved, concurrency };
    group.subscribe(() => app.tab.isAwake && (saved[1] = JSON.stringify(group)));
    // The app deletes the saved forms when the group ends, and keeps them if the group is stopped.
    group.then(() => group.state.phase === "completed" && saved.splice(0));
    this.rules.followGroup(app, group, names);
  }

  /** Forgets the app's last group, in all tabs. @param {App} app */
  #forgetGroup({ tab, last, followed }) {
    if (!last) return;
    tab.log(`forgets the group ${last.names}`);
    for (const one of followed) if (last.group.actions.includes(one.action)) this.#markForgotten(one);
    this.rules.forget(last.names);
    last.group.forget();
  }

  /** @param {App} app */
  async #resumeAll(app) {
    const calledAt = this.browser.now;
    let entries;
    try {
      entries = await app.drive.pending();
    } catch (error) {
      return app.tab.log(`can't read the store: ${error}`);
    }
    for (const entry of entries) {
      const name = this.nameOf(entry);
      this.rules.checkListed(name, calledAt);
      app.tab.log(`resumes ${name}, ${entry.sent ? "whose start was sent" : "which was accepted"}`);
      this.#follow(app, app.drive.resume(entry, this.#options), name, { isSent: entry.sent });
    }
  }

  /** @param {{ key: string }} entry @returns {string} */
  nameOf({ key }) {
    return this.rules.names.get(key) ?? "";
  }

  /** @param {App} app @param {any} action @param {string} name @param {{ timeoutMs?: number, isSent?: boolean }} options */
  #follow(app, action, name, { timeoutMs, isSent = false }) {
    /** @type {Followed} */
    const followed = { app, action, name, outcome: undefined, stoppedBy: undefined, wasForgotten: false, timeoutMs, isSent };
    app.followed.push(followed);
    this.rules.follow(followed);
  }

  /** @param {Followed} one @param {"abort" | "forget"} how */
  #stop(one, how) {
    one.app.tab.log(`${how}s ${one.name}`);
    if (how === "forget") {
      this.#markForgotten(one);
      this.rules.forget([one.name]);
    }
    one.stoppedBy ??= one.outcome ? undefined : how;
    one.action[how]();
  }

  /** @param {Followed} one */
  #markForgotten(one) {
    this.forgotten.set(one.name, this.browser.now);
    one.wasForgotten = true;
    one.stoppedBy ??= one.outcome ? undefined : "forget";
  }
}
