// A client in one simulated tab, whose wasm does nothing by itself: the test calls what the wasm would call.

import { DriveClientBase } from "../../../src/npm/client.js";
import { Environment } from "../../../src/npm/environment.js";
import { Browser, drained } from "./browser.js";

export const BASE = "https://graph.microsoft.com/v1.0/me/drive";
export const MONITOR = "https://contoso.sharepoint.com/_api/v2.0/monitor/M1?tempauth=s3cret";
/** What the core reports when the service has accepted an action. */
export const SAVED = { longhaul: 1, kind: "copy", monitorUrl: MONITOR, startedAt: 1, sent: false };
/** What the core reports before it sends a start. */
export const ENTRY = { ...SAVED, monitorUrl: null, sent: true };
export const PROGRESS = { status: "inProgress", operation: null, percentageComplete: 10, statusDescription: null, items: null, bytes: null, etaMs: 9_000, elapsedMs: 1_000, trouble: null };
export const COMPLETED = { kind: "completed", status: "completed", resourceId: "2", location: null, observed: "monitor", elapsedMs: 1, polls: 1, faults: 0 };
const ERROR = { code: "c", message: "m", target: null, details: [], innerCodes: [] };
export const FAILED = { kind: "failed", status: "failed", error: ERROR, statusDescription: null };
export const REJECTED = { kind: "rejected", httpStatus: 400, error: ERROR, retryAfterMs: null };
export const START = { method: "POST", url: `${BASE}/items/1/copy`, isStart: true };

/** It has the functions that src/api.rs exports. */
class ManualWasm {
  /** The runs so far; the first has the number 1. @type {{ task: any, delegate: import("../../../src/npm/delegate.js").Delegate, isOffline: boolean }[]} */
  runs = [];
  /** The calls of the other functions. @type {any[]} */
  calls = [];

  run(task, delegate, isOffline) {
    return this.runs.push({ task, delegate, isOffline });
  }

  respond(...values) {
    this.calls.push(["respond", ...values]);
  }

  setOffline(...values) {
    this.calls.push(["setOffline", ...values]);
  }

  abort(...values) {
    this.calls.push(["abort", ...values]);
  }
}

/**
 * Opens a tab with a client in it.
 *
 * @param {{ options?: any, browser?: Browser, load?: () => Promise<any> }} [given] `load` replaces the function that loads the wasm
 */
export function openClient({ options, browser = new Browser(1), load } = {}) {
  const tab = browser.open();
  const environment = new Environment(tab.scope);
  const wasm = new ManualWasm();
  const engine = { live: new Set(), wasm };
  /** The requests that were sent and not answered. @type {{ url: string, init: any, settle: (response: Response) => void, fail: (error: unknown) => void }[]} */
  const requests = [];
  const fetch = (/** @type {string} */ url, /** @type {any} */ init) => new Promise((settle, fail) => void requests.push({ url, init, settle, fail }));
  const loadEngine = /** @type {any} */ (load ?? (() => Promise.resolve(engine)));
  const drive = new DriveClientBase(environment, loadEngine, { baseUrl: BASE, auth: "the-t0ken", fetch, ...options });
  return { browser, tab, environment, wasm, engine, requests, drive, loadEngine };
}

/** Handles a promise's rejection. @template {Promise<any>} P @param {P} promise @returns {P} */
export function handled(promise) {
  promise.catch(() => {});
  return promise;
}

/** Begins a copy in a tab of its own, until it runs in the wasm. @param {{ options?: any, client?: any }} [given] `options` are those of the copy */
export async function begun({ options, client } = {}) {
  const own = openClient({ options: client });
  const action = handled(own.drive.copy("1", { name: "x" }, options));
  await own.browser.pass(0);
  const [{ delegate, task }] = own.wasm.runs;
  return { ...own, action, delegate, task };
}

/** Lets the wasm prepare the start of an action. @param {{ browser: Browser, delegate: import("../../../src/npm/delegate.js").Delegate }} tab */
export async function prepareStart({ browser, delegate }) {
  const prepared = delegate.prepare(false, ENTRY);
  await browser.pass(10);
  await prepared;
}

/** Lets the wasm prepare and send the start of an action. @param {{ browser: Browser, delegate: import("../../../src/npm/delegate.js").Delegate }} tab */
export async function sendStart(tab) {
  await prepareStart(tab);
  tab.delegate.send(/** @type {any} */ (START), "the-t0ken", { name: "x" });
  await drained();
}

/** How a promise has settled so far. @param {Promise<any>} promise @returns {Promise<{ value?: any, error?: any } | undefined>} undefined while it is pending */
export async function settled(promise) {
  /** @type {any} */
  let outcome;
  promise.then(
    (value) => (outcome = { value }),
    (error) => (outcome = { error }),
  );
  await drained();
  return outcome;
}
