// @ts-check
/**
 * The demo page: a small file manager whose copies are started and followed by Longhaul.
 *
 * This module joins the parts: where the files are (service/), what can be done with them (actions/), what is being
 * copied (transfers/), what is seen (view/).
 */

import { load } from "longhaul";
import { prepare } from "./actions/copying.js";
import { drive, folder, places, reach, requests } from "./app.js";
import { FileManager } from "./file-manager.js";
import { BreakPanel } from "./panels/break-panel.js";
import { Breakage } from "./panels/breakage.js";
import { CodePanel } from "./panels/code-panel.js";
import { Dock } from "./panels/dock.js";
import { RequestsPanel } from "./panels/requests-panel.js";
import { drivesOf } from "./service/drives.js";
import { join, linkTo, pathOf } from "./service/paths.js";
import { DriveRoutes } from "./service/routes.js";
import { Transfers } from "./transfers/transfers.js";
import { announceAll } from "./view/announce.js";
import { Arrivals } from "./view/arrivals.js";
import { showBanner } from "./view/banner.js";
import { ConnectDialog } from "./view/connect-dialog.js";
import { find } from "./view/dom.js";
import { measureCovers } from "./view/covers.js";
import { Tray } from "./view/tray.js";

/** @typedef {import("./service/places.js").Place} Place */
/** @typedef {import("./transfers/transfer.js").Transfer} Transfer */

const breakage = new Breakage(() => (drive.place?.local ? drive.place : undefined));
const transfers = new Transfers(places, reach.fetch, (names) => breakage.arm(names));

const files = new FileManager(
  folder,
  () => drive.required,
  // In a task of its own: closing the dialog over a long list takes long enough.
  (orders) => void setTimeout(() => transfers.start(orders)),
);
const connectDialog = new ConnectDialog(
  (address, token, signal) => drivesOf(address, token, reach.fetch, signal),
  ({ baseUrl, name }, token) => drive.show(places.connect(baseUrl, token, name)),
  () => drive.showLocal(),
);

const arrivals = new Arrivals(folder);

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
  else if (what === "open") open(join(transfer.order.destination.path, transfer.ending?.name ?? transfer.order.name));
  else if (what === "look") folder.reveal(transfer.order.destination.path, transfer.ending?.name ?? transfer.order.name);
  else connectDialog.open(false);
});

/** Opens a folder, or reads it again if it is shown. @param {string} path */
function open(path) {
  if (pathOf(location.hash) === path) void folder.refresh();
  else location.hash = linkTo(path);
}

/** Adapts everything to the drive that is shown. */
function adapt() {
  const { place } = drive;
  if (place === undefined) return;
  files.reset();
  dock.breakable = place.local;
  transfers.unpark();
}

/** Copies under another name what found its own taken. @param {Transfer} transfer */
async function keepBoth({ order }) {
  const at = places.find(order.baseUrl);
  if (at === undefined) return [];
  const settle = await prepare(at, new DriveRoutes(at, reach.fetch), [order.item], order.destination.path, order.name);
  return settle(async () => ({ answer: "keepBoth", forAll: true }));
}

find("#connect", HTMLElement).addEventListener("click", () => connectDialog.open(drive.place?.local ?? true));
folder.addEventListener("connect", () => connectDialog.open(false));
drive.addEventListener("change", adapt);

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
  if (drive.place?.local) await places.readConfig();
  void folder.refresh();
});

measureCovers();
transfers.restore();
adapt();
if (drive.place === undefined) connectDialog.open(false);
// The wasm is fetched and compiled while nobody waits for it yet.
await load();
