// @ts-check
/** The states without content: the first step instead of copies, and the reason instead of items. */

import { linkTo } from "../service/paths.js";
import { element, find, icon, setText } from "./dom.js";

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

export class Vacant {
  #element = find("#vacant", HTMLElement);

  hide() {
    this.#element.hidden = true;
  }

  showEmpty() {
    this.#show("This folder is empty.", element("p", { class: "hint" }, "Upload files, drop them here, or copy something into it."));
  }

  /**
   * @param {string} filter
   * @param {() => void} clear
   */
  showNoMatch(filter, clear) {
    this.#show(`No name contains “${filter}”.`, button("Clear filter", clear));
  }

  /**
   * @param {import("../service/failures.js").DriveError} error
   * @param {{ connect: () => void, retry: () => void }} actions
   */
  showError(error, { connect, retry }) {
    if (error.status === 401) this.#show("The drive doesn’t accept the token. It may have expired.", button("Connect…", connect));
    else if (error.status === 404) this.#show("This folder doesn’t exist.", element("a", { href: linkTo("/") }, "Go to Files"));
    else this.#show(`The drive couldn’t list this folder. It responded: ${error.message}`, button("Try again", retry));
  }

  /**
   * @param {string} sentence
   * @param {...Node} more
   */
  #show(sentence, ...more) {
    this.#element.hidden = false;
    this.#element.replaceChildren(icon("folder"), element("p", {}, sentence), ...more);
  }
}

/**
 * @param {string} label
 * @param {() => void} press
 */
function button(label, press) {
  return element("button", { type: "button", class: "button", click: press }, label);
}
