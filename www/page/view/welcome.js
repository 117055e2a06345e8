// @ts-check
/** What a new visitor sees: the command that installs the library, and the first step in place of copies. */

import { find, setText } from "./dom.js";
import { announce, Notice } from "./notices.js";

/** How long the sample's copy takes. */
export const SAMPLE_MS = 90_000;

export class Welcome {
  #element = find("#welcome", HTMLElement);
  #button = find("#start-sample", HTMLButtonElement);
  #hint = find("#sample-hint", HTMLElement);

  /**
   * @param {import("../transfers/transfers.js").Transfers} transfers
   * @param {() => Promise<unknown>} startSample rejects with an error whose message is for the user
   */
  constructor(transfers, startSample) {
    let starting = false;
    this.#button.addEventListener("click", async () => {
      if (starting) return;
      starting = true;
      await startSample().catch((error) => setText(this.#hint, error instanceof Error ? error.message : String(error)));
      starting = false;
    });
    for (const event of ["add", "remove"]) {
      transfers.addEventListener(event, () => {
        const hadFocus = this.#element.contains(document.activeElement);
        this.#element.hidden = transfers.groups.length > 0;
        if (hadFocus && this.#element.hidden) find("#tray-title", HTMLElement).focus();
      });
    }
  }

  /** Whether the shown drive has a sample folder. @param {boolean} has */
  set hasSample(has) {
    this.#button.hidden = !has;
    this.#hint.hidden = !has;
  }
}

/** Has the button in the header copy the install command. */
export function copyInstallCommandOnPress() {
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
