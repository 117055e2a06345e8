// @ts-check
/**
 * The first thing to do on this page: a button that copies a sample folder, slowly enough to watch Longhaul follow it. Shown while
 * there are no copies.
 */

import { find, setText } from "./dom.js";

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
