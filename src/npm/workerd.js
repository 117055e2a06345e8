// The entry for Cloudflare Workers. They don't compile WebAssembly at run time, so the bundle contains the wasm as a module.

import { createClients } from "./client.js";
import { loadEngine } from "./engine.js";
import { realm } from "./environment.js";
// @ts-ignore: a compiled WebAssembly.Module here; types differ between bundlers
import wasm from "./longhaul_bg.wasm";

export { ActionFailedError, BugError, LonghaulError, OutcomeUnknownError, StartRejectedError, StartUncertainError, TimeoutError } from "./errors.js";

const engine = () => loadEngine(realm, () => wasm);

export async function load() {
  await engine();
}

export const { DriveClient, GraphClient, follow } = /* @__PURE__ */ createClients(realm, engine);
