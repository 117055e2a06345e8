/**
 * The same as `longhaul`, without the WebAssembly: for apps that serve `longhaul_bg.wasm` as a file of its own, or whose host doesn't
 * compile WebAssembly at run time.
 *
 * @example
 * import { DriveClient, load } from "longhaul/slim";
 * import wasm from "longhaul/longhaul_bg.wasm?url"; // with Vite
 *
 * await load(wasm);
 *
 * @packageDocumentation
 */

export * from "./index.js";

/**
 * Loads the WebAssembly. Call it before the first action: an action that begins earlier rejects with the code `notLoaded`. Awaiting it is
 * optional; actions wait. Later calls do nothing.
 *
 * Rejects with a `TypeError` if the source is missing, and with a `LonghaulError` with the code `loadFailed` if loading fails; it may then be
 * called again.
 *
 * @param source the `longhaul_bg.wasm` of this version
 */
export function load(source: WasmSource | Promise<WasmSource>): Promise<void>;

/** Where the WebAssembly comes from. A URL is fetched; pass the bytes instead of Node's `file:` URLs. */
export type WasmSource = string | URL | Request | Response | ArrayBuffer | ArrayBufferView | WasmModule;

/** A `WebAssembly.Module`. TypeScript knows it only with `dom`, which an app on Node may not use. */
type WasmModule = typeof globalThis extends { WebAssembly: { Module: new (...args: any[]) => infer Module } } ? Module : never;
