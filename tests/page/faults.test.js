// @ts-check
/** Each fault of the panel "Break it" does what it says, and is told of as it says. */

import assert from "node:assert/strict";
import { journey } from "./support/journey.js";
import { look } from "./support/looks.js";

const COPIED = /^Copied to Files as/;
const WATCHED = "the destination folder was watched instead";

/** What the copy's card says in the end; those that end differently in the two forms, or are read differently, are for both. */
const FAULTS = /** @type {[title: string, says: string | RegExp, forms?: "both"][]} */ ([
  ["Copy slowly", COPIED],
  ["Throttle", COPIED],
  ["Drop connections", COPIED, "both"],
  ["Answer slowly", COPIED],
  ["Don’t begin", COPIED],
  ["Fail the copy", "The copy failed. The drive is full.", "both"],
  ["Answer 500 with a failed body", "The copy failed. You aren’t allowed to copy this to Files.", "both"],
  ["Forget the monitor", WATCHED, "both"],
  ["Hide Location", WATCHED, "both"],
  ["Redirect to an item without CORS", "The service didn’t let this page read the new item.", "both"],
  ["Answer 504, and copy all the same", "The service may or may not have received the request to copy.", "both"],
  ["Go away and come back", COPIED],
]);

const phone = { colorScheme: /** @type {const} */ ("dark"), viewport: { width: 360, height: 740 }, hasTouch: true };
const options = { bytesPerSecond: 1_500_000, complaints: [/status of [45]\d\d/, /ERR_/, /CORS policy/] };

for (const form of /** @type {const} */ (["Graph", "OneDrive"])) {
  const browser = form === "OneDrive" ? phone : {};
  journey(`meets each fault in the ${form} form`, { ...options, browser }, async (files, drive) => {
    const { page } = files;
    if (form === "OneDrive") await page.getByText("OneDrive", { exact: true }).click();
    await page.getByRole("button", { name: "Break it" }).click();
    if (form === "Graph") await lookAtPanels(files);
    assert.equal(await page.getByRole("switch").count(), FAULTS.length);
    for (const [title, says] of FAULTS.filter(([, , forms]) => form === "Graph" || forms === "both")) {
      const name = `Pictures (${title})`;
      await page.getByRole("switch", { name: title, exact: true }).check();
      await page.getByText("1 on", { exact: true }).waitFor();
      await files.copy(["Pictures"], { name });
      await files.says("Pictures", says);
      if (says === COPIED) assert.deepEqual(await drive.files(name), await drive.files("Pictures"));
      if (title === "Drop connections") {
        if (form === "OneDrive") await page.getByRole("button", { name: /^Requests/ }).click();
        await page.getByRole("cell", { name: "no answer" }).first().waitFor();
        if (form === "OneDrive") await page.getByRole("button", { name: /^Break it/ }).click();
      }
      await files.screenshot(`${title} in the ${form} form`);
      await page.getByRole("button", { name: "Clear ended" }).click();
      await page.getByRole("button", { name: "Mend all" }).click();
    }
    assert.ok(!(await page.locator(".requests").innerText()).includes("tempauth"), "a monitor's address is shown");
    assert.deepEqual(await drive.faults(), []);
  });
}

journey("goes on after a reload and in a second tab while something is broken", { ...options, bytesPerSecond: 6_000_000 }, async (files, drive) => {
  const { page } = files;
  await page.getByRole("button", { name: "Break it" }).click();
  await page.getByRole("switch", { name: "Drop connections" }).check();
  await files.copy(["Sample project"], { name: "Through it all" });
  await files.reached("Sample project", 5);
  await page.reload();
  await page.getByText("1 on", { exact: true }).waitFor();
  await files.transfer("Sample project").getByRole("progressbar").waitFor();
  const second = await files.another();
  await second.item("Pictures").waitFor();
  await second.page.getByRole("button", { name: /^Break it/ }).click();
  await second.page.getByRole("button", { name: "Mend all" }).click();
  await page.getByText("1 on", { exact: true }).waitFor({ state: "hidden" });
  await files.says("Sample project", "Copied to Files as “Through it all”.");
  assert.deepEqual(await drive.files("Through it all"), await drive.files("Sample project"));
  const starts = (await drive.log()).filter(({ method, path }) => method === "POST" && path.includes("/copy"));
  assert.equal(starts.length, 1);
});

/** @param {import("./support/file-manager.js").FileManager} files */
async function lookAtPanels(files) {
  const { page } = files;
  await page.getByRole("switch", { name: "Drop connections" }).check();
  await files.copy(["To do.txt"], { name: "Looked at.txt" });
  await files.says("To do.txt", COPIED);
  await look(files, "faults and requests");
  await page.getByRole("button", { name: "Code", exact: true }).click();
  await look(files, "code");
  await page.getByRole("button", { name: "Close Code" }).click();
  await page.getByRole("button", { name: /^Requests/ }).click();
  await look(files, "requests");
  await page.getByRole("button", { name: "Clear ended" }).click();
  await page.getByRole("button", { name: /^Break it/ }).click();
  await page.getByRole("button", { name: "Mend all" }).click();
}
