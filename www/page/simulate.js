// @ts-check
/** Has the page run on a simulated drive where its server has none, and says so. */

import { element } from "./view/dom.js";

/** The content of `config.json`, as a server with a drive would send it. */
const CONFIG = { drive: "https://drive.simulated.invalid", monitor: "https://monitor.simulated.invalid", token: "simulated", name: "Simulated drive" };
const NOTE = "No drive serves this page, so it runs a simulated one: copies, monitors and faults behave like OneDrive’s, and nothing leaves this browser.";

/**
 * Replaces the global `fetch`, so that nothing else on the page differs: where `config.json` isn't there, it names the simulated drive,
 * whose URLs are answered in this page.
 */
export function simulateMissingDrive() {
  const send = globalThis.fetch;
  /** @type {ReturnType<typeof openDrive> | undefined} */
  let drive;

  globalThis.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input, document.baseURI);
    if (url.origin === CONFIG.drive || url.origin === CONFIG.monitor) return (await (drive ??= openDrive())).fetch(url, init);
    const response = await send(input, init);
    if (url.href !== new URL("./config.json", document.baseURI).href || isJson(response)) return response;
    await (drive ??= openDrive());
    showNote();
    return Response.json(CONFIG);
  };
}

/** The drive is only loaded where it is needed. */
async function openDrive() {
  const { SimulatedDrive } = await import("./service/simulated-drive.js");
  return SimulatedDrive.open(CONFIG);
}

/** Some static hosts answer everything with a page. @param {Response} response */
function isJson({ ok, headers }) {
  return ok && (headers.get("Content-Type") ?? "").startsWith("application/json");
}

/** Shows below the page's header that the drive is simulated. */
function showNote() {
  if (document.getElementById("simulated") !== null) return;
  const note = element("aside", { id: "simulated", class: "simulated", "aria-label": "About this drive" }, element("strong", {}, "Simulated. "), NOTE);
  document.querySelector("header")?.after(note);
}
