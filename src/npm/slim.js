// The entry without the wasm, for apps that serve, cache or compile `longhaul_bg.wasm` themselves.

import { DriveClientBase, GraphClientBase, followAlone } from "./client.js";
import { loadEngine } from "./engine.js";
import { realm } from "./environment.js";
import { LonghaulError } from "./errors.js";

export { ActionFailedError, BugError, LonghaulError, OutcomeUnknownError, StartRejectedError, StartUncertainError, TimeoutError } from "./errors.js";

async function engine() {
  if (realm.engine || realm.wasmModule) return loadEngine(realm, () => realm.wasmModule);
  throw new LonghaulError("longhaul/slim contains no WebAssembly: call load(source) before the first action.", { code: "notLoaded" });
}

export async function load(source) {
  if (source === undefined || source === null) {
    throw new TypeError("source must be the longhaul_bg.wasm: a URL, a Response, bytes or a WebAssembly.Module");
  }
  await loadEngine(realm, () => compilable(source));
}

export class DriveClient extends DriveClientBase {
  constructor(options) {
    super(realm, engine, options);
  }
}

export class GraphClient extends GraphClientBase {
  constructor(options) {
    super(realm, engine, options, DriveClient);
  }
}

export function follow(monitorUrl, options) {
  return followAlone(realm, engine, monitorUrl, options);
}

/** Fetches the wasm if necessary. Compiles it during the download if its Content-Type allows that. */
async function compilable(source) {
  let given = await source;
  if (typeof given === "string" || given instanceof URL || given instanceof Request) given = await fetch(given);
  if (!(given instanceof Response)) return given;
  if (!given.ok) throw new Error(`HTTP ${given.status}`);
  const streams = given.headers.get("Content-Type") === "application/wasm";
  return streams ? WebAssembly.compileStreaming(given) : given.arrayBuffer();
}
