// @ts-check
/** A copy survives a reload of the page and a crash of the drive. */

import assert from "node:assert/strict";
import { COMPLAINTS, FORMS, choose } from "./support/forms.js";
import { journey } from "./support/journey.js";
import { look } from "./support/looks.js";

const SLOWLY = 8 * 1024 * 1024;

for (const form of FORMS) {
  journey(`resumes a copy after a reload in the ${form} form`, { bytesPerSecond: SLOWLY, complaints: COMPLAINTS[form] }, async (files, drive) => {
    await choose(files, form);
    await files.copy(["Sample project"], { name: "After the reload" });
    await files.reached("Sample project", 10);
    assert.equal(await files.storedCopies(), 1);
    await files.page.reload();
    await files.transfer("Sample project").getByRole("progressbar").waitFor();
    await look(files, `a copy after a reload in the ${form} form`);
    await files.says("Sample project", "Copied to Files as “After the reload”.");
    await files.item("After the reload").waitFor();
    assert.deepEqual(await drive.files("After the reload"), await drive.files("Sample project"));
    assert.equal(await files.storedCopies(), 0);
    assert.equal((await drive.starts()).length, 1);
  });
}

const complaints = [
  /ERR_(CONNECTION_(REFUSED|RESET|CLOSED)|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING)/,
  // The drive comes back with another token, which the page reads after the first 401.
  /status of 401/,
];

journey("says that the drive can't be reached, and continues when it is back", { bytesPerSecond: SLOWLY, complaints }, async (files, drive) => {
  await files.copy(["Sample project"], { name: "Through the outage" });
  await files.reached("Sample project", 10);
  await drive.kill();
  await files.page.getByRole("alert").getByText("The drive can’t be reached.").waitFor();
  await files.says("Sample project", /^(Connection lost, .+|Can’t reach the service, retrying)$/);
  await look(files, "a drive that can't be reached");
  const source = await drive.files("Sample project");
  for (const [path, content] of await drive.files("Through the outage")) {
    assert.ok(source.get(path)?.equals(content), `${path} is half written under its real name`);
  }

  await drive.begin();
  await files.page.getByRole("alert").waitFor({ state: "hidden" });
  await files.says("Sample project", "Copied to Files as “Through the outage”.");
  assert.deepEqual(await drive.files("Through the outage"), source);
  assert.equal(await files.storedCopies(), 0);
});
