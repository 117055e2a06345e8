// @ts-check
/**
 * How far a copy is, in figures and words: the percentage, the time that is left, the bytes or items that are done.
 */

import { element, setAttribute, setText } from "./dom.js";
import { count, roughly, size } from "./words.js";

/** @typedef {import("../transfers/transfer.js").Transfer} Transfer */

/** What to say while there is no percentage, by the service's status word (lower case). @type {Record<string, string>} */
const WAITING = {
  notstarted: "Waiting for the service to begin",
  waiting: "The service has put it on hold",
  cancelpending: "Being cancelled at the service",
};

export class Figures {
  #percent = element("span", { class: "percent" });
  #left = element("span", { class: "left" });
  #done = element("p", { class: "done" });
  elements = [element("p", { class: "figures" }, this.#percent, this.#left), this.#done];
  /** Whether the percentage was an estimate before: then it stays marked as one, and the line doesn't jump. */
  #isEstimate = false;

  /**
   * @param {Transfer} transfer
   * @param {boolean} away whether the service is out of reach
   * @returns {[percentage: number | null, inWords: string]}
   */
  write(transfer, away) {
    const percentage = transfer.percentage(!away);
    const told = Math.floor(transfer.told ?? 0);
    const left = leftInWords(transfer, percentage, away);
    if (percentage === null) {
      this.#show("", left, "");
      return [null, left];
    }
    const whole = Math.floor(percentage);
    this.#isEstimate ||= whole > told;
    const done = [doneInWords(transfer, percentage), this.#isEstimate ? `last told ${told}%` : ""];
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
    setAttribute(this.#percent, "title", this.#isEstimate ? "Estimated from what the service has told so far" : null);
  }
}

/**
 * @param {Transfer} transfer
 * @param {number | null} percentage
 * @param {boolean} away
 */
function leftInWords(transfer, percentage, away) {
  const { state, progress } = transfer;
  if (state === "queued") return "Waiting for its turn";
  if (away) return "Out of reach, trying again";
  const milliseconds = transfer.timeLeft();
  if (percentage !== null && percentage >= 99.5) return "finishing";
  if (milliseconds !== null) return `${roughly(milliseconds)} left`;
  return WAITING[(progress?.status ?? "").toLowerCase()] ?? (progress === null ? "Asking the service" : "under way");
}

/**
 * Which of the bytes or items are done, where the service counts them. The bytes go with the bar, which moves on between
 * two answers of the service.
 *
 * @param {Transfer} transfer
 * @param {number} percentage
 */
function doneInWords({ progress }, percentage) {
  const { bytes, items } = progress ?? {};
  if (bytes) return `${size(Math.max(bytes.done, (bytes.total * percentage) / 100))} of ${size(bytes.total)}`;
  return items ? `${items.done} of ${count(items.total, "item")}` : "";
}
