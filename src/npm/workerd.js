// The entry for Cloudflare Workers. They don't compile WebAssembly at run time, so the bundle contains the wasm as a module.

import { DriveClientBase, GraphClientBase, followAlone } from "./client.js";
import { loadEngine } from "./engine.js";
import { Environment } from "./environment.js";
// @ts-ignore: a compiled WebAssembly.Module here; types differ between bundlers
import wasm from "./longhaul_bg.wasm";

export { ActionFailedError, BugError, LonghaulError, OutcomeUnknownError, StartRejectedError, StartUncertainError, TimeoutError } from "./errors.js";

/**
 * Returns an environment of its own for each client, and its engine. A Worker handles many requests, and none of them can wait for a timer or a
 * response of another one.
 *
 * @returns {[Environment, () => Promise<import("./engine.js").Engine>]}
 */
function open() {
  const environment = new Environment();
  return [environment, () => loadEngine(environment, () => wasm)];
}

export async function load() {
  const [, loadOwnEngine] = open();
  await loadOwnEngine();
}

export class DriveClient extends DriveClientBase {
  constructor(options) {
    super(...open(), options);
  }
}

export class GraphClient extends GraphClientBase {
  constructor(options) {
    super(...open(), options, DriveClient);
  }
}

export function follow(monitorUrl, options) {
  return followAlone(...open(), monitorUrl, options);
}
