// @ts-check
/** A folder is copied, in both documented forms, and what arrives is what was there. */

import assert from "node:assert/strict";
import { COMPLAINTS, FORMS, choose } from "./support/forms.js";
import { journey } from "./support/journey.js";
import { look } from "./support/looks.js";

for (const form of FORMS) {
  const options = { bytesPerSecond: 12 * 1024 * 1024, complaints: COMPLAINTS[form] };
  journey(`copies a folder in the ${form} form`, options, async (files, drive) => {
    await choose(files, form);
    await files.copy(["Sample project"], { name: "Copied project" });
    await files.reached("Sample project", 20);
    await look(files, `a folder under way in the ${form} form`);
    await files.says("Sample project", "Copied to Files as “Copied project”.");
    await files.item("Copied project").waitFor();

    const percentages = await files.percentages();
    assert.ok(new Set(percentages).size >= 5, `saw only ${percentages}`);
    assert.deepEqual(percentages, percentages.toSorted((one, other) => one - other), "the bar went back");
    const [began, ...quarters] = await files.announcements();
    assert.equal(began, "Copying Sample project to Files.");
    assert.equal(quarters.pop(), "Sample project: Copied to Files as “Copied project”.");
    assert.ok(quarters.every((sentence) => /^Sample project: (25|50|75) percent copied\.$/.test(sentence)), quarters.join(" "));
    assert.equal(new Set(quarters).size, quarters.length);
    assert.deepEqual(await drive.files("Copied project"), await drive.files("Sample project"));
    assert.equal(await files.storedCopies(), 0);

    const [start] = await drive.starts();
    assert.equal(start.path.startsWith(form === "Graph" ? "/v1.0/me/drive/" : "/v1.0/drive/"), true);
    assert.equal(start.headers.prefer, form === "Graph" ? undefined : "respond-async");
    const monitored = (await drive.log()).filter(({ origin }) => origin === "monitor");
    assert.ok(monitored.length > 0 && monitored.every(({ authorization }) => !authorization));
  });
}

journey("copies several items at once and announces each quarter of them", {}, async (files, drive) => {
  await files.page.getByRole("button", { name: "New folder" }).click();
  await files.page.getByLabel("Name", { exact: true }).fill("Archive 2026");
  await files.page.getByRole("button", { name: "Create folder" }).click();
  await files.item("Archive 2026").waitFor();

  await files.copy(["Documents", "Sample project"], { to: "Archive 2026" });
  await files.says("Documents", "Copied to Archive 2026.");
  await files.says("Sample project", "Copied to Archive 2026.");
  assert.deepEqual(await drive.files("Archive 2026/Sample project"), await drive.files("Sample project"));
  assert.deepEqual(await drive.files("Archive 2026/Documents"), await drive.files("Documents"));
  const said = (await files.announcements()).filter((sentence) => !sentence.startsWith("Created"));
  assert.equal(said[0], "Copying 2 items to Archive 2026.");
  assert.equal(said.at(-1), "2 items: all copied to Archive 2026.");
  assert.ok(said.slice(1, -1).every((sentence) => /^2 items: (25|50|75) percent copied\.$/.test(sentence)), said.join(" "));
  assert.equal(new Set(said).size, said.length);

  await files.page.getByRole("link", { name: "Archive 2026" }).first().click();
  await files.item("Sample project").waitFor();
  await files.page.getByRole("heading", { name: "Archive 2026", level: 1 }).waitFor();
});
