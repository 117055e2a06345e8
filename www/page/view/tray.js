// @ts-check
/**
 * The tray: a card for each group of copies, active ones first, then the newest.
 *
 * Many copies change often: the changes are shown once a frame.
 */

import { TrayTotal } from "./activity-views.js";
import { Card } from "./card.js";
import { find, oncePerFrame, setText } from "./dom.js";
import { GroupCard } from "./group-card.js";

/** @typedef {import("../transfers/group.js").Group} Group */
/** @typedef {import("../transfers/transfer.js").Transfer} Transfer */

/** How long making and updating cards may take in one frame, in milliseconds. */
const SLICE_MS = 8;

/** A window with so little room that the docked tray would leave none for the list, as at a zoom of 200 %. */
const short = matchMedia("(max-width: 60rem) and (max-height: 35.99rem)");

export class Tray {
  #element = find("#tray", HTMLElement);
  #list = find("#transfers", HTMLOListElement);
  #clear = find("#tray-clear", HTMLButtonElement);
  /** Suggestions for the time while a copy runs. */
  #hint = find("#tray-try", HTMLElement);
  #retry = find("#tray-retry", HTMLButtonElement);
  /** On a narrow screen the tray covers part of the list and can be folded. */
  #fold = find("#tray-fold", HTMLButtonElement);
  /** @type {Map<Group, Card | GroupCard>} */
  #cards = new Map();
  /** The groups whose changes aren't shown yet. @type {Set<Group>} */
  #changed = new Set();
  /** The order of the cards, as text. */
  #order = "";
  #showSoon = oncePerFrame(() => this.#show());
  #transfers;
  #activity;
  #reach;
  #act;
  #actOnGroup;
  #total;

  /**
   * @param {import("../transfers/transfers.js").Transfers} transfers
   * @param {import("../transfers/group.js").Activity} activity
   * @param {import("../service/failures.js").Reach} reach
   * @param {import("./card.js").Act} act
   * @param {import("./group-card.js").ActOnGroup} actOnGroup
   */
  constructor(transfers, activity, reach, act, actOnGroup) {
    this.#transfers = transfers;
    this.#activity = activity;
    this.#reach = reach;
    this.#act = act;
    this.#actOnGroup = actOnGroup;
    this.#total = new TrayTotal(activity, reach);
    transfers.addEventListener("add", (event) => {
      this.#element.classList.remove("empty");
      this.#note(/** @type {CustomEvent<Group>} */ (event).detail);
    });
    transfers.addEventListener("change", (event) => this.#note(/** @type {CustomEvent<Transfer>} */ (event).detail.group));
    transfers.addEventListener("remove", (event) => this.#remove(/** @type {CustomEvent<Group>} */ (event).detail));
    reach.addEventListener("change", () => transfers.groups.forEach((group) => this.#note(group)));
    this.#clear.addEventListener("click", () => this.#finished.forEach((group) => actOnGroup(group, "dismiss")));
    this.#retry.addEventListener("click", () => this.#transfers.groups.filter(({ isOver }) => isOver).forEach((group) => actOnGroup(group, "retry")));
    this.#fold.addEventListener("click", () => this.#setFolded(this.#fold.ariaExpanded === "true"));
    short.addEventListener("change", () => this.#setFolded(short.matches));
    this.#setFolded(short.matches);
  }

  /** @param {boolean} folded */
  #setFolded(folded) {
    this.#fold.ariaExpanded = String(!folded);
    this.#element.classList.toggle("folded", folded);
  }

  get #finished() {
    return this.#transfers.groups.filter(({ list }) => list.every(({ state }) => state === "finished"));
  }

  /** @param {Group} group */
  #note(group) {
    if (!this.#transfers.groups.includes(group)) return;
    this.#changed.add(group);
    this.#showSoon();
  }

  #show() {
    const ends = performance.now() + SLICE_MS;
    for (const group of this.#changed) {
      this.#changed.delete(group);
      this.#showCard(group);
      if (performance.now() > ends) break;
    }
    this.#sort();
    this.#total.update();
    this.#element.classList.toggle("empty", this.#transfers.groups.length === 0);
    this.#showButtons();
    this.#hint.hidden = this.#activity.isOver;
    if (this.#changed.size > 0) this.#showSoon();
  }

  /** @param {Group} group */
  #showCard(group) {
    const card = this.#cards.get(group);
    const { length } = group.list;
    // A retry replaces the copy in its group, and a group may grow after a reload.
    if (card instanceof GroupCard ? length > 1 : card?.transfer === group.list[0] && length === 1) return card?.update();
    const next = length > 1 ? new GroupCard(group, this.#reach, this.#act, this.#actOnGroup) : new Card(group.list[0], this.#reach, this.#act);
    this.#cards.set(group, next);
    if (card === undefined) return;
    const hadFocus = card.element.contains(document.activeElement);
    card.element.replaceWith(next.element);
    card.remove();
    if (hadFocus) next.element.querySelector("button")?.focus();
  }

  #showButtons() {
    const hadFocus = this.#clear === document.activeElement || this.#retry === document.activeElement;
    this.#clear.hidden = this.#finished.length === 0;
    const failed = this.#transfers.groups.map(({ isOver, retryable }) => (isOver ? retryable.length : 0)).filter((length) => length > 0);
    // If only one card has failures, its own button is enough.
    this.#retry.hidden = failed.length < 2;
    setText(this.#retry, `Retry ${failed.reduce((sum, length) => sum + length, 0)} failed`);
    if (hadFocus && document.activeElement === document.body) find("#tray-title", HTMLElement).focus();
  }

  /** @param {Group} group */
  #remove(group) {
    const card = this.#cards.get(group);
    const hadFocus = card?.element.contains(document.activeElement);
    card?.remove();
    this.#cards.delete(group);
    this.#changed.delete(group);
    this.#showSoon();
    if (hadFocus) this.#focus();
  }

  /** Keeps the focus in the tray after the pressed button was removed. */
  #focus() {
    const visible = [...this.#list.querySelectorAll("button")].find((button) => button.checkVisibility());
    (visible ?? find("#tray-title", HTMLElement)).focus();
  }

  #sort() {
    const shown = this.#transfers.groups.filter((group) => this.#cards.has(group)).reverse();
    const sorted = [...shown.filter(({ isOver }) => !isOver), ...shown.filter(({ isOver }) => isOver)];
    const order = sorted.map(({ id }) => id).join();
    if (order === this.#order) return;
    this.#order = order;
    const { activeElement } = document;
    for (const [index, group] of sorted.entries()) {
      const card = /** @type {Card} */ (this.#cards.get(group)).element;
      if (this.#list.children[index] !== card) this.#list.insertBefore(card, this.#list.children[index] ?? null);
    }
    // An element that is moved loses the focus.
    if (activeElement instanceof HTMLElement && activeElement !== document.activeElement) activeElement.focus();
  }
}
