// @ts-check
/**
 * The shown drive and the requests to it. Loaded before the modules that show it, so that the folder is read early.
 *
 * Where the page's server has no drive, the page runs on a simulated one, and says so.
 */

import { Reach } from "./service/failures.js";
import { pathOf } from "./service/paths.js";
import { Drives, chosenForm } from "./service/drives.js";
import { Requests } from "./service/requests.js";
import { DriveApi } from "./service/drive-api.js";
import { element, parsed } from "./view/dom.js";

/** @typedef {import("./service/drives.js").Drive} Drive */

/** Fires `change` when another drive is shown. */
class ShownDrive extends EventTarget {
  /** @type {{ drive: Drive, api: DriveApi } | null} */
  #shown = null;

  /** @returns {Drive | undefined} */
  get drive() {
    return this.#shown?.drive;
  }

  /** The drive and the requests to it. @throws {Error} if no drive is shown yet */
  get required() {
    if (this.#shown === null) throw new Error("No drive is connected yet.");
    return this.#shown;
  }

  /** Shows a drive, and starts reading the folder that the page's address names: what shows it may not be loaded yet. @param {Drive} drive */
  show(drive) {
    const api = new DriveApi(drive, reach.fetch, () => drives.token(drive, true));
    const path = pathOf(location.hash);
    if (path !== null) api.prefetch(path);
    this.#shown = { drive, api };
    this.dispatchEvent(new Event("change"));
  }

  /** Shows the local drive, unless another is shown before it is found. Rejects without one. @param {AbortSignal} [signal] */
  async showLocal(signal) {
    const before = this.#shown;
    const found = await drives.readConfig();
    signal?.throwIfAborted();
    const local = drives.local(chosenForm());
    if (!found || local === undefined) throw new TypeError("No local drive serves this page. Start one with: cargo xtask demo");
    if (this.#shown === before) this.show(local);
  }
}

/** The content of `config.json` for the simulated drive. */
const CONFIG = { drive: "https://drive.simulated.invalid", monitor: "https://monitor.simulated.invalid", token: "simulated", name: "Simulated drive" };
const NOTE = "No drive serves this page, so it runs a simulated one: copies, monitors and faults behave like OneDrive’s, and nothing leaves this browser.";

simulateMissingDrive();

export const drives = new Drives();
export const requests = new Requests((url) => drives.includes(url));
export const shownDrive = new ShownDrive();
export const reach = new Reach(async () => {
  const { baseUrl, token, local } = shownDrive.required.drive;
  await requests.fetch(baseUrl, { headers: { Authorization: `Bearer ${token}` } });
  // A local drive that was restarted has a new token, and can't be used without it.
  if (local) await drives.readConfig();
}, requests.fetch);

/**
 * Replaces the global `fetch`, so that nothing else on the page differs: where `config.json` isn't there, it names the simulated drive,
 * whose URLs are answered in this page.
 */
function simulateMissingDrive() {
  const send = globalThis.fetch;
  /** @type {ReturnType<typeof openDrive> | undefined} */
  let drive;
  /** Whether the page's server has named a drive: a later error is no reason to simulate one. */
  let isServed = false;

  globalThis.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input, document.baseURI);
    if (url.origin === CONFIG.drive || url.origin === CONFIG.monitor) return (await (drive ??= openDrive())).fetch(url, init);
    const response = await send(input, init);
    if (url.href !== new URL("./config.json", document.baseURI).href) return response;
    isServed ||= isJson(response);
    if (isServed) return response;
    await (drive ??= openDrive());
    await parsed();
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
