// Runs lives by their seeds.

import fc from "fast-check";
import { IDBFactory } from "fake-indexeddb";
import { readFile } from "node:fs/promises";
import { loadScriptedEngine } from "./scripted-engine.js";
import { Life, plans } from "./life.js";

const PACKAGE = new URL("../../../pkg/", import.meta.url);
const SOURCE = new URL("../../../src/npm/", import.meta.url);
/** One of this many lives runs with the wasm of pkg/ and the JavaScript around it. The others run with a script that replaces the wasm. */
const WASM_EVERY = 100;

let databases = 0;

async function load(/** @type {URL} */ folder) {
  const names = ["environment.js", "client.js", "store.js", "groups.js"];
  const [{ Environment }, { DriveClientBase }, { actionStore, indexedDbStore }, { copyAll, moveAll, resumeAll }] = await Promise.all(names.map((name) => import(new URL(name, folder).href)));
  /** Each life has databases of its own. */
  const openDatabase = () => {
    globalThis.indexedDB = new IDBFactory();
    return indexedDbStore(`life-${databases++}`);
  };
  return { Environment, DriveClientBase, actionStore, copyAll, moveAll, resumeAll, openDatabase };
}

/** The package with the script that replaces the wasm. */
export const scripted = { engine: /** @type {const} */ ("script"), ...(await load(SOURCE)), loadEngine: loadScriptedEngine };

/** The package with its wasm. */
export async function loadReal() {
  const { loadEngine } = await import(new URL("engine.js", PACKAGE).href);
  const module = await WebAssembly.compile(await readFile(new URL("longhaul_bg.wasm", PACKAGE)));
  return { engine: /** @type {const} */ ("wasm"), ...(await load(PACKAGE)), loadEngine: (environment) => loadEngine(environment, () => module) };
}

/** @type {ReturnType<typeof loadReal> | undefined} */
let real;

/** Whether the life of a seed runs with the wasm. @param {number} seed */
export const hasWasm = (seed) => seed % WASM_EVERY === WASM_EVERY - 1;

/**
 * Runs one plan. Rejects with a `BrokenRule` if a rule doesn't hold.
 *
 * @param {import("./life.js").Plan} plan
 * @param {boolean} [withWasm]
 */
export async function runPlan(plan, withWasm = false) {
  const life = new Life(plan, withWasm ? await (real ??= loadReal()) : scripted);
  await life.run();
  return life;
}

/** The plan of a seed. @param {number} seed @returns {import("./life.js").Plan} */
export const planOf = (seed) => fc.sample(plans, { seed, numRuns: 1 })[0];

/**
 * Runs the life of a seed. If a rule doesn't hold, the result is the shortest plan found that breaks it, and the error with its events.
 *
 * @param {number} seed
 * @param {boolean} [shortens]
 */
export async function runSeed(seed, shortens = true) {
  const property = fc.asyncProperty(plans, async (plan) => void (await runPlan(plan, hasWasm(seed))));
  const { failed, counterexample, errorInstance } = await fc.check(property, { seed, numRuns: 1, endOnFailure: !shortens });
  return failed ? { plan: /** @type {any[]} */ (counterexample)[0], error: /** @type {Error} */ (errorInstance) } : undefined;
}
