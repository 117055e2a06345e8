// @ts-check
/**
 * What following a copy costs, compared with polling at a fixed interval, with a timeline to be unfolded.
 */

import { compare } from "../transfers/comparison.js";
import { element, setText } from "./dom.js";
import { Timeline } from "./timeline.js";
import { count, seconds } from "./words.js";

/** @typedef {import("../transfers/transfer.js").Transfer} Transfer */

/** Where there is room the timeline is unfolded at first. */
const wide = matchMedia("(min-width: 60rem)");

export class CostView {
  #transfer;
  #timeline = new Timeline();
  #longhaul = element("span", { class: "longhaul" });
  #fixed = element("span", { class: "fixed" });
  element = element("details", { class: "cost", open: wide.matches }, element("summary", {}, this.#longhaul, this.#fixed), this.#timeline.element);

  /** @param {Transfer} transfer */
  constructor(transfer) {
    this.#transfer = transfer;
    this.element.addEventListener("toggle", () => this.update());
  }

  update() {
    const { history, state, group, outcome } = this.#transfer;
    // Without status requests there is nothing to compare.
    this.element.hidden = history.pollCount === 0 || state === "disconnected";
    if (this.element.hidden) return;
    const { longhaul, fixed, unobservable } = compare([this.#transfer], group.requests);
    setText(this.#longhaul, costInWords(longhaul));
    setText(this.#fixed, `polling every 2 s: ${unobservable > 0 ? "no result" : costInWords(fixed)}`);
    if (this.element.open) this.#timeline.draw(history, outcome === null ? this.#transfer.timeLeft() : null);
  }
}

/** @param {import("../transfers/comparison.js").Cost} cost */
function costInWords({ requests, lagMs }) {
  return `${count(requests, "request")}${lagMs === null ? "" : `, noticed after ${seconds(lagMs)}`}`;
}
