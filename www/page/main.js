// @ts-check
/**
 * The demo page: a small file manager whose copies are started and followed by Longhaul.
 *
 * app.js shows the folder. This module adds what can be done with it (actions/), the copies (transfers/), and how all of it is shown
 * (view/, panels/).
 */

import { load } from "longhaul";
import { prepareSample } from "./actions/copy-move.js";
import { CardActions } from "./actions/card-actions.js";
import { commands, folder } from "./app.js";
import { drives, reach, requests, shownDrive } from "./shown-drive.js";
import { FileManager } from "./file-manager.js";
import { ActiveFaults } from "./panels/active-faults.js";
import { BreakPanel } from "./panels/break-panel.js";
import { CodePanel } from "./panels/code-panel.js";
import { ComparePanel } from "./panels/compare-panel.js";
import { Dock, measureCovers } from "./panels/dock.js";
import { RequestsPanel } from "./panels/requests-panel.js";
import { Activity } from "./transfers/group.js";
import { Transfers } from "./transfers/transfers.js";
import { Arrivals, offerNotification, showProgressInTitle } from "./view/activity-views.js";
import { ConnectDialog } from "./view/connect-dialog.js";
import { find } from "./view/dom.js";
import { announceAll, showBanner } from "./view/notices.js";
import { Tray } from "./view/tray.js";
import { SAMPLE_MS, Welcome, copyInstallCommandOnPress } from "./view/welcome.js";

/** @typedef {import("./transfers/transfer.js").Transfer} Transfer */

const faults = new ActiveFaults(() => (shownDrive.drive?.local ? shownDrive.drive : undefined));
const transfers = new Transfers(drives, reach.fetch, (specs) => faults.prepare(specs));
const activity = new Activity(transfers);

const files = new FileManager(
  folder,
  commands,
  () => shownDrive.required,
  // In a separate task: closing the dialog over a long list is long enough by itself.
  (specs) => void setTimeout(() => transfers.start(specs)),
);
const connectDialog = new ConnectDialog(
  reach.fetch,
  ({ baseUrl, name }, token) => shownDrive.show(drives.connect(baseUrl, token, name)),
  (signal) => shownDrive.showLocal(signal),
);

const arrivals = new Arrivals(folder);

const cardActions = new CardActions(transfers, drives, reach.fetch, files, offerConnect);
new Tray(transfers, activity, reach, cardActions.act, cardActions.actOnGroup);
const welcome = new Welcome(transfers, async () => {
  const { drive, api } = shownDrive.required;
  const specs = await prepareSample(drive, api);
  for (const { name, item } of specs) faults.slowDown(name, Math.ceil((item.size ?? 0) / (SAMPLE_MS / 1000)));
  transfers.start(specs);
});

announceAll(transfers);
showProgressInTitle(activity);
offerNotification(activity);
copyInstallCommandOnPress();
new BreakPanel(faults);
const panels = [new CodePanel(transfers), new ComparePanel(transfers), new RequestsPanel(requests)];
const dock = new Dock(() => panels.forEach((panel) => panel.update()));

/** Adapts everything to the drive that is shown. */
function adapt() {
  const { drive } = shownDrive;
  dock.breakable = drive?.local ?? false;
  if (drive === undefined) return;
  files.reset();
  welcome.hasSample = drive.local;
  transfers.reconnect();
}

/** Asks for another drive than the local one. */
function offerConnect() {
  connectDialog.open(false, drives.hasLocal);
}

shownDrive.addEventListener("change", adapt);
folder.addEventListener("connect", offerConnect);
find("#connect", HTMLElement).addEventListener("click", () => connectDialog.open(shownDrive.drive?.local ?? drives.hasLocal, drives.hasLocal));

transfers.addEventListener("change", (event) => {
  const transfer = /** @type {CustomEvent<Transfer>} */ (event).detail;
  if (transfer.state === "finished") arrivals.add(transfer);
});

reach.addEventListener("change", () => {
  showBanner(reach.away ? "The drive can’t be reached. This page keeps trying. Copies that have started may continue at the service." : null);
  find("#drive-dot", HTMLElement).dataset.state = reach.away ? "away" : "here";
  if (!reach.away) void folder.refresh();
});

measureCovers();
void transfers.restore();
adapt();
if (shownDrive.drive === undefined) offerConnect();
// The wasm is loaded and compiled before it is needed.
await load();
