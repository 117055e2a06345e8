// @ts-check
/** The parts of the page that show a folder. They are loaded first, so that the list is there early; main.js adds the rest. */

import { Commands } from "./commands.js";
import { drive, places, reach } from "./drive.js";
import { chooseForm, chosenForm } from "./service/places.js";
import { find, setText } from "./view/dom.js";
import { Folder } from "./view/folder.js";

export const folder = new Folder(() => drive.required.api);
export const commands = new Commands(folder);

/** @type {typeof drive.required | undefined} */
let shown;
/** @type {Promise<void> | undefined} */
let opened;

/** Shows the folder of the drive. Resolves when it was read, or couldn't be. */
export async function showDrive() {
  // The first drive may be found before this module is loaded, or afterwards.
  if (drive.place === undefined || drive.required === shown) return opened;
  shown = drive.required;
  const { place } = shown;
  setText(find("#place", HTMLElement), place.name);
  find("#place-dot", HTMLElement).dataset.state = "here";
  find("#forms", HTMLElement).hidden = !place.local;
  find(`#forms [value="${place.form}"]`, HTMLInputElement).checked = true;
  opened = folder.open();
  return opened;
}

drive.addEventListener("change", () => void showDrive());
find("#forms", HTMLElement).addEventListener("change", (event) => {
  const { value } = /** @type {HTMLInputElement} */ (event.target);
  chooseForm(value === "onedrive" ? "onedrive" : "graph");
  const local = places.local(chosenForm());
  if (local !== undefined) drive.show(local);
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
