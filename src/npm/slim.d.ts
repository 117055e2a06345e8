/**
 * The same as `longhaul`, but without the WebAssembly inside: for apps that serve `longhaul_bg.wasm` as a separate file, and for hosts that
 * don't compile WebAssembly at run time.
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
 * Loads the WebAssembly. Call it before the first action: an action that begins earlier rejects with a `LonghaulError` whose `code` is
 * `notLoaded`. Awaiting it is optional, since actions wait. Later calls do nothing.
 *
 * Rejects with a `TypeError` if the source is missing. If loading fails, it rejects with a `LonghaulError` whose `code` is `loadFailed`, and may
 * be called again.
 *
 * @param source the `longhaul_bg.wasm` of this version of the package
 */
export function load(source: WasmSource | Promise<WasmSource>): Promise<void>;

/** The WebAssembly. A URL is fetched. In Node, whose `fetch` doesn't read `file:` URLs, pass the bytes. */
export type WasmSource = string | URL | Request | Response | ArrayBuffer | ArrayBufferView | WasmModule;

/** A `WebAssembly.Module`. TypeScript declares it only with the `dom` library, which an app on Node may not use. */
type WasmModule = typeof globalThis extends { WebAssembly: { Module: new (...args: any[]) => infer Module } } ? Module : never;
