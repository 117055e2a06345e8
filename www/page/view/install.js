// @ts-check
/** The button that copies the install command. */

import { announce } from "./announce.js";
import { find } from "./dom.js";
import { Notice } from "./notices.js";

export function copyOnPress() {
  const command = find("#install", HTMLElement);
  find("#install-copy", HTMLElement).addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(command.textContent ?? "");
      new Notice("completed").say("Copied the install command.").fade();
    } catch {
      // Without the permission the command is selected, ready for Ctrl+C.
      getSelection()?.selectAllChildren(command);
      announce("The install command is selected.");
    }
  });
}
