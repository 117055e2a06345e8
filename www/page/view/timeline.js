// @ts-check
/**
 * A copy's course, drawn: the progress as the service told it, a tick for each question, and below them the ticks that a
 * fixed pace would have needed.
 *
 * It is drawn anew when there is news, and stands still in between.
 */

import { FIXED_PACE_MS } from "../transfers/history.js";
import { count } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
/** The drawing is stretched to its place: these are its own units. */
const WIDTH = 1000;
const TOP = 2;
const BOTTOM = 34;
const ASKED = 40;
const FIXED = 52;
const TICK = 8;
/** More ticks than this can't be told apart. */
const MOST_TICKS = 250;

/** @typedef {import("../transfers/history.js").History} History */

/** The drawing, and how to bring it up to date. */
export class Timeline {
  element = document.createElementNS(SVG, "svg");
  #area = this.#path("area");
  #line = this.#path("line");
  #ahead = this.#path("ahead");
  #asked = this.#path("asked");
  #vain = this.#path("vain");
  #fixed = this.#path("fixed");

  constructor() {
    this.element.setAttribute("class", "timeline");
    this.element.setAttribute("viewBox", `0 0 ${WIDTH} ${FIXED + TICK}`);
    this.element.setAttribute("preserveAspectRatio", "none");
    this.element.setAttribute("role", "img");
  }

  /**
   * @param {History} history
   * @param {number | null} leftMs how much longer it takes, while it runs
   */
  draw(history, leftMs) {
    const { points, polls, span } = history;
    const whole = Math.max(1, span + (leftMs ?? 0));
    const x = (/** @type {number} */ at) => round((at / whole) * WIDTH);
    const y = (/** @type {number} */ percentage) => round(BOTTOM - (percentage / 100) * (BOTTOM - TOP));
    const line = points.map(({ at, percentage }) => `L${x(at)} ${y(percentage)}`).join("");
    const last = points.at(-1);
    const end = last ? `${x(last.at)} ` : "0 ";
    set(this.#line, `M0 ${BOTTOM}${line}`);
    set(this.#area, `M0 ${BOTTOM}${line}L${end}${BOTTOM}Z`);
    set(this.#ahead, leftMs !== null && last ? `M${end}${y(last.percentage)}L${WIDTH} ${TOP}` : "");
    const ticks = (/** @type {number[]} */ times, /** @type {number} */ top) => times.map((at) => `M${x(at)} ${top}v${TICK}`).join("");
    const times = (/** @type {boolean} */ vain) => polls.filter(({ answered }) => (answered === false) === vain).map(({ at }) => at);
    set(this.#asked, ticks(times(false), ASKED));
    set(this.#vain, ticks(times(true), ASKED));
    set(this.#fixed, ticks(fixedTimes(history), FIXED));
    this.element.setAttribute("aria-label", `${paceInWords(history)} The service told ${count(points.length, "percentage")}.`);
  }

  /** @param {string} className */
  #path(className) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("class", className);
    this.element.append(path);
    return path;
  }
}

/**
 * How often the monitor was asked, beside how often it would have been.
 *
 * @param {History} history
 */
export function paceInWords({ asked, atFixedPace }) {
  return `Asked ${asked === 1 ? "once" : count(asked, "time")}; every 2 seconds would be ${atFixedPace}.`;
}

/** When it would have been asked at the fixed pace. @param {History} history */
function fixedTimes({ atFixedPace, span }) {
  const stride = Math.max(1, Math.ceil(atFixedPace / MOST_TICKS));
  const number = Math.ceil(atFixedPace / stride);
  return Array.from({ length: number }, (_, index) => Math.min(span, (index + 1) * stride * FIXED_PACE_MS));
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 10) / 10;
}

/**
 * @param {Element} path
 * @param {string} data
 */
function set(path, data) {
  path.setAttribute("d", data);
}
