// The entry for Cloudflare Workers. They don't compile WebAssembly at run time, so the bundle contains the wasm as a module.

import { DriveClientBase, GraphClientBase, followAlone } from "./client.js";
import { loadEngine } from "./engine.js";
import { realm } from "./environment.js";
// @ts-ignore: a compiled WebAssembly.Module here; types differ between bundlers
import wasm from "./longhaul_bg.wasm";

export { ActionFailedError, BugError, LonghaulError, OutcomeUnknownError, StartRejectedError, StartUncertainError, TimeoutError } from "./errors.js";

const engine = () => loadEngine(realm, () => wasm);

export async function load() {
  await engine();
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
