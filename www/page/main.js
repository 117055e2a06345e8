// @ts-check
/**
 * The demo page: a small file manager whose copies are started and followed by Longhaul.
 *
 * This module joins the parts: where the files are (service/), what can be done with them (actions/), what is being
 * copied (transfers/), what is seen (view/).
 */

import { load } from "longhaul";
import { NextActions } from "./actions/next.js";
import { prepareSample } from "./actions/sample.js";
import { FileManager } from "./file-manager.js";
import { ActiveFaults } from "./panels/active-faults.js";
import { BreakPanel } from "./panels/break-panel.js";
import { CodePanel } from "./panels/code-panel.js";
import { ComparePanel } from "./panels/compare-panel.js";
import { Dock } from "./panels/dock.js";
import { RequestsPanel } from "./panels/requests-panel.js";
import { Requests } from "./requests/requests.js";
import { drivesOf } from "./service/drives.js";
import { Places, checkAddress, chooseForm, chosenForm } from "./service/places.js";
import { Reach } from "./service/reach.js";
import { DriveRoutes } from "./service/routes.js";
import { Activity } from "./transfers/activity.js";
import { Transfers } from "./transfers/transfers.js";
import { announceAll } from "./view/announce.js";
import { Arrivals } from "./view/arrivals.js";
import { showBanner } from "./view/banner.js";
import { ConnectDialog } from "./view/connect-dialog.js";
import { find, setText } from "./view/dom.js";
import { offerNotification } from "./view/finish-notification.js";
import { copyOnPress } from "./view/install.js";
import { showProgressInTitle } from "./view/title.js";
import { Tray } from "./view/tray.js";
import { SAMPLE_MS, Welcome } from "./view/welcome.js";

/** @typedef {import("./service/places.js").Place} Place */
/** @typedef {import("./transfers/transfer.js").Transfer} Transfer */

const places = new Places();
const requests = new Requests((url) => places.own(url));
const reach = new Reach(() => {
  if (place === undefined) throw new Error("There is no drive yet.");
  return requests.fetch(place.baseUrl, { headers: { Authorization: `Bearer ${place.token}` } });
}, requests.fetch);
const faults = new ActiveFaults(() => (place?.local ? place : undefined));
const transfers = new Transfers(places, reach.fetch, (specs) => faults.prepare(specs));
const activity = new Activity(transfers);

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

const next = new NextActions(transfers, places, reach.fetch, files, () => connectDialog.open(false));
new Tray(transfers, activity, reach, next.act, next.actOnGroup);
const welcome = new Welcome(transfers, async () => {
  if (place === undefined) throw new Error("There is no drive yet.");
  const specs = await prepareSample(place, routes);
  for (const { name, item } of specs) faults.slowDown(name, Math.ceil((item.size ?? 0) / (SAMPLE_MS / 1000)));
  transfers.start(specs);
});

announceAll(transfers);
showProgressInTitle(activity);
offerNotification(activity);
copyOnPress();
new BreakPanel(faults);
const panels = [new CodePanel(transfers), new ComparePanel(transfers), new RequestsPanel(requests)];
const dock = new Dock(() => panels.forEach((panel) => panel.update()));

/** Shows a drive. @param {Place} shown */
function show(shown) {
  place = shown;
  routes = new DriveRoutes(place, reach.fetch);
  setText(find("#place", HTMLElement), place.name);
  find("#place-dot", HTMLElement).dataset.state = "here";
  find("#forms", HTMLElement).hidden = !place.local;
  dock.breakable = place.local;
  find(`#forms [value="${place.form}"]`, HTMLInputElement).checked = true;
  welcome.hasSample = place.local;
  transfers.reconnect();
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

transfers.addEventListener("change", (event) => {
  const transfer = /** @type {CustomEvent<Transfer>} */ (event).detail;
  if (transfer.state === "finished") arrivals.add(transfer);
});

reach.addEventListener("change", async () => {
  showBanner(reach.away ? "The drive can’t be reached. This page keeps trying. Copies that have started may continue at the service." : null);
  find("#place-dot", HTMLElement).dataset.state = reach.away ? "away" : "here";
  if (reach.away) return;
  // A local drive that was started anew has a new token.
  if (place?.local) await places.readConfig();
  void files.folder.refresh();
});

void transfers.restore();
await showLocal().catch(() => connectDialog.open(false));
// The wasm is fetched and compiled while nobody waits for it yet.
await load();
