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
  const decompress = (stream) => new Response(stream.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
  // In a content script of Firefox, only the chunks of a Blob can be inflated. Chromium reads a Blob through another process, which takes longer.
  return decompress(new Response(gzip).body).catch(() => decompress(new Blob([gzip]).stream()));
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
