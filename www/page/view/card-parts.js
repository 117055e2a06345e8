// @ts-check
/**
 * The common parts of the cards of single copies and of groups: the outcome with a button for each thing to do next, and what Longhaul
 * does while a copy can't be followed as usual.
 */

import { ordinal } from "../words.js";
import { element, icon } from "./dom.js";

/** @typedef {import("../transfers/outcomes.js").Outcome} Outcome */
/** @typedef {import("../transfers/outcomes.js").Next} Next */

/** The label of each button. @type {Record<Next, string>} */
const LABELS = {
  open: "Open the copy",
  show: "Show item",
  folder: "Show folder",
  original: "Show original",
  again: "Try again",
  keepBoth: "Keep both",
  elsewhere: "Choose another folder…",
  resume: "Resume",
  connect: "Connect…",
};

/**
 * @param {Pick<Outcome, "tone" | "sentence" | "hint">} outcome
 * @returns {HTMLElement}
 */
export function outcomeElement({ tone, sentence, hint }) {
  return element(
    "div",
    { class: "outcome", "data-tone": tone },
    icon(tone),
    element("p", { class: "sentence" }, sentence),
    hint === "" ? null : element("p", { class: "hint" }, hint),
  );
}

/**
 * @param {Next[]} actions
 * @param {string} labelId the element that names the copy
 * @param {(next: Next) => void} act
 */
export function actionButtons(actions, labelId, act) {
  return actions.map((next) =>
    element("button", { type: "button", class: "button small", "aria-describedby": labelId, click: () => act(next) }, LABELS[next]),
  );
}

/** @typedef {NonNullable<import("longhaul").Progress["trouble"]>} Trouble */

/** The conditions in which the last response is too old to extrapolate from. @type {Trouble["reason"][]} */
const DISCONNECTED = ["offline", "unreachable"];

/** @param {Trouble | null} trouble */
export function isDisconnected(trouble) {
  return trouble !== null && DISCONNECTED.includes(trouble.reason);
}

/**
 * @param {Trouble} trouble
 * @param {number} [now] milliseconds since 1970
 */
export function troubleInWords({ reason, attempt, retryAt }, now = Date.now()) {
  const seconds = retryAt === null ? 0 : Math.ceil((retryAt - now) / 1000);
  const next = `${ordinal(attempt + 1)} try${seconds > 0 ? ` in ${seconds} s` : ""}`;
  switch (reason) {
    case "throttled":
      return seconds > 0 ? `Throttled, next try in ${seconds} s` : "Throttled, trying again";
    case "offline":
      return "Offline, waiting for the network";
    case "unreachable":
      return `Connection lost, ${next}`;
    case "serviceError":
      return `Service error, ${next}`;
    case "checkingDestination":
      return "Checking the destination";
    default:
      return "Trying again";
  }
}

/**
 * @param {string} name
 * @param {() => void} dismiss
 */
export function dismissButton(name, dismiss) {
  return element("button", { type: "button", class: "button quiet only-icon dismiss", "aria-label": `Dismiss ${name}`, click: dismiss }, icon("close"));
}

/** Whether the focus is within a card, on an element that is visible. @param {HTMLElement} card */
export function hasVisibleFocus(card) {
  return card.contains(document.activeElement) && document.activeElement?.checkVisibility() === true;
}
