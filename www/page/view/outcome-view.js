// @ts-check
/** The outcome of a copy: an icon, a sentence, a hint, and a button for each thing to do next. */

import { element, icon } from "./dom.js";

/** @typedef {import("../transfers/outcomes.js").Outcome} Outcome */
/** @typedef {import("../transfers/outcomes.js").Next} Next */

/** The label of each button. @type {Record<Next, string>} */
export const LABELS = {
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
