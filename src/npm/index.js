// The entry that contains the WebAssembly. It is loaded on the first use.

import { Client } from "./client.js";
import { initWasm } from "./engine.js";
import { wasm } from "./wasm.js";

export * from "./errors.js";

const engine = () => initWasm(inflate, "under a Content-Security-Policy, script-src needs 'wasm-unsafe-eval'");

/** `fromBase64` is newer than its types. @type {any} */
const bytes = Uint8Array;

async function inflate() {
  const gzip = bytes.fromBase64?.(wasm) ?? bytes.from(atob(wasm), (letter) => letter.charCodeAt(0));
  // Not a Blob's stream(), which not every environment has.
  const { body } = new Response(gzip);
  return new Response(body.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}

export async function load() {
  await engine();
}

export class DriveClient extends Client {
  constructor(options) {
    super(engine, options);
  }
}

export function follow(monitorUrl, options) {
  return new Client(engine, { fetch: options?.fetch }).follow(monitorUrl, options);
}
