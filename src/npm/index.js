// The entry with the wasm inside: nothing to configure, no asset to copy, and loaded on the first use.

// First here is first in a bundle, and what is alike then lies together: gzip makes it a little smaller.
import { wasm } from "./wasm.js";
import { Client } from "./client.js";
import { wasmOf } from "./columns.js";
import { bringUp } from "./engine.js";

export * from "./errors.js";

const engine = () => bringUp(inflate, "under a Content-Security-Policy, script-src needs 'wasm-unsafe-eval'");

/** Newer than its types. @type {any} */
const bytes = Uint8Array;

async function inflate() {
  // Where the platform doesn't decode base64 yet, it is done letter by letter, which takes longer.
  const gzip = bytes.fromBase64?.(wasm) ?? bytes.from(atob(wasm), (letter) => letter.charCodeAt(0));
  // Not a Blob's stream(), which isn't there in every environment.
  const { body } = new Response(gzip);
  const columns = await new Response(body.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
  return wasmOf(new Uint8Array(columns));
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
