// @ts-check
/**
 * The tray: all copies, the newest on top, redrawn a few times a second while one is under way and the page is seen.
 */

import { Card } from "./card.js";
import { find } from "./dom.js";

/** @typedef {import("../transfers/transfer.js").Transfer} Transfer */

/** The same as the length of the bar's transition in tray.css. */
const REDRAW_MS = 200;

export class Tray {
  #list = find("#transfers", HTMLOListElement);
  #empty = find("#tray-empty", HTMLElement);
  #clear = find("#tray-clear", HTMLButtonElement);
  /** @type {Map<Transfer, Card>} */
  #cards = new Map();
  #redraws = 0;
  #transfers;

  /**
   * @param {import("../transfers/transfers.js").Transfers} transfers
   * @param {import("../service/reach.js").Reach} reach
   * @param {(transfer: Transfer, what: import("../transfers/endings.js").Offer | "stop" | "dismiss") => void} act
   */
  constructor(transfers, reach, act) {
    this.#transfers = transfers;
    transfers.addEventListener("add", (event) => {
      const transfer = /** @type {CustomEvent<Transfer>} */ (event).detail;
      const card = new Card(transfer, reach, (what) => act(transfer, what));
      this.#cards.set(transfer, card);
      this.#list.prepend(card.element);
      transfer.addEventListener("change", () => this.#update());
      this.#update();
    });
    transfers.addEventListener("remove", (event) => {
      const transfer = /** @type {CustomEvent<Transfer>} */ (event).detail;
      this.#cards.get(transfer)?.element.remove();
      this.#cards.delete(transfer);
      this.#update();
    });
    this.#clear.addEventListener("click", () => {
      for (const transfer of transfers.list.filter(({ state }) => state === "ended")) transfers.dismiss(transfer);
    });
    reach.addEventListener("change", () => this.#redraw());
    document.addEventListener("visibilitychange", () => this.#update());
  }

  #update() {
    const states = this.#transfers.list.map(({ state }) => state);
    this.#empty.hidden = states.length > 0;
    this.#clear.hidden = !states.includes("ended");
    const moving = !document.hidden && (states.includes("running") || states.includes("queued"));
    if (moving && this.#redraws === 0) this.#redraws = setInterval(() => this.#redraw(), REDRAW_MS);
    if (!moving && this.#redraws !== 0) {
      clearInterval(this.#redraws);
      this.#redraws = 0;
    }
  }

  #redraw() {
    for (const card of this.#cards.values()) card.update();
  }
}
