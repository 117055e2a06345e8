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
  /** On a narrow screen the tray covers part of the list, and can be folded away. */
  #fold = find("#tray-fold", HTMLButtonElement);
  /** @type {Map<Transfer, Card>} */
  #cards = new Map();
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #redraws;
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
      transfer.addEventListener("change", () => this.#update());
      this.#update();
    });
    transfers.addEventListener("remove", (event) => {
      const transfer = /** @type {CustomEvent<Transfer>} */ (event).detail;
      const card = this.#cards.get(transfer)?.element;
      const held = card?.contains(document.activeElement);
      card?.remove();
      this.#cards.delete(transfer);
      this.#update();
      if (held) this.#focus();
    });
    this.#clear.addEventListener("click", () => {
      for (const transfer of transfers.list.filter(({ state }) => state === "ended")) transfers.dismiss(transfer);
    });
    this.#fold.addEventListener("click", () => {
      const expanded = this.#fold.ariaExpanded === "true";
      this.#fold.ariaExpanded = String(!expanded);
      this.#list.classList.toggle("folded", expanded);
    });
    reach.addEventListener("change", () => this.#redraw());
    document.addEventListener("visibilitychange", () => this.#update());
  }

  /** Keeps the keyboard in the tray after the button that was pressed has gone. */
  #focus() {
    const buttons = this.#list.querySelectorAll("button");
    const visible = [...buttons].find((button) => button.offsetParent !== null);
    (visible ?? find("#tray-title", HTMLElement)).focus();
  }

  /** What isn't over comes first, then the newest. */
  #sort() {
    const { activeElement } = document;
    const over = (/** @type {Transfer} */ transfer) => Number(transfer.state === "ended");
    const sorted = [...this.#transfers.list].reverse().sort((one, other) => over(one) - over(other));
    for (const [index, transfer] of sorted.entries()) {
      const card = this.#cards.get(transfer)?.element;
      const there = this.#list.children[index];
      if (card !== undefined && card !== there) this.#list.insertBefore(card, there ?? null);
    }
    // An element that is moved loses the keyboard.
    if (activeElement instanceof HTMLElement && activeElement !== document.activeElement) activeElement.focus();
  }

  #update() {
    this.#sort();
    const states = this.#transfers.list.map(({ state }) => state);
    this.#empty.hidden = states.length > 0;
    this.#clear.hidden = !states.includes("ended");
    const moving = !document.hidden && (states.includes("running") || states.includes("queued"));
    if (moving && this.#redraws === undefined) this.#redraws = setInterval(() => this.#redraw(), REDRAW_MS);
    if (!moving) {
      clearInterval(this.#redraws);
      this.#redraws = undefined;
    }
  }

  #redraw() {
    for (const card of this.#cards.values()) card.update();
  }
}
