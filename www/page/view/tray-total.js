// @ts-check
/**
 * The total of all active copies, in one line and one bar: shown when there are several cards, and when the tray is folded.
 */

import { totalPercentage } from "../transfers/group.js";
import { Bar } from "./bar.js";
import { find, setText } from "./dom.js";
import { startMoving, stopMoving } from "./motion.js";
import { TimeLeft } from "./time-left.js";
import { count } from "./words.js";

/** How long the line stays before it changes, in milliseconds. */
const FIGURES_MS = 400;

export class TrayTotal {
  #element = find("#tray-total", HTMLElement);
  #line = find("#tray-total-line", HTMLElement);
  #bar = new Bar("tray-title");
  #activity;
  #reach;
  #timeLeft = new TimeLeft();
  #writtenAt = -Infinity;

  /**
   * @param {import("../transfers/activity.js").Activity} activity
   * @param {import("../service/reach.js").Reach} reach
   */
  constructor(activity, reach) {
    this.#activity = activity;
    this.#reach = reach;
    this.#element.append(this.#bar.element);
    activity.addEventListener("start", () => {
      this.#bar.reset();
      this.#timeLeft.reset();
      startMoving(this.#element, (now, still) => this.#draw(now, still));
    });
    activity.addEventListener("end", () => stopMoving(this.#element));
  }

  /** Shows the current state. */
  update() {
    const { groups, isOver } = this.#activity;
    this.#element.hidden = groups.size === 0;
    this.#element.classList.toggle("several", groups.size > 1);
    this.#bar.element.hidden = isOver;
    if (isOver) setText(this.#line, this.#copied);
  }

  /**
   * @param {number} now
   * @param {boolean} still
   */
  #draw(now, still) {
    if (now - this.#writtenAt < FIGURES_MS) return;
    this.#writtenAt = now;
    const { list } = this.#activity;
    const reported = totalPercentage(list, (transfer) => transfer.reported);
    const estimated = totalPercentage(list, (transfer) => transfer.percentage(!this.#reach.away));
    const left = this.#reach.away ? "" : this.#timeLeft.write(estimated);
    const line = [this.#copied, `≈\u2009${Math.floor(estimated)}%`, left].filter(Boolean).join(" · ");
    setText(this.#line, line);
    this.#bar.describe(Math.floor(estimated), line);
    this.#bar.draw(reported, estimated, now, still);
  }

  get #copied() {
    const { list } = this.#activity;
    const copied = list.filter(({ outcome }) => outcome?.tone === "completed").length;
    return copied === list.length ? `${count(copied, "item")} copied` : `${copied} of ${count(list.length, "item")} copied`;
  }
}
