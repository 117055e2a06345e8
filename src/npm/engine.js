// Loads the WebAssembly once; both entries share the instance.

import { rejectAll } from "./action.js";
import { LonghaulError } from "./errors.js";
import { buildId, createBindings } from "./longhaul.js";

/** @type {Promise<import("./action.js").Engine> | undefined} */
let engine;

/** The instance, or a promise of it; undefined if loading hasn't begun or has failed. */
export function loaded() {
  return engine;
}

/**
 * Loads the WebAssembly, unless that has begun already.
 * @param {() => unknown} source returns its bytes or a compiled module, or a promise of either
 * @param {string} hint the likely reason if it fails
 */
export function initWasm(source, hint) {
  engine ??= instantiate(source).catch((cause) => {
    engine = undefined;
    throw new LonghaulError(`The WebAssembly of longhaul could not be loaded; ${hint}.`, { code: "loadFailed", cause });
  });
  return engine;
}

async function instantiate(source) {
  const given = await source();
  // Not `instanceof`: a module may come from another realm.
  const module = String(given) === "[object WebAssembly.Module]" ? given : await WebAssembly.compile(given);
  if (!isSameBuild(module)) throw new TypeError("the WebAssembly is of another build");
  const { default: init, run, estimate } = createBindings({ Instance: WebAssembly.Instance, instantiate: instantiateGuarded });
  await init({ module_or_path: module });
  return { run, estimate };
}

/** @param {WebAssembly.Module} module */
function isSameBuild(module) {
  const [id] = WebAssembly.Module.customSections(module, "build_id");
  return id !== undefined && new TextDecoder().decode(id) === buildId;
}

/**
 * `WebAssembly.instantiate` for the bindings, with each exported function guarded.
 * @param {WebAssembly.Module} module
 * @param {WebAssembly.Imports} imports
 */
async function instantiateGuarded(module, imports) {
  const { exports } = await WebAssembly.instantiate(module, imports);
  return { module, instance: { exports: Object.fromEntries(Object.entries(exports).map(([name, value]) => [name, guarded(value)])) } };
}

/** A bug in the wasm ends in a trap. It must not leave a promise pending for ever. */
function guarded(exported) {
  if (typeof exported !== "function") return exported;
  return (...args) => {
    try {
      return exported(...args);
    } catch (error) {
      rejectAll(error);
      throw error;
    }
  };
}
