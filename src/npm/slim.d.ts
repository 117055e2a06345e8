/**
 * The same as `longhaul`, with the WebAssembly left to the app: for one that serves `longhaul_bg.wasm` as a file of its own, compiled while
 * it is fetched and cached apart from the code, or whose host compiles no WebAssembly at run time.
 *
 * @example
 * import { DriveClient, load } from "longhaul/slim";
 * import wasm from "longhaul/longhaul_bg.wasm?url"; // as Vite gives it
 *
 * await load(wasm);
 */

export * from "./index.js";

/**
 * Loads the WebAssembly. To be called before the first action: one that is begun without rejects with the code `notLoaded`. Who doesn't
 * wait for it needn't: an action does. When it has been loaded, nothing more is.
 *
 * Rejects with a `LonghaulError` of the code `loadFailed` when that can't be done; it may then be called again.
 *
 * @param source the `longhaul_bg.wasm` of this very version
 */
export function load(source: WasmSource | Promise<WasmSource>): Promise<void>;

/** Where the WebAssembly comes from. A URL is fetched; of Node's `file:` URLs, give the bytes. */
export type WasmSource = string | URL | Request | Response | ArrayBuffer | ArrayBufferView | WasmModule;

/** A `WebAssembly.Module`, told so that it needn't be known: TypeScript's `dom` knows it, and an app on Node may do without that. */
type WasmModule = typeof globalThis extends { WebAssembly: { Module: new (...given: any[]) => infer Module } } ? Module : never;
