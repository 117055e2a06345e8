// Loads src/npm as it is in the package, although the files that the build makes aren't there. This module replaces them, with a small WebAssembly
// module, and it is the hook of Node that makes src/npm import it instead.

import { gzipSync } from "node:zlib";

const BUILD_ID = "this build";

/** Encodes a list of bytes, or of such lists, after its length. @param {any[]} parts */
const sized = (...parts) => {
  const bytes = parts.flat(9);
  return [bytes.length, ...bytes];
};
const text = (/** @type {string} */ value) => sized([...Buffer.from(value)]);

/**
 * The bytes of a module with this build id. An empty one is left out. The module imports `started`, which `__wbindgen_start` calls, and exports
 * `answer`, which returns 42, `trap`, and a memory.
 *
 * @param {string | undefined} [buildId]
 */
export function moduleOf(buildId = BUILD_ID) {
  const section = (/** @type {number} */ id, /** @type {any[]} */ ...parts) => [id, ...sized(...parts)];
  const noResult = [0x60, 0, 0];
  const numberResult = [0x60, 0, 1, 0x7f];
  const exported = (/** @type {string} */ name, /** @type {number} */ kind, /** @type {number} */ index) => [...text(name), kind, index];
  return new Uint8Array([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, 2, noResult, numberResult),
    ...section(2, 1, text("./longhaul_bg.js"), text("started"), 0, 0),
    ...section(3, 3, 0, 0, 1),
    ...section(5, 1, 0, 1),
    ...section(7, 4, exported("__wbindgen_start", 0, 1), exported("trap", 0, 2), exported("answer", 0, 3), exported("memory", 2, 0)),
    // call 0; unreachable; i32.const 42
    ...section(10, 3, sized(0, 0x10, 0, 0x0b), sized(0, 0, 0x0b), sized(0, 0x41, 42, 0x0b)),
    ...(buildId === "" ? [] : section(0, text("build_id"), [...Buffer.from(buildId)])),
  ]);
}

/** `longhaul.js`, wasm-bindgen's output. */
export const buildId = BUILD_ID;

/** All bindings that were made, the newest last. @type {any[]} */
export const made = [];

/** Called when an instance starts, and with each task that it gets. @type {{ onStart: () => void, onRun: (bindings: any, task: any) => void }} */
export const observer = { onStart: () => {}, onRun: () => {} };

/** The bindings of a module of `moduleOf`. @param {any} platform what the wasm uses of the platform */
export function createBindings(platform) {
  /** @type {any} */
  const bindings = { platform, isStarted: false, abort: () => {} };
  bindings.started = () => {
    bindings.isStarted = bindings.exports !== undefined;
    observer.onStart();
  };
  bindings.getImports = () => ({ "./longhaul_bg.js": bindings });
  bindings.start = (/** @type {{ exports: any }} */ { exports }) => {
    bindings.exports = exports;
    exports.__wbindgen_start();
  };
  bindings.run = (/** @type {any} */ task) => (observer.onRun(bindings, task), 1);
  made.push(bindings);
  return bindings;
}

/** `wasm.js`, which contains the compressed module. */
export const wasm = gzipSync(moduleOf()).toString("base64");

/** `longhaul_bg.wasm`, as a bundler of Workers imports it. */
export default new WebAssembly.Module(moduleOf());

const BUILT = ["./longhaul.js", "./wasm.js", "./longhaul_bg.wasm"];

/**
 * Resolves an import of a file that the build makes to this module. A query in a module's URL also applies to what it imports, so that each
 * query has modules of its own.
 *
 * @type {import("node:module").ResolveHook}
 */
export function resolve(specifier, context, next) {
  const parent = context.parentURL ?? "";
  if (!parent.includes("/src/npm/") || !specifier.startsWith("./")) return next(specifier, context);
  if (BUILT.includes(specifier)) return next(import.meta.url, context);
  return next(specifier + new URL(parent).search, context);
}
