// The service of a simulated life: it accepts copies, runs them, and responds as the plan says. It records who sent what.

export const BASE = "https://graph.microsoft.com/v1.0/me/drive";
const MONITORS = "https://contoso.sharepoint.com/_api/v2.0/monitor/";
/** Moves that take less than this time, in milliseconds, are immediate. */
const IMMEDIATE_MS = 3_000;
const SECRET = "tempauth=v1.monitor-credential";
const TOKEN = "token-of-tab";
/** The secrets that no message, report or error may contain. */
export const SECRETS = [SECRET, TOKEN];

/**
 * A copy as the plan describes it.
 *
 * @typedef {object} CopyPlan
 * @property {("accept" | "throttle" | "reject" | "unauthorized" | "lost" | "lostResponse" | "slow")[]} starts the result of each start; the last one repeats
 * @property {number} durationMs
 * @property {"completed" | "failed" | "gone" | "hidden"} outcome `hidden`: it completes, and no page can read its monitor
 * @property {number} faultEvery one of this many polls fails; 0 for none
 */

/**
 * A copy as the service knows it.
 *
 * @typedef {object} Job
 * @property {string} name
 * @property {number} id
 * @property {CopyPlan} plan
 * @property {"copy" | "move" | "uploadFromUrl"} operation
 * @property {boolean} isImmediate whether the response to the start is the result
 * @property {{ tab: import("../../npm/support/browser.js").Tab, at: number, disturbances: number, isResponseSent: boolean, isResponseLost: boolean, fate: string }[]} starts those that were sent
 * @property {number | undefined} acceptedAt
 * @property {{ tab: import("../../npm/support/browser.js").Tab, at: number }[]} polls
 */

export class Service {
  /** By name. @type {Map<string, Job>} */
  jobs = new Map();
  /** Called with every request, and with each request of a batch. @type {(tab: import("../../npm/support/browser.js").Tab, url: string, init: any, job: Job, method: string, path: string) => void} */
  onRequest = () => {};
  #browser;

  /** @param {import("../../npm/support/browser.js").Browser} browser */
  constructor(browser) {
    this.#browser = browser;
  }

  /** @param {string} name @param {CopyPlan} plan @param {Job["operation"]} [operation] */
  add(name, plan, operation = "copy") {
    // A move within a drive is immediate.
    const isImmediate = operation === "move" && plan.outcome === "completed" && plan.durationMs < IMMEDIATE_MS;
    this.jobs.set(name, { name, id: 1_000 + this.jobs.size, plan, operation, isImmediate, starts: [], acceptedAt: undefined, polls: [] });
  }

  /** The token that a tab has. @param {import("../../npm/support/browser.js").Tab} tab */
  static token(tab) {
    return `${TOKEN}-${tab.number}`;
  }

  /** @param {Job} job */
  static resourceId({ id }) {
    return `R${id}`;
  }

  /** Whether the job has ended. @param {Job} job */
  hasEnded({ acceptedAt, plan, isImmediate }) {
    return acceptedAt !== undefined && (isImmediate || this.#browser.now >= acceptedAt + plan.durationMs);
  }

  /** The fetch of a tab. @param {import("../../npm/support/browser.js").Tab} tab */
  fetchOf(tab) {
    return (/** @type {string} */ url, /** @type {any} */ init) => new Promise((resolve, reject) => this.#fetch(tab, url, init, resolve, reject));
  }

  #fetch(tab, url, init, resolve, reject) {
    const body = init.body === undefined ? undefined : JSON.parse(init.body);
    const requests = body?.requests ?? [{ method: init.method, url: url.slice(BASE.length), body }];
    const jobs = requests.map((request) => this.#jobOf(url, request.body));
    const exchanges = jobs.map((job, index) => {
      this.onRequest(tab, url, init, job, requests[index].method, requests[index].url);
      return this.#exchange(tab, url, init, job);
    });
    const fail = () => reject(new TypeError("Failed to fetch"));
    init.signal.addEventListener("abort", () => reject(init.signal.reason));
    if (!this.#browser.isOnline) return tab.post(fail, 1);
    const isBatch = body?.requests !== undefined;
    let left = exchanges.length;
    /** @type {any[]} */
    const responses = [];
    const respond = (index, response) => {
      responses[index] = response;
      if (--left > 0) return;
      const lost = responses.some((each) => each === null) || !this.#browser.isOnline;
      if (lost && init.method !== "GET") for (const { starts } of jobs) starts[starts.length - 1].isResponseLost = true;
      const whole = isBatch ? { status: 200, body: { responses: responses.map((each, n) => ({ id: requests[n].id, ...each })) } } : responses[0];
      tab.post(() => (lost ? fail() : resolve(responseOf(url, whole))), this.#browser.random(1, 80));
    };
    exchanges.forEach((exchange, index) => {
      this.#browser.later(() => {
        // A tab that is gone may take its requests with it.
        if (tab.state === "gone" && this.#browser.random(0, 1) === 0) return;
        exchange((response) => respond(index, response));
      }, this.#browser.random(1, 80));
    });
  }

  #jobOf(url, body) {
    const job = this.jobs.get(body?.name) ?? [...this.jobs.values()].find(({ id }) => url.includes(`/M${id}?`) || url.endsWith(`/R${id}`)) ?? this.jobs.get(url.split(":/").at(-1) ?? "");
    if (!job) throw new Error(`a request for an unknown copy: ${url}`);
    return job;
  }

  /** Processes a request. `respond` gets the response, or null if the response is lost. */
  #exchange(tab, url, init, job) {
    if (url.startsWith(MONITORS)) {
      job.polls.push({ tab, at: this.#browser.now });
      tab.log(`polls ${job.name}`);
      return (respond) => respond(this.#poll(job, job.polls.length));
    }
    if (init.method === "GET" && url.endsWith(`:/${job.name}`)) {
      tab.log(`checks the destination of ${job.name}`);
      return (respond) => respond(this.#destination(job));
    }
    if (init.method === "GET") {
      return (respond) => respond({ status: 200, body: { id: Service.resourceId(job), name: job.name } });
    }
    const { starts } = job.plan;
    const fate = this.#browser.isOnline ? starts[Math.min(job.starts.length, starts.length - 1)] : "offline";
    const start = { tab, at: this.#browser.now, disturbances: tab.disturbances, isResponseSent: false, isResponseLost: false, fate };
    job.starts.push(start);
    tab.log(`sends the start of ${job.name}, fate: ${fate}`);
    return (respond) => {
      const send = (response) => {
        start.isResponseSent = true;
        respond(response);
      };
      if (fate === "lost") return respond(null);
      if (fate === "throttle") return send({ status: 429, headers: { "Retry-After": "2" }, body: { error: { code: "activityLimitReached" } } });
      if (fate === "unauthorized") return send({ status: 401, body: { error: { code: "InvalidAuthenticationToken" } } });
      if (fate === "reject") return send({ status: 400, body: { error: { code: "invalidRequest" } } });
      job.acceptedAt ??= this.#browser.now;
      this.#browser.log(`the service accepts ${job.name}`);
      if (fate === "lostResponse") return respond(null);
      if (job.isImmediate) return send({ status: 200, body: { id: Service.resourceId(job), name: job.name } });
      const accepted = { status: 202, headers: { Location: `${MONITORS}M${job.id}?${SECRET}` } };
      if (fate === "slow") this.#browser.later(() => send(accepted), 5_000);
      else send(accepted);
    };
  }

  #destination(job) {
    if (!this.hasEnded(job) || !["completed", "hidden"].includes(job.plan.outcome)) return { status: 404, body: { error: { code: "itemNotFound" } } };
    return { status: 200, body: { id: Service.resourceId(job), name: job.name } };
  }

  #poll(job, number) {
    const { plan, acceptedAt = 0 } = job;
    if (plan.outcome === "hidden") return null;
    if (plan.faultEvery > 0 && number % plan.faultEvery === 0) return number % 2 === 0 ? null : { status: 503, body: {} };
    if (!this.hasEnded(job)) {
      const percentageComplete = Math.floor(((this.#browser.now - acceptedAt) / plan.durationMs) * 100);
      return { status: 202, body: { status: "inProgress", percentageComplete } };
    }
    if (plan.outcome === "gone") return { status: 404, body: { error: { code: "itemNotFound" } } };
    if (plan.outcome === "failed") return { status: 200, body: { status: "failed", error: { code: "nameAlreadyExists" } } };
    return { status: 200, body: { status: "completed", resourceId: Service.resourceId(job) } };
  }
}

/** The members of a Response that the package reads. */
function responseOf(url, { status, headers = {}, body }) {
  const byName = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const text = body === undefined ? "" : JSON.stringify(body);
  return { status, type: "basic", redirected: false, url, headers: { get: (name) => byName.get(name) ?? null }, text: () => Promise.resolve(text) };
}

/** The kinds of stores: one that works, one with slow changes, one whose changes fail, one that never responds, one that throws, an IndexedDB. */
export const STORES = /** @type {const} */ (["steady", "slow", "failing", "hanging", "throwing", "indexedDb"]);

/** The store of the origin, as one tab uses it. */
export class Store {
  /** @type {Map<string, string>} */
  map = new Map();
  /** @type {typeof STORES[number]} */
  mode = "steady";
  /** The database that contains the entries instead of the map. @type {any} */
  database;
  /** Called with every entry that a tab writes. @type {(key: string, text: string) => void} */
  onSet = () => {};
  /** Called when the store has changed: with the tab, the key, and whether there is an entry under it now. @type {(tab: import("../../npm/support/browser.js").Tab, key: string, exists: boolean) => void} */
  onChanged = () => {};
  #browser;

  /** @param {import("../../npm/support/browser.js").Browser} browser */
  constructor(browser) {
    this.#browser = browser;
  }

  /** @param {import("../../npm/support/browser.js").Tab} tab */
  of(tab) {
    const request = (method, ...args) => this.#request(tab, method, args);
    return {
      get: (key) => request("get", key),
      set: (key, value) => request("set", key, value),
      delete: (key) => request("delete", key),
      keys: () => request("keys"),
    };
  }

  /** @param {"get" | "set" | "delete" | "keys"} method @param {any} args */
  #change(method, args) {
    return method === "keys" ? [...this.map.keys()] : /** @type {any} */ (this.map[method])(...args);
  }

  #request(tab, method, args) {
    const { mode } = this;
    const isChange = method === "set" || method === "delete";
    if (method === "set") this.onSet(args[0], args[1]);
    if (mode === "throwing") throw new Error("The store throws");
    return new Promise((resolve, reject) => {
      if (mode === "hanging") return;
      if (mode === "failing" && isChange) return tab.post(() => reject(new DOMException("The store is full", "QuotaExceededError")), 1);
      const ms = mode === "slow" ? this.#browser.random(500, 4_000) : this.#browser.random(0, 20);
      this.#browser.later(async () => {
        if (isChange) tab.log(`store: ${method} ${args[1] ?? ""}`);
        if (isChange) this.onChanged(tab, args[0], method === "set");
        const value = this.database ? await this.#browser.waitFor(this.database[method](...args)) : this.#change(method, args);
        tab.post(() => resolve(value), 0);
      }, ms);
    });
  }
}
