// The package's client, over the wasm of the tests. `cargo xtask test browser` bundles this.

import { DriveClientBase } from "../../../src/npm/client.js";
import { Environment } from "../../../src/npm/environment.js";

export class Client extends DriveClientBase {
  /** @param {() => Promise<any>} loadWasm @param {any} options */
  constructor(loadWasm, options) {
    super(new Environment(), async () => ({ live: new Set(), wasm: await loadWasm() }), options);
  }
}
