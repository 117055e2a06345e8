// @ts-check
/**
 * The demo page: a small file manager whose copies are started and followed by Longhaul.
 *
 * This module joins the parts: where the files are (service/), what is being copied (transfers/), what is seen (view/).
 */

import { load } from "longhaul";
import { Requests } from "./requests/requests.js";
import { join, linkTo, nameOf } from "./service/paths.js";
import { Places, chooseForm, chosenForm } from "./service/places.js";
import { Reach } from "./service/reach.js";
import { DriveRoutes } from "./service/routes.js";
import { Transfers } from "./transfers/transfers.js";
import { announceAll } from "./view/announce.js";
import { showBanner } from "./view/banner.js";
import { ConnectDialog, CopyDialog, FolderDialog } from "./view/dialogs.js";
import { find, setText } from "./view/dom.js";
import { Folder } from "./view/folder.js";
import { Tray } from "./view/tray.js";
import { size } from "./view/words.js";

/** @typedef {import("./service/places.js").Place} Place */
/** @typedef {import("./transfers/transfer.js").Transfer} Transfer */

const places = new Places();
const requests = new Requests((url) => places.own(url));
const reach = new Reach(() => {
  if (place === undefined) throw new Error("There is no drive yet.");
  return requests.fetch(place.baseUrl, { headers: { Authorization: `Bearer ${place.token}` } });
}, requests.fetch);
const transfers = new Transfers(places, reach.fetch);

/** The drive that is shown. @type {Place | undefined} */
let place;
/** @type {DriveRoutes} */
let routes;

const folder = new Folder(() => routes, () => connectDialog.open(false));
const copyDialog = new CopyDialog(() => routes, copy);
const folderDialog = new FolderDialog(async (name) => {
  const made = await routes.createFolder(folder.path, name);
  void folder.refresh(made.id);
});
const connectDialog = new ConnectDialog(
  (address, token) => show(places.connect(address, token)),
  () => showLocal(),
);

announceAll(transfers);
new Tray(transfers, reach, (transfer, what) => {
  if (what === "stop") transfer.stop();
  else if (what === "dismiss") transfers.dismiss(transfer);
  else if (what === "follow") transfers.resume(transfer);
  else if (what === "again") transfers.again(transfer);
  else if (what === "keepBoth") transfers.again(transfer, { conflictBehavior: "rename" });
  else if (what === "open") location.hash = linkTo(join(transfer.order.destination.path, transfer.ending?.name ?? transfer.order.name));
  else if (what === "look") location.hash = linkTo(transfer.order.destination.path);
  else connectDialog.open(false);
});

/** Shows a drive. @param {Place} next */
function show(next) {
  place = next;
  routes = new DriveRoutes(place, reach.fetch);
  setText(find("#place", HTMLElement), place.local ? "Local drive" : new URL(place.baseUrl).host);
  find("#place-dot", HTMLElement).dataset.state = "here";
  find("#forms", HTMLElement).hidden = !place.local;
  find(`#forms [value="${place.form}"]`, HTMLInputElement).checked = true;
  transfers.unpark();
  return folder.open();
}

/** Shows the local drive, if there is one, and else asks for another. */
async function showLocal() {
  const found = await places.readConfig();
  const local = places.local(chosenForm());
  if (!found || local === undefined) throw new TypeError("No local drive serves this page. Start one with: cargo xtask demo");
  // Not waited for: the dialog needn't stay open while the list is read.
  void show(local);
}

/**
 * Starts copying what is picked.
 *
 * @param {string} path the destination folder
 * @param {string} name the copy's name, where there is only one
 * @param {"rename" | "replace" | "fail"} conflictBehavior
 */
async function copy(path, name, conflictBehavior) {
  if (place === undefined) return;
  const { baseUrl, form } = place;
  const items = folder.items.picked;
  const target = await routes.item(path);
  const driveId = target.parentReference?.driveId;
  const reference = driveId === undefined ? { path: `/drive/root:${path}` } : { driveId, id: target.id };
  const destination = { path, name: nameOf(path), reference };
  transfers.start(
    items.map(({ id, name: own, size, folder, file }) => {
      const item = { id, name: own, size, folder, file };
      return { baseUrl, form, item, destination, name: items.length === 1 ? name : own, conflictBehavior };
    }),
  );
  folder.items.pick([]);
}

folder.items.addEventListener("pick", () => {
  const { picked } = folder.items;
  const bytes = picked.reduce((sum, item) => sum + (item.size ?? 0), 0);
  find("#copy", HTMLButtonElement).disabled = picked.length === 0;
  find("#clear", HTMLElement).hidden = picked.length === 0;
  find("#selection", HTMLElement).hidden = picked.length === 0;
  setText(find("#selection", HTMLElement), `${picked.length} picked, ${size(bytes)}`);
});
find("#clear", HTMLElement).addEventListener("click", () => folder.items.pick([]));
find("#copy", HTMLElement).addEventListener("click", () => copyDialog.open(folder.items.picked, folder.path));
find("#new-folder", HTMLElement).addEventListener("click", () => folderDialog.open());
find("#connect", HTMLElement).addEventListener("click", () => connectDialog.open(place?.local ?? true));
find("#forms", HTMLElement).addEventListener("change", (event) => {
  const { value } = /** @type {HTMLInputElement} */ (event.target);
  chooseForm(value === "onedrive" ? "onedrive" : "graph");
  const local = places.local(chosenForm());
  if (local !== undefined) void show(local);
});
find("#copy-dialog", HTMLDialogElement).addEventListener("close", () => {
  // The button that opened it has nothing to copy any more, and so can't take the keyboard back.
  if (folder.items.picked.length === 0) folder.items.focus();
});
find("#skip", HTMLElement).addEventListener("click", (event) => {
  event.preventDefault(); // The page's address names a folder.
  folder.items.focus();
});
addEventListener("hashchange", () => void folder.open());

transfers.addEventListener("add", (event) => {
  const transfer = /** @type {CustomEvent<Transfer>} */ (event).detail;
  transfer.addEventListener("change", () => {
    if (transfer.state === "ended") void folder.refresh(transfer.ending?.itemId);
  });
});

reach.addEventListener("change", async () => {
  showBanner(reach.away ? "The drive can’t be reached. Trying again by itself; copies that it took on may be going on meanwhile." : null);
  find("#place-dot", HTMLElement).dataset.state = reach.away ? "away" : "here";
  if (reach.away) return;
  // A local drive that was started anew has a new token.
  if (place?.local) await places.readConfig();
  void folder.refresh();
});

transfers.restore();
await showLocal().catch(() => connectDialog.open(false));
// The wasm is fetched and compiled while nobody waits for it yet.
await load();
