// @ts-check
/**
 * How a copy was followed, to be unfolded: its timeline, and how often its monitor was asked.
 */

import { element, setText } from "./dom.js";
import { Timeline } from "./timeline.js";
import { count } from "./words.js";

/** @typedef {import("../transfers/transfer.js").Transfer} Transfer */

/** So few questions make no timeline. */
const FEW = 2;

export class Pace {
  #transfer;
  #timeline = new Timeline();
  #asked = element("span", { class: "asked" });
  #fixed = element("span", { class: "fixed" });
  element;

  /**
   * @param {Transfer} transfer
   * @param {boolean} open whether it is unfolded at first
   */
  constructor(transfer, open) {
    this.#transfer = transfer;
    this.element = element("details", { class: "pace", open }, element("summary", {}, this.#asked, this.#fixed), this.#timeline.element);
    this.element.addEventListener("toggle", () => this.update());
  }

  /** Shows the news. */
  update() {
    const { history, state } = this.#transfer;
    // What was over at once has no course to look at.
    this.element.hidden = history.asked === 0 || (state === "ended" && history.asked <= FEW);
    setText(this.#asked, `Asked ${history.asked === 1 ? "once" : count(history.asked, "time")}`);
    setText(this.#fixed, `every 2 s would be ${history.atFixedPace}`);
    if (this.element.open) this.#timeline.draw(history, state === "running" ? this.#transfer.timeLeft() : null);
  }
}
