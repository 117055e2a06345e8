// The entry without the wasm: for apps that serve, cache or compile `longhaul_bg.wasm` by themselves.

import { Client } from "./client.js";
import { initWasm, loaded } from "./engine.js";
import { LonghaulError } from "./errors.js";

export * from "./errors.js";

async function engine() {
  const begun = loaded();
  if (begun) return begun;
  throw new LonghaulError("longhaul/slim brings no WebAssembly along: call load(source) before the first action.", { code: "notLoaded" });
}

export async function load(source) {
  if (source === undefined || source === null) {
    throw new TypeError("source must be the longhaul_bg.wasm: a URL, a Response, bytes or a WebAssembly.Module");
  }
  await initWasm(() => compilable(source), "its source must be the longhaul_bg.wasm of this very version, and script-src must allow 'wasm-unsafe-eval'");
}

export class DriveClient extends Client {
  constructor(options) {
    super(engine, options);
  }
}

export function follow(monitorUrl, options) {
  return new Client(engine, { fetch: options?.fetch }).follow(monitorUrl, options);
}

/** Fetches the wasm where that is to be done, and compiles it while it comes, where its host gives it the type for that. */
async function compilable(source) {
  let given = await source;
  if (typeof given === "string" || given instanceof URL || given instanceof Request) given = await fetch(given);
  if (!(given instanceof Response)) return given;
  if (!given.ok) throw new Error(`HTTP ${given.status}`);
  const streams = given.headers.get("Content-Type") === "application/wasm";
  return streams ? WebAssembly.compileStreaming(given) : given.arrayBuffer();
}
