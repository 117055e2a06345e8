// The entry that contains the wasm and loads it on first use. Apps configure nothing and copy no asset.

import { DriveClientBase, GraphClientBase, followAlone } from "./client.js";
import { loadEngine } from "./engine.js";
import { realm } from "./environment.js";
import { wasm } from "./wasm.js";

export { ActionFailedError, BugError, LonghaulError, OutcomeUnknownError, StartRejectedError, StartUncertainError, TimeoutError } from "./errors.js";

const engine = () => loadEngine(realm, inflate);

async function inflate() {
  /** The types lack `fromBase64`. @type {any} */
  const bytes = Uint8Array;
  const gzip = bytes.fromBase64?.(wasm) ?? bytes.from(atob(wasm), (letter) => letter.charCodeAt(0));
  // Some environments lack `Blob.prototype.stream()`. In a content script of Firefox, only its chunks can be inflated.
  const stream = new Blob([gzip]).stream?.() ?? new Response(gzip).body;
  return new Response(stream.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}

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
