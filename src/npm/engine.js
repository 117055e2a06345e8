// The wasm, brought up once and then shared by both entries.

import { rejectAll } from "./action.js";
import { LonghaulError } from "./errors.js";
import { estimate, fits, imports, run, use } from "./longhaul.js";

/** @type {Promise<import("./action.js").Engine> | undefined} */
let engine;

/** The wasm as it is, or is going to be; undefined where nothing has begun to load it, or loading it has failed. */
export function loaded() {
  return engine;
}

/**
 * Brings up the wasm, unless that has begun already.
 * @param {() => unknown} source gives the wasm: its bytes, or the module compiled of them
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
  const made = await WebAssembly.instantiate(await source(), /** @type {any} */ (imports()));
  // Bytes make a module and an instance, a module makes an instance.
  const { exports } = made.instance ?? made;
  if (!fits(exports)) throw new TypeError("it is the wasm of another build");
  use(Object.fromEntries(Object.entries(exports).map(([name, value]) => [name, guarded(value)])));
  return { run, estimate };
}

/** Whatever enters the wasm goes through here: a bug there ends in a trap, and must not leave a promise pending for ever. */
function guarded(exported) {
  if (typeof exported !== "function") return exported;
  return (...given) => {
    try {
      return exported(...given);
    } catch (error) {
      rejectAll(error);
      throw error;
    }
  };
}
