// @ts-check
/** What is shown instead of items: why there are none, and what can be done about it. */

import { linkTo } from "../service/paths.js";
import { element, find, icon } from "./dom.js";

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
   * @param {import("../service/errors.js").DriveError} error
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
