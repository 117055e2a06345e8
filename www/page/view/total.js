// @ts-check
/**
 * All that is under way, in one line and one bar: there when there are several copies.
 */

import { Group } from "../transfers/group.js";
import { Bar } from "./bar.js";
import { element, find, setText } from "./dom.js";
import { move, rest } from "./motion.js";
import { count, roughly } from "./words.js";

/** @typedef {import("../transfers/transfer.js").Transfer} Transfer */

/** How long figures stand before they change, in milliseconds. */
const STANDS_MS = 400;
/** Below this part nothing can be said of the time that is left. */
const TOO_LITTLE = 3;

export class Total {
  #element = find("#tray-total", HTMLElement);
  #line = find("#tray-total-line", HTMLElement);
  #bar = new Bar("tray-title");
  #reach;
  /** What was begun since nothing was under way last. */
  #lot = new Group();
  #beganAt = 0;
  #writtenAt = -Infinity;
  #moves = false;

  /** @param {import("../service/reach.js").Reach} reach */
  constructor(reach) {
    this.#reach = reach;
    this.#element.append(this.#bar.element);
  }

  /** @param {Transfer} transfer */
  add(transfer) {
    if (this.#lot.over) this.#begin();
    this.#lot.list.push(transfer);
  }

  /** @param {Transfer} transfer */
  remove(transfer) {
    this.#lot.list = this.#lot.list.filter((other) => other !== transfer);
  }

  /** Shows the news. */
  update() {
    const { list, over } = this.#lot;
    this.#element.hidden = list.length < 2;
    const moves = !over && list.length > 1;
    if (moves) move(this.#element, (now, calm) => this.#draw(now, calm));
    else if (this.#moves) rest(this.#element);
    this.#moves = moves;
    this.#bar.element.hidden = over;
    if (over) setText(this.#line, this.#outcome());
  }

  #begin() {
    this.#lot.list = [];
    this.#beganAt = performance.now();
    this.#bar.element.remove();
    this.#bar = new Bar("tray-title");
    this.#element.append(this.#bar.element);
  }

  /**
   * @param {number} now
   * @param {boolean} calm
   */
  #draw(now, calm) {
    if (now - this.#writtenAt < STANDS_MS) return;
    this.#writtenAt = now;
    const told = this.#lot.percentage((transfer) => transfer.told);
    const percentage = this.#lot.percentage((transfer) => transfer.percentage(!this.#reach.away));
    this.#bar.draw(told, percentage, now, calm);
    const line = `${this.#lot.ended} of ${this.#lot.list.length} ended · ≈\u2009${Math.floor(percentage)}%${this.#left(percentage)}`;
    setText(this.#line, line);
    this.#bar.say(Math.floor(percentage), line);
  }

  /** @param {number} percentage */
  #left(percentage) {
    if (percentage < TOO_LITTLE || this.#reach.away) return "";
    return ` · ${roughly(((performance.now() - this.#beganAt) * (100 - percentage)) / percentage)} left`;
  }

  #outcome() {
    const { list, completed } = this.#lot;
    return completed === list.length ? `${count(completed, "item")} copied` : `${completed} of ${list.length} copied`;
  }
}
