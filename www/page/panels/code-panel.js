// @ts-check
/**
 * The panel "Code": the JavaScript that does what was done on this page last, ready to be copied.
 */

import { element, find, setText } from "../view/dom.js";
import { highlighted } from "./highlight.js";
import { example, snippet } from "./snippet.js";

/** @typedef {import("../transfers/transfer.js").Transfer} Transfer */

/** How long the button says that the code was copied, in milliseconds. */
const SAID_MS = 2000;

export class CodePanel {
  #code = find("#code", HTMLElement);
  #told = find("#code-told", HTMLElement);
  #copy = find("#code-copy", HTMLButtonElement);
  #panel = find("#panel-code", HTMLElement);
  #text = "";
  /** What the panel is to show when it is opened. */
  #latest = example;

  /** @param {import("../transfers/transfers.js").Transfers} transfers */
  constructor(transfers) {
    transfers.addEventListener("add", (event) => {
      const transfer = /** @type {CustomEvent<Transfer>} */ (event).detail;
      let shown = "";
      const show = () => {
        const { state, group, ending } = transfer;
        // What was asked for together is one piece of code: that of the first.
        if (group.list[0] !== transfer || shown === state + ending?.tone) return;
        shown = state + ending?.tone;
        this.#latest = () => snippet(group);
        this.update();
      };
      transfer.addEventListener("change", show);
      show();
    });
    this.#copy.addEventListener("click", () => void this.#copyAll());
  }

  /** Shows what was done last, if the panel is open. */
  update() {
    if (this.#panel.hidden) return;
    const { told, code } = this.#latest();
    if (code === this.#text) return;
    this.#text = code;
    setText(this.#told, told);
    this.#code.replaceChildren(...highlighted(code));
  }

  async #copyAll() {
    const said = await navigator.clipboard.writeText(this.#text).then(
      () => "Copied",
      () => "Select and copy by hand",
    );
    this.#copy.replaceChildren(element("span", {}, said));
    setTimeout(() => this.#copy.replaceChildren("Copy code"), SAID_MS);
  }
}
