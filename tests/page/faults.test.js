// @ts-check
/** Each fault of the panel "Break it" has the effect that it describes, in both forms. */

import assert from "node:assert/strict";
import { describe } from "node:test";
import { choose, FORMS, journey } from "./support/journey.js";
import { look } from "./support/looks.js";

/** Journeys at once, each with a page and a drive of its own: most of the time they wait. */
const AT_ONCE = 4;

const COPIED = /^Copied to Files as/;
const CHECKED = "Longhaul checked the destination";

/** Each fault, and what the card says in the end. */
const FAULTS = /** @type {[title: string, says: string | RegExp][]} */ ([
  ["Copy slowly", COPIED],
  ["Throttle", COPIED],
  ["Drop connections", COPIED],
  ["Answer slowly", COPIED],
  ["Delay the beginning", COPIED],
  ["Fail the copy", "The copy failed. The drive is full."],
  ["Answer 500 with a failed body", "The copy failed. You aren’t allowed to copy this to Files."],
  ["Forget the monitor", CHECKED],
  ["Hide Location", CHECKED],
  ["Redirect to an item without CORS", "The service didn’t let this page read the new item."],
  ["Answer 504, but copy", "The service may or may not have received the request to copy."],
  ["Go away and come back", COPIED],
]);

const options = { bytesPerSecond: 1_500_000, complaints: [/status of [45]\d\d/, /ERR_/, /CORS policy/] };
const phone = { viewport: { width: 360, height: 740 }, hasTouch: true };

describe("meets a fault", { concurrency: AT_ONCE }, () => {
  for (const form of FORMS) {
    for (const [title, says] of FAULTS) {
      journey(`${title}, in the ${form} form`, { ...options, browser: form === "OneDrive" ? phone : {}, looks: form === "Graph" }, async (files, drive) => {
        const { page } = files;
        await choose(files, form);
        await page.getByRole("button", { name: "Break it" }).click();
        await page.getByRole("switch", { name: title, exact: true }).check();
        await page.getByText("1 on", { exact: true }).waitFor();
        await files.copy(["Pictures"], { name: "Copied pictures" });
        await files.says("Pictures", says);
        const said = await files.announcements();
        assert.ok(said.length <= 5, `more than the start, three quarters and the end was announced: ${said.join(" ")}`);
        if (/^The copy failed/.test(String(says))) assert.notDeepEqual(await partOf(drive), await drive.files("Pictures"), "the copy didn't really fail");
        if (says === COPIED) assert.deepEqual(await drive.files("Copied pictures"), await drive.files("Pictures"));
      });
    }
  }
});

// Each look ends in a narrow window, which keeps only the panel that was opened last.
journey("shows the requests and the code while a fault is on, and turns it off", options, async (files, drive) => {
  const { page } = files;
  const toggle = (/** @type {string} */ name) => page.locator(".dock-bar").getByRole("button", { name: new RegExp(`^${name}`) }).click();
  await toggle("Break it");
  assert.equal(await page.getByRole("switch").count(), FAULTS.length);
  await look(files, "faults");
  await page.getByRole("switch", { name: "Drop connections" }).check();
  await files.copy(["Pictures"], { name: "Looked at" });
  await files.says("Pictures", COPIED);
  await toggle("Code");
  await look(files, "faults and code");
  await toggle("Break it");
  await toggle("Requests");
  await page.locator(".request").filter({ hasText: "no response" }).first().waitFor();
  assert.ok(!(await page.locator(".requests").innerText()).includes("tempauth"), "a monitor's URL is shown");
  await look(files, "faults and requests");
  await look(files, "requests");
  await toggle("Break it");
  await page.getByRole("button", { name: "Turn all off" }).click();
  await page.getByText("1 on", { exact: true }).waitFor({ state: "hidden" });
  assert.deepEqual(await drive.faults(), []);
  await page.getByRole("button", { name: "Close Break it" }).click();
  await page.getByRole("button", { name: "Close Requests" }).click();
  await toggle("Code");
  await look(files, "code");
});

journey("continues after a reload and in a second tab while a fault is on", { ...options, bytesPerSecond: 0 }, async (files, drive) => {
  const { page } = files;
  await page.getByRole("button", { name: "Break it" }).click();
  await page.getByRole("switch", { name: "Drop connections" }).check();
  await drive.pause(5);
  await files.copy(["Sample project"], { name: "Through it all" });
  await files.reached("Sample project", 5);
  await page.reload();
  await page.getByText("1 on", { exact: true }).waitFor();
  await files.transfer("Sample project").getByRole("progressbar").waitFor();
  const second = await files.another();
  await second.item("Pictures").waitFor();
  await second.page.getByRole("button", { name: /^Break it/ }).click();
  await second.page.getByRole("button", { name: "Turn all off" }).click();
  await page.getByText("1 on", { exact: true }).waitFor({ state: "hidden" });
  await drive.resume();
  await files.says("Sample project", "Copied to Files as “Through it all”.");
  assert.deepEqual(await drive.files("Through it all"), await drive.files("Sample project"));
  assert.equal((await drive.starts()).length, 1);
});

/** The files that a failed copy has left. @param {import("./support/drive.js").Drive} drive */
function partOf(drive) {
  return drive.files("Copied pictures").catch(() => new Map());
}
