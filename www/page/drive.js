// @ts-check
/** The shown drive and the requests to it. Loaded before the modules that show it, so that the folder is read early. */

import { Requests } from "./requests/requests.js";
import { Reach } from "./service/failures.js";
import { pathOf } from "./service/paths.js";
import { Places, chosenForm } from "./service/places.js";
import { DriveRoutes } from "./service/routes.js";
import { simulateMissingDrive } from "./simulate.js";

/** @typedef {import("./service/places.js").Place} Place */

/** Fires `change` when another drive is shown. */
class ShownDrive extends EventTarget {
  /** @type {{ place: Place, routes: DriveRoutes } | null} */
  #shown = null;

  /** @returns {Place | undefined} */
  get place() {
    return this.#shown?.place;
  }

  /** The drive and the requests to it. @throws {Error} if no drive is shown yet */
  get required() {
    if (this.#shown === null) throw new Error("No drive is connected yet.");
    return this.#shown;
  }

  /** Shows a drive. @param {Place} place */
  show(place) {
    this.#shown = { place, routes: new DriveRoutes(place, reach.fetch) };
    this.dispatchEvent(new Event("change"));
  }

  /** Shows the local drive. Rejects without one. */
  async showLocal() {
    const found = await places.readConfig();
    const local = places.local(chosenForm());
    if (!found || local === undefined) throw new TypeError("No local drive serves this page. Start one with: cargo xtask demo");
    this.show(local);
  }

  /** Starts reading the folder that the page's address names. */
  prefetch() {
    const path = pathOf(location.hash);
    if (path !== null) this.#shown?.routes.prefetch(path);
  }
}

simulateMissingDrive();

export const places = new Places();
export const requests = new Requests((url) => places.own(url));
export const drive = new ShownDrive();
export const reach = new Reach(() => {
  const { baseUrl, token } = drive.required.place;
  return requests.fetch(baseUrl, { headers: { Authorization: `Bearer ${token}` } });
}, requests.fetch);
