// @ts-check
/** The progress of running copies in figures and words: the percentage, the time left, the bytes or items that are done. */

import { count, roughly, size } from "../words.js";
import { element, setAttribute, setText } from "./dom.js";

/** @typedef {import("../transfers/transfer.js").Transfer} Transfer */

/** The words while there is no percentage, by the service's status word in lower case. @type {Record<string, string>} */
const STATUS = {
  notstarted: "Waiting for the service to begin",
  waiting: "Paused by the service",
  cancelpending: "Being cancelled at the service",
};

/** From this percentage on, the time left isn't shown. */
const NEARLY_DONE = 99.5;

export class Figures {
  #percent = element("span", { class: "percent" });
  #left = element("span", { class: "left" });
  #done = element("p", { class: "done" });
  elements = [element("p", { class: "figures" }, this.#percent, this.#left), this.#done];
  /** Once a percentage was an estimate it stays marked as one, so that the line doesn't jump. */
  #isEstimate = false;

  /**
   * @param {Transfer} transfer
   * @param {boolean} connected whether to extrapolate since the last response
   * @returns {[percentage: number | null, inWords: string]}
   */
  write(transfer, connected) {
    const percentage = transfer.percentage(connected);
    const left = leftInWords(transfer, percentage, connected);
    if (percentage === null) {
      this.#show("", left, "");
      return [null, left];
    }
    const reported = Math.floor(transfer.reported ?? 0);
    const whole = Math.floor(percentage);
    this.#isEstimate ||= whole > reported;
    const done = [doneInWords(transfer, percentage), this.#isEstimate ? `last reported ${reported}%` : ""];
    this.#show(this.#isEstimate ? `≈\u2009${whole}%` : `${whole}%`, left, done.filter(Boolean).join(" · "));
    return [whole, `${this.#isEstimate ? "about " : ""}${whole} percent, ${left}`];
  }

  /**
   * @param {string} percent
   * @param {string} left
   * @param {string} done
   */
  #show(percent, left, done) {
    setText(this.#percent, percent);
    setText(this.#left, left);
    setText(this.#done, done);
    setAttribute(this.#percent, "title", this.#isEstimate ? "Estimated from what the service has reported so far" : null);
  }
}

/**
 * @param {Transfer} transfer
 * @param {number | null} percentage
 * @param {boolean} connected
 */
function leftInWords(transfer, percentage, connected) {
  const { state, progress } = transfer;
  if (state === "waiting") return "Not started yet";
  if (!connected) return "";
  const milliseconds = transfer.timeLeft();
  if (percentage !== null && percentage >= NEARLY_DONE) return "finishing";
  if (milliseconds !== null) return `${roughly(milliseconds)} left`;
  return STATUS[(progress?.status ?? "").toLowerCase()] ?? (progress === null ? "Starting" : "in progress");
}

/**
 * The bytes or items that are done, where the service counts them. The bytes move with the bar between two responses.
 *
 * @param {Transfer} transfer
 * @param {number} percentage
 */
function doneInWords({ progress }, percentage) {
  const { bytes, items } = progress ?? {};
  if (bytes) return `${size(Math.max(bytes.done, (bytes.total * percentage) / 100))} of ${size(bytes.total)}`;
  return items ? `${items.done} of ${count(items.total, "item")}` : "";
}

/** Until the total has grown by so many percent, the time left is unknown. */
const LEAST_GROWTH = 3;

export class TimeLeft {
  #startedAt = performance.now();
  /** @type {number | null} */
  #startedWith = null;

  /** Measures from now on. */
  reset() {
    this.#startedAt = performance.now();
    this.#startedWith = null;
  }

  /** @param {number} percentage of all copies @returns {string} empty while it is unknown */
  write(percentage) {
    this.#startedWith ??= percentage;
    const growth = percentage - this.#startedWith;
    if (growth < LEAST_GROWTH) return "";
    return `${roughly(((performance.now() - this.#startedAt) * (100 - percentage)) / growth)} left`;
  }
}
