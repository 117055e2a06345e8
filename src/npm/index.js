// The entry with the wasm inside: nothing to configure, no asset to copy, and loaded on the first use.

import { rejectAll } from "./action.js";
import { Client } from "./client.js";
import { LonghaulError } from "./errors.js";
import init, { estimate, onBug, run } from "./longhaul.js";
import { wasm } from "./wasm.js";

export {
  ActionFailedError,
  BugError,
  LonghaulError,
  OutcomeUnknownError,
  StartRejectedError,
  StartUncertainError,
  TimeoutError,
} from "./errors.js";

/** @type {Promise<import("./action.js").Engine> | undefined} */
let ready;

async function engine() {
  ready ??= instantiate().catch((cause) => {
    ready = undefined;
    const hint = "under a Content-Security-Policy, script-src needs 'wasm-unsafe-eval'";
    throw new LonghaulError(`The WebAssembly of longhaul could not be loaded; ${hint}.`, { code: "loadFailed", cause });
  });
  return ready;
}

async function instantiate() {
  const gzip = Uint8Array.from(atob(wasm), (letter) => letter.charCodeAt(0));
  // Written to by hand: a Blob's stream() isn't there in every environment.
  const { readable, writable } = new DecompressionStream("gzip");
  const writer = writable.getWriter();
  const written = Promise.all([writer.write(gzip), writer.close()]);
  const module_or_path = await new Response(readable).arrayBuffer();
  await written;
  await init({ module_or_path });
  onBug(rejectAll);
  return { run, estimate };
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
  return new Client(engine, options).follow(monitorUrl, options);
}
