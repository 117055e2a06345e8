// @ts-check
/** Has the page run on a simulated drive where its server has none. */

import { showSimulated } from "../view/simulated.js";
import { SimulatedDrive } from "./simulated-drive.js";

/**
 * Replaces the global `fetch`, so that nothing else on the page differs: where `config.json` isn't there, it names the simulated drive, whose URLs are
 * answered in this page.
 */
export function simulateMissingDrive() {
  const send = globalThis.fetch;
  /** @type {Promise<SimulatedDrive> | undefined} */
  let drive;

  globalThis.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input, document.baseURI);
    if (SimulatedDrive.has(url)) return (await (drive ??= SimulatedDrive.open())).fetch(url, init);
    const response = await send(input, init);
    if (url.href !== new URL("./config.json", document.baseURI).href || isJson(response)) return response;
    await (drive ??= SimulatedDrive.open());
    showSimulated();
    return Response.json(SimulatedDrive.config);
  };
}

/** Some static hosts answer everything with a page. @param {Response} response */
function isJson({ ok, headers }) {
  return ok && (headers.get("Content-Type") ?? "").startsWith("application/json");
}
