// @ts-check
/** The panel "Compare": what following the copies costs, compared with polling at a fixed interval. */

import { compare } from "../transfers/history.js";
import { element, find, setText } from "../view/dom.js";
import { count, seconds } from "../words.js";

/** @typedef {import("../transfers/history.js").Cost} Cost */

/** How often the figures change while copies run, in milliseconds. */
const INTERVAL_MS = 500;

export class ComparePanel {
  #panel = find("#panel-compare", HTMLElement);
  #table = find("#compare-table", HTMLTableElement);
  #rows = find("#compare-rows", HTMLTableSectionElement);
  #total = find("#compare-total", HTMLTableSectionElement);
  #empty = find("#compare-empty", HTMLElement);
  #note = find("#compare-unobservable", HTMLElement);
  #transfers;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {import("../transfers/transfers.js").Transfers} transfers */
  constructor(transfers) {
    this.#transfers = transfers;
    for (const event of ["add", "change", "remove"]) transfers.addEventListener(event, () => this.#updateSoon());
  }

  /** Shows the current figures. */
  update() {
    if (this.#panel.hidden) return;
    const groups = this.#transfers.groups.filter(({ requests }) => requests > 0);
    this.#table.hidden = groups.length === 0;
    this.#empty.hidden = groups.length > 0;
    const results = groups.map(({ list, requests }) => compare(list, requests));
    this.#rows.replaceChildren(...groups.map(({ name }, index) => row(name, results[index].longhaul, results[index].fixed)));
    const all = groups.flatMap(({ list }) => list);
    const { longhaul, fixed, unobservable } = compare(all, groups.reduce((sum, { requests }) => sum + requests, 0));
    this.#total.replaceChildren(...(groups.length > 1 ? [row("All", longhaul, fixed)] : []));
    const copies = count(unobservable, "copy").replace(/copys$/, "copies");
    setText(this.#note, unobservable === 0 ? "" : `${copies} had no readable monitor. Longhaul checked the destination; a loop that only polls would not learn the result.`);
  }

  #updateSoon() {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.update();
    }, INTERVAL_MS);
  }
}

/**
 * @param {string} name
 * @param {Cost} longhaul
 * @param {Cost} fixed
 */
function row(name, longhaul, fixed) {
  const cells = [longhaul, fixed].flatMap(({ requests, lagMs }) => [String(requests), lagMs === null ? "–" : seconds(lagMs)]);
  return element("tr", {}, element("th", { scope: "row" }, element("bdi", {}, name)), ...cells.map((text) => element("td", {}, text)));
}
