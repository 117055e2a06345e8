// @ts-check
/** Everything can be done without a mouse. */

import assert from "node:assert/strict";
import { COMPLAINTS, FORMS } from "./support/forms.js";
import { journey } from "./support/journey.js";
import { look } from "./support/looks.js";

for (const form of FORMS) {
  journey(`copies by keyboard alone in the ${form} form`, { complaints: COMPLAINTS[form] }, async (files) => {
    const { keyboard } = files.page;
    const focused = () =>
      files.page.evaluate(() => (document.activeElement === document.body ? "" : (document.activeElement?.textContent?.trim() ?? "")));
    /** @param {RegExp} text */
    const tabTo = async (text) => {
      for (let presses = 0; presses < 30; presses += 1) {
        if (text.test(await focused())) return;
        await keyboard.press("Tab");
      }
      assert.fail(`Tab never came to ${text}`);
    };

    const inTheList = () => files.page.waitForFunction(() => document.activeElement?.matches("#rows tr"));
    if (form === "OneDrive") {
      const radio = files.page.getByRole("radio", { name: "OneDrive" });
      while (!(await files.page.getByRole("radio", { name: "Microsoft Graph" }).evaluate((one) => one === document.activeElement))) await keyboard.press("Tab");
      await keyboard.press("ArrowRight");
      assert.ok(await radio.isChecked());
      await files.item("Sample project").waitFor();
      await keyboard.press("Shift+Tab");
    }
    await tabTo(/^Skip to the files/);
    await keyboard.press("Enter");
    await inTheList();
    assert.match(await focused(), /^Documents/);
    await keyboard.press("Enter");
    await files.page.getByRole("heading", { name: "Documents", level: 1 }).waitFor();
    await inTheList();
    await keyboard.press("Backspace");
    await files.page.getByRole("heading", { name: "Files", level: 1 }).waitFor();
    await files.item("Sample project").waitFor();
    await inTheList();

    while (!/^Sample project/.test(await focused())) await keyboard.press("ArrowDown");
    await keyboard.press("Space");
    assert.equal(await files.item("Sample project").getAttribute("aria-selected"), "true");
    await look(files, `an item is picked by keyboard in the ${form} form`);
    while (!/^Copy to…/.test(await focused())) await keyboard.press("Shift+Tab");
    await keyboard.press("Enter");
    await files.page.getByRole("dialog").waitFor();
    await look(files, `where to copy to, by keyboard in the ${form} form`);
    await tabTo(/^Documents$/);
    await keyboard.press("Enter");
    await files.page.getByRole("button", { name: "Copy to Documents" }).waitFor();
    await tabTo(/^Copy to Documents$/);
    await keyboard.press("Enter");
    await inTheList();
    await files.says("Sample project", "Copied to Documents.");
  });
}
