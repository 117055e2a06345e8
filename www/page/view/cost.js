// @ts-check
/** The cost of following a copy, compared with polling at a fixed interval: on the copy's card, with a timeline that unfolds. */

import { compare, FIXED_INTERVAL_MS, fixedPolls } from "../transfers/history.js";
import { count, seconds } from "../words.js";
import { element, setText } from "./dom.js";

/** @typedef {import("../transfers/transfer.js").Transfer} Transfer */

/** Why Longhaul has sent more requests at first, if none failed. */
const WHY = "At first Longhaul polls more often, because the copy may be short. The longer it takes, the less it polls, until the end is near.";

/** Where there is room the timeline is unfolded at first. */
const wide = matchMedia("(min-width: 60rem)");

export class CostView {
  #transfer;
  #timeline = new Timeline();
  #longhaul = element("span", { class: "longhaul" });
  #fixed = element("span", { class: "fixed" });
  #why = element("p", { class: "why" });
  element = element("details", { class: "cost", open: wide.matches }, element("summary", {}, this.#longhaul, this.#fixed), this.#why, this.#timeline.element);

  /** @param {Transfer} transfer */
  constructor(transfer) {
    this.#transfer = transfer;
    this.element.addEventListener("toggle", () => this.update());
  }

  update() {
    const { history, state, group, outcome } = this.#transfer;
    // Without status requests there is nothing to compare.
    this.element.hidden = history.pollCount === 0 || state === "disconnected";
    if (this.element.hidden) return;
    const { longhaul, fixed, unobservable } = compare([this.#transfer], group.requests);
    const runs = outcome === null;
    setText(this.#longhaul, `Longhaul: ${costInWords(longhaul, runs)}`);
    setText(this.#fixed, `Polling every 2 s: ${unobservable > 0 ? "no result" : costInWords(fixed, runs)}`);
    setText(this.#why, runs && !history.hasFailures && longhaul.requests > fixed.requests ? WHY : "");
    if (this.element.open) this.#timeline.draw(history, outcome === null ? this.#transfer.timeLeft() : null);
  }
}

/**
 * @param {import("../transfers/history.js").Cost} cost
 * @param {boolean} runs whether the copy runs, so that the requests are those until now
 */
function costInWords({ requests, lagMs }, runs) {
  return `${count(requests, "request")}${runs ? " so far" : ""}${lagMs === null ? "" : `, ${seconds(lagMs)} late`}`;
}

const SVG = "http://www.w3.org/2000/svg";
/** The drawing is stretched to its element: these are its own units. */
const WIDTH = 1000;
const TOP = 2;
const BOTTOM = 34;
const POLLS = 40;
const FIXED = 52;
const TICK = 8;
/** More ticks than this can't be distinguished. */
const MAX_TICKS = 250;

/** @typedef {import("../transfers/history.js").History} History */

class Timeline {
  element = document.createElementNS(SVG, "svg");
  #area = this.#path("area");
  #line = this.#path("line");
  #ahead = this.#path("ahead");
  #useful = this.#path("useful");
  #useless = this.#path("useless");
  #fixed = this.#path("fixed");

  constructor() {
    this.element.setAttribute("class", "timeline");
    this.element.setAttribute("viewBox", `0 0 ${WIDTH} ${FIXED + TICK}`);
    this.element.setAttribute("preserveAspectRatio", "none");
    this.element.setAttribute("role", "img");
  }

  /**
   * @param {History} history
   * @param {number | null} leftMs the estimated time left, while it runs
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
    const times = (/** @type {boolean} */ useless) => polls.filter(({ useful }) => (useful === false) === useless).map(({ at }) => at);
    set(this.#useful, ticks(times(false), POLLS));
    set(this.#useless, ticks(times(true), POLLS));
    set(this.#fixed, ticks(fixedTimes(history), FIXED));
    const label = `${count(history.pollCount, "status request")}; polling every 2 seconds: ${fixedPolls(history)}. The service reported ${count(points.length, "percentage")}.`;
    this.element.setAttribute("aria-label", label);
  }

  /** @param {string} className */
  #path(className) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("class", className);
    this.element.append(path);
    return path;
  }
}

/** When the polls at the fixed interval would have been sent. @param {History} history */
function fixedTimes(history) {
  const polls = fixedPolls(history);
  const stride = Math.max(1, Math.ceil(polls / MAX_TICKS));
  return Array.from({ length: Math.ceil(polls / stride) }, (_, index) => Math.min(history.span, (index + 1) * stride * FIXED_INTERVAL_MS));
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
