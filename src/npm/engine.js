// The wasm, brought up once and then shared by both entries.

import { rejectAll } from "./action.js";
import { LonghaulError } from "./errors.js";
import init, { estimate, onBug, run } from "./longhaul.js";

/** @type {Promise<import("./action.js").Engine> | undefined} */
let engine;

/** The wasm as it is, or is going to be; undefined where nothing has begun to load it, or loading it has failed. */
export function loaded() {
  return engine;
}

/**
 * Brings up the wasm, unless that has begun already.
 * @param {() => unknown} source gives what the wasm comes from
 * @param {string} hint what is the matter, most likely, when it fails
 */
export function bringUp(source, hint) {
  engine ??= instantiate(source).catch((cause) => {
    engine = undefined;
    throw new LonghaulError(`The WebAssembly of longhaul could not be loaded; ${hint}.`, { code: "loadFailed", cause });
  });
  return engine;
}

async function instantiate(source) {
  await init({ module_or_path: await source() });
  onBug(rejectAll);
  return { run, estimate };
}
