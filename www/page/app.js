// @ts-check
/** The parts of the page that show a folder. They are loaded first, so that the list is there early; main.js adds the rest. */

import { Commands } from "./commands.js";
import { drives, reach, shownDrive } from "./shown-drive.js";
import { chooseForm, chosenForm } from "./service/drives.js";
import { find, setText } from "./view/dom.js";
import { Folder } from "./view/folder.js";

export const folder = new Folder(() => shownDrive.required.api);
export const commands = new Commands(folder);

/** @type {typeof shownDrive.required | undefined} */
let shown;
/** @type {Promise<void> | undefined} */
let opened;

/** Shows the folder of the drive. Resolves when it was read, or couldn't be. */
export async function showDrive() {
  // The first drive may be found before this module is loaded, or afterwards.
  if (shownDrive.drive === undefined || shownDrive.required === shown) return opened;
  shown = shownDrive.required;
  const { drive } = shown;
  setText(find("#drive-name", HTMLElement), drive.name);
  find("#drive-dot", HTMLElement).dataset.state = "here";
  find("#forms", HTMLElement).hidden = !drive.local;
  find(`#forms [value="${drive.form}"]`, HTMLInputElement).checked = true;
  opened = folder.open();
  return opened;
}

shownDrive.addEventListener("change", () => void showDrive());
find("#forms", HTMLElement).addEventListener("change", (event) => {
  const { value } = /** @type {HTMLInputElement} */ (event.target);
  chooseForm(value === "onedrive" ? "onedrive" : "graph");
  const local = drives.local(chosenForm());
  if (local !== undefined) shownDrive.show(local);
});
find("#skip", HTMLElement).addEventListener("click", (event) => {
  event.preventDefault(); // The page's address names a folder.
  folder.items.focus();
});
addEventListener("hashchange", () => void folder.open());
// Others may have changed the folder while the user was elsewhere.
addEventListener("focus", () => {
  if (shownDrive.drive !== undefined && !reach.away && folder.isUsable) void folder.refresh();
});
