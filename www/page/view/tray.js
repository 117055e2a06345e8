// @ts-check
/**
 * The tray: all copies, those under way on top, then the newest; what was asked for together in the order of its turns.
 *
 * News comes in great numbers when many copies run: it is shown once a frame, and cards are made a few at a time.
 */

import { Card } from "./card.js";
import { find } from "./dom.js";
import { onceAFrame } from "./frame.js";
import { Total } from "./total.js";

/** @typedef {import("../transfers/transfer.js").Transfer} Transfer */

/** How long making cards and showing news may take of one frame, in milliseconds. */
const SLICE_MS = 4;

export class Tray {
  #element = find("#tray", HTMLElement);
  #list = find("#transfers", HTMLOListElement);
  #empty = find("#tray-empty", HTMLElement);
  #clear = find("#tray-clear", HTMLButtonElement);
  /** On a narrow screen the tray covers part of the list, and can be folded away. */
  #fold = find("#tray-fold", HTMLButtonElement);
  /** @type {Map<Transfer, Card>} */
  #cards = new Map();
  /** What has changed since it was shown. @type {Set<Transfer>} */
  #news = new Set();
  /** The states by which the cards are in order. */
  #sortedBy = "";
  #showSoon = onceAFrame(() => this.#show());
  #transfers;
  #reach;
  #act;
  #total;

  /**
   * @param {import("../transfers/transfers.js").Transfers} transfers
   * @param {import("../service/reach.js").Reach} reach
   * @param {(transfer: Transfer, what: import("../transfers/endings.js").Offer | "stop" | "dismiss") => void} act
   */
  constructor(transfers, reach, act) {
    this.#transfers = transfers;
    this.#reach = reach;
    this.#act = act;
    this.#total = new Total(reach);
    transfers.addEventListener("add", (event) => {
      const transfer = /** @type {CustomEvent<Transfer>} */ (event).detail;
      this.#total.add(transfer);
      transfer.addEventListener("change", () => this.#note(transfer));
      this.#note(transfer);
    });
    transfers.addEventListener("remove", (event) => this.#remove(/** @type {CustomEvent<Transfer>} */ (event).detail));
    this.#clear.addEventListener("click", () => {
      for (const transfer of transfers.list.filter(({ state }) => state === "ended")) transfers.dismiss(transfer);
    });
    this.#fold.addEventListener("click", () => {
      const expanded = this.#fold.ariaExpanded === "true";
      this.#fold.ariaExpanded = String(!expanded);
      this.#list.classList.toggle("folded", expanded);
    });
    reach.addEventListener("change", () => transfers.list.forEach((transfer) => this.#note(transfer)));
  }

  /** @param {Transfer} transfer */
  #note(transfer) {
    this.#news.add(transfer);
    this.#showSoon();
  }

  #show() {
    const ends = performance.now() + SLICE_MS;
    for (const transfer of this.#news) {
      this.#news.delete(transfer);
      const card = this.#cards.get(transfer);
      if (card) card.update();
      else this.#cards.set(transfer, new Card(transfer, this.#reach, (what) => this.#act(transfer, what)));
      if (performance.now() > ends) break;
    }
    this.#sort();
    this.#total.update();
    const empty = this.#transfers.list.length === 0;
    this.#empty.hidden = !empty;
    this.#element.classList.toggle("empty", empty);
    this.#clear.hidden = !this.#transfers.list.some(({ state }) => state === "ended");
    if (this.#news.size > 0) this.#showSoon();
  }

  /** @param {Transfer} transfer */
  #remove(transfer) {
    const card = this.#cards.get(transfer);
    const held = card?.element.contains(document.activeElement);
    card?.remove();
    this.#cards.delete(transfer);
    this.#news.delete(transfer);
    this.#total.remove(transfer);
    this.#showSoon();
    if (held) this.#focus();
  }

  /** Keeps the keyboard in the tray after the button that was pressed has gone. */
  #focus() {
    const buttons = this.#list.querySelectorAll("button");
    const visible = [...buttons].find((button) => button.offsetParent !== null);
    (visible ?? find("#tray-title", HTMLElement)).focus();
  }

  #sort() {
    const over = (/** @type {Transfer} */ transfer) => Number(transfer.state === "ended");
    const shown = this.#transfers.list.filter((transfer) => this.#cards.has(transfer));
    const newness = new Map(shown.map(({ group }, index) => [group, index]));
    const newer = (/** @type {Transfer} */ one, /** @type {Transfer} */ other) => (newness.get(other.group) ?? 0) - (newness.get(one.group) ?? 0);
    const sorted = shown.sort((one, other) => over(one) - over(other) || newer(one, other));
    const sortedBy = sorted.map(({ id }) => id).join();
    if (sortedBy === this.#sortedBy) return;
    this.#sortedBy = sortedBy;
    const { activeElement } = document;
    // From the end: one that ends goes down, and nothing else moves.
    /** @type {HTMLElement | null} */
    let next = null;
    for (const transfer of sorted.reverse()) {
      const card = this.#cards.get(transfer)?.element ?? null;
      if (card !== null && (card.parentElement === null || card.nextElementSibling !== next)) this.#list.insertBefore(card, next);
      next = card;
    }
    // An element that is moved loses the keyboard.
    if (activeElement instanceof HTMLElement && activeElement !== document.activeElement) activeElement.focus();
  }
}
