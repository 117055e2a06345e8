// @ts-check
/**
 * The demo page: a small file manager whose copies are started and followed by Longhaul.
 *
 * This module joins the parts: where the files are (service/), what can be done with them (actions/), what is being
 * copied (transfers/), what is seen (view/).
 */

import { load } from "longhaul";
import { prepare } from "./actions/copying.js";
import { FileManager } from "./file-manager.js";
import { BreakPanel } from "./panels/break-panel.js";
import { Breakage } from "./panels/breakage.js";
import { CodePanel } from "./panels/code-panel.js";
import { Dock } from "./panels/dock.js";
import { RequestsPanel } from "./panels/requests-panel.js";
import { Requests } from "./requests/requests.js";
import { drivesOf } from "./service/drives.js";
import { join, linkTo } from "./service/paths.js";
import { Places, checkAddress, chooseForm, chosenForm } from "./service/places.js";
import { Reach } from "./service/reach.js";
import { DriveRoutes } from "./service/routes.js";
import { simulateMissingDrive } from "./service/simulate.js";
import { Transfers } from "./transfers/transfers.js";
import { announceAll } from "./view/announce.js";
import { Arrivals } from "./view/arrivals.js";
import { showBanner } from "./view/banner.js";
import { ConnectDialog } from "./view/connect-dialog.js";
import { find, setText } from "./view/dom.js";
import { Tray } from "./view/tray.js";

/** @typedef {import("./service/places.js").Place} Place */
/** @typedef {import("./transfers/transfer.js").Transfer} Transfer */

simulateMissingDrive();
const places = new Places();
const requests = new Requests((url) => places.own(url));
const reach = new Reach(() => {
  if (place === undefined) throw new Error("There is no drive yet.");
  return requests.fetch(place.baseUrl, { headers: { Authorization: `Bearer ${place.token}` } });
}, requests.fetch);
const breakage = new Breakage(() => (place?.local ? place : undefined));
const transfers = new Transfers(places, reach.fetch, (names) => breakage.arm(names));

/** The drive that is shown. @type {Place | undefined} */
let place;
/** @type {DriveRoutes} */
let routes;

const files = new FileManager(
  () => {
    if (place === undefined) throw new Error("There is no drive yet.");
    return { place, routes };
  },
  // A task of its own: the one that closes the dialog over a long list is long enough.
  (orders) => void setTimeout(() => transfers.start(orders)),
  () => connectDialog.open(false),
);
const connectDialog = new ConnectDialog(
  (address, token) => drivesOf(checkAddress(address), token.trim(), reach.fetch),
  ({ baseUrl, name }, token) => show(places.connect(baseUrl, token.trim(), name)),
  () => showLocal(),
);

const arrivals = new Arrivals(files.folder);

announceAll(transfers);
new BreakPanel(breakage);
const panels = [new CodePanel(transfers), new RequestsPanel(requests)];
const dock = new Dock(() => panels.forEach((panel) => panel.update()));
new Tray(transfers, reach, (transfer, what) => {
  if (what === "stop") transfer.stop();
  else if (what === "dismiss") transfers.dismiss(transfer);
  else if (what === "follow") transfers.resume(transfer);
  else if (what === "again") transfers.again(transfer);
  else if (what === "keepBoth") void keepBoth(transfer).then((orders) => orders.forEach((order) => transfers.again(transfer, order)));
  else if (what === "open") location.hash = linkTo(join(transfer.order.destination.path, transfer.ending?.name ?? transfer.order.name));
  else if (what === "look") location.hash = linkTo(transfer.order.destination.path);
  else connectDialog.open(false);
});

/** Shows a drive. @param {Place} next */
function show(next) {
  place = next;
  routes = new DriveRoutes(place, reach.fetch);
  setText(find("#place", HTMLElement), place.name);
  find("#place-dot", HTMLElement).dataset.state = "here";
  find("#forms", HTMLElement).hidden = !place.local;
  dock.breakable = place.local;
  find(`#forms [value="${place.form}"]`, HTMLInputElement).checked = true;
  transfers.unpark();
  return files.open();
}

/** Shows the local drive, if there is one, and else asks for another. */
async function showLocal() {
  const found = await places.readConfig();
  const local = places.local(chosenForm());
  if (!found || local === undefined) throw new TypeError("No local drive serves this page. Start one with: cargo xtask demo");
  // Not waited for: the dialog needn't stay open while the list is read.
  void show(local);
}

/** Copies under another name what found its own taken. @param {Transfer} transfer */
async function keepBoth({ order }) {
  const at = places.find(order.baseUrl);
  if (at === undefined) return [];
  const settle = await prepare(at, new DriveRoutes(at, reach.fetch), [order.item], order.destination.path, order.name);
  return settle(async () => ({ answer: "keepBoth", forAll: true }));
}

find("#connect", HTMLElement).addEventListener("click", () => connectDialog.open(place?.local ?? true));
find("#forms", HTMLElement).addEventListener("change", (event) => {
  const { value } = /** @type {HTMLInputElement} */ (event.target);
  chooseForm(value === "onedrive" ? "onedrive" : "graph");
  const local = places.local(chosenForm());
  if (local !== undefined) void show(local);
});
find("#skip", HTMLElement).addEventListener("click", (event) => {
  event.preventDefault(); // The page's address names a folder.
  files.folder.items.focus();
});
addEventListener("hashchange", () => void files.folder.open());

transfers.addEventListener("add", (event) => {
  const transfer = /** @type {CustomEvent<Transfer>} */ (event).detail;
  transfer.addEventListener("change", () => {
    if (transfer.state === "ended") arrivals.add(transfer);
  });
});

reach.addEventListener("change", async () => {
  showBanner(reach.away ? "The drive can’t be reached. This page keeps trying. Copies that were begun may be going on all the same." : null);
  find("#place-dot", HTMLElement).dataset.state = reach.away ? "away" : "here";
  if (reach.away) return;
  // A local drive that was started anew has a new token.
  if (place?.local) await places.readConfig();
  void files.folder.refresh();
});

transfers.restore();
await showLocal().catch(() => connectDialog.open(false));
// The wasm is fetched and compiled while nobody waits for it yet.
await load();
