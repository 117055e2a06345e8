// @ts-check
/** The parts of the page that show a folder. They are loaded first, so that the list is there early; main.js adds the rest. */

import { Commands } from "./commands.js";
import { Requests } from "./requests/requests.js";
import { Places, chooseForm, chosenForm } from "./service/places.js";
import { Reach } from "./service/reach.js";
import { DriveRoutes } from "./service/routes.js";
import { simulateMissingDrive } from "./service/simulate.js";
import { find, setText } from "./view/dom.js";
import { Folder } from "./view/folder.js";

/** @typedef {import("./service/places.js").Place} Place */

/** The drive that is shown. Fires `change` when it is another one. */
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
    setText(find("#place", HTMLElement), place.name);
    find("#place-dot", HTMLElement).dataset.state = "here";
    find("#forms", HTMLElement).hidden = !place.local;
    find(`#forms [value="${place.form}"]`, HTMLInputElement).checked = true;
    this.dispatchEvent(new Event("change"));
    return folder.open();
  }

  /**
   * Shows the local drive.
   *
   * @returns {Promise<{ opened: Promise<void> | undefined }>} `opened` resolves when its folder is read; rejects if there is no local drive
   */
  async showLocal() {
    const found = await places.readConfig();
    const local = places.local(chosenForm());
    if (!found || local === undefined) throw new TypeError("No local drive serves this page. Start one with: cargo xtask demo");
    return { opened: this.show(local) };
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
export const folder = new Folder(() => drive.required.routes);
export const commands = new Commands(folder);

find("#forms", HTMLElement).addEventListener("change", (event) => {
  const { value } = /** @type {HTMLInputElement} */ (event.target);
  chooseForm(value === "onedrive" ? "onedrive" : "graph");
  const local = places.local(chosenForm());
  if (local !== undefined) void drive.show(local);
});
find("#skip", HTMLElement).addEventListener("click", (event) => {
  event.preventDefault(); // The page's address names a folder.
  folder.items.focus();
});
addEventListener("hashchange", () => void folder.open());
// Others may have changed the folder while the user was elsewhere.
addEventListener("focus", () => {
  if (drive.place !== undefined && !reach.away && folder.isUsable) void folder.refresh();
});
