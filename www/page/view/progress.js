// @ts-check
/**
 * The progress of running copies: bars, figures and words, and the loop that redraws them once a frame, only those in view, and only
 * while something moves.
 *
 * A bar has two parts: what was reported last, and, lighter, the estimate of the progress since then. It moves smoothly towards its value
 * and never backwards.
 */

import { count, roughly, size } from "../words.js";
import { element, setAttribute, setText } from "./dom.js";

/** @typedef {import("../transfers/transfer.js").Transfer} Transfer */

/** The time in which the bar covers two thirds of the way to its value. */
const SMOOTHING_MS = 180;
/** Smaller changes aren't visible. */
const SMALLEST_CHANGE = 0.0004;

export class Bar {
  #estimated = element("span", { class: "estimated" });
  #reported = element("span", { class: "reported" });
  element = element("div", { class: "bar", role: "progressbar", "aria-valuemin": 0, "aria-valuemax": 100 }, this.#estimated, this.#reported);
  #shown = { reported: 0, estimated: 0 };
  #drawnAt = 0;

  /** @param {string} labelId the id of the element that names it */
  constructor(labelId) {
    this.element.setAttribute("aria-labelledby", labelId);
  }

  /** Starts again at zero. */
  reset() {
    this.#shown = { reported: 0, estimated: 0 };
    this.#drawnAt = 0;
  }

  /**
   * Sets the value that screen readers read.
   *
   * @param {number | null} percentage null while it is unknown
   * @param {string} inWords
   */
  describe(percentage, inWords) {
    setAttribute(this.element, "aria-valuenow", percentage);
    setAttribute(this.element, "aria-valuetext", inWords);
  }

  /**
   * @param {number} reported 0–100
   * @param {number} estimated 0–100
   * @param {number} now the time of the frame
   * @param {boolean} still whether it jumps to its value
   */
  draw(reported, estimated, now, still) {
    const part = still || this.#drawnAt === 0 ? 1 : 1 - Math.exp(-(now - this.#drawnAt) / SMOOTHING_MS);
    this.#drawnAt = now;
    this.#move(this.#reported, "reported", reported / 100, part);
    this.#move(this.#estimated, "estimated", Math.max(reported, estimated) / 100, part);
  }

  /**
   * @param {HTMLElement} target
   * @param {"reported" | "estimated"} which
   * @param {number} aim
   * @param {number} part of the way
   */
  #move(target, which, aim, part) {
    const before = this.#shown[which];
    const after = before + Math.max(0, aim - before) * part;
    if (after - before < SMALLEST_CHANGE && after !== 0) return;
    this.#shown[which] = after;
    target.style.transform = `translateX(${((after - 1) * 100).toFixed(2)}%)`;
  }
}

/** How often figures change where reduced motion is preferred. */
const REDUCED_INTERVAL_MS = 1000;

/** Whether reduced motion is preferred. */
export const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");

/** @typedef {(now: number, still: boolean) => void} Draw */

/** @type {Map<Element, Draw>} */
const moving = new Map();
/** @type {WeakSet<Element>} */
const inView = new WeakSet();
let running = false;

const observer = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting) inView.add(target);
    else inView.delete(target);
  }
});

/**
 * Redraws an element until `stopMoving` is called for it.
 *
 * @param {Element} element
 * @param {Draw} draw must not change the layout
 */
export function startMoving(element, draw) {
  if (!moving.has(element)) observer.observe(element);
  moving.set(element, draw);
  if (running) return;
  running = true;
  requestAnimationFrame(frame);
}

/** @param {Element} element */
export function stopMoving(element) {
  moving.delete(element);
  observer.unobserve(element);
  inView.delete(element);
}

/** @param {number} now */
function frame(now) {
  for (const [element, draw] of moving) if (inView.has(element)) draw(now, reducedMotion.matches);
  running = moving.size > 0;
  if (!running) return;
  if (reducedMotion.matches) setTimeout(() => requestAnimationFrame(frame), REDUCED_INTERVAL_MS);
  else requestAnimationFrame(frame);
}

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
