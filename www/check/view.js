// @ts-check
/** Shows the steps and the report. All of it is added as text. */

import { ASSUMPTIONS } from "./assumptions.js";
import { CLEANUP, STEPS } from "./run.js";
import { inWords } from "./words.js";

/** The names of the states on the page. */
const STATES = { waiting: "", running: "running …", done: "done", failed: "failed", skipped: "skipped", "not needed": "not needed" };

/**
 * Finds an element of index.html, which is known to be there.
 *
 * @template {HTMLElement} E
 * @param {string} id
 * @param {new () => E} kind
 * @returns {E}
 */
export function find(id, kind) {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`index.html has no ${kind.name} called ${id}`);
  return found;
}

/** Lists all steps as not started. */
export function showSteps() {
  const items = [...STEPS, CLEANUP].map(({ id, title }) => {
    const state = element("span", "");
    state.className = "state";
    const item = element("li", element("span", title), state);
    item.id = `step-${id}`;
    return item;
  });
  find("steps", HTMLOListElement).replaceChildren(...items);
  find("report", HTMLElement).hidden = true;
  const progress = find("progress", HTMLElement);
  progress.hidden = false;
  progress.scrollIntoView({ block: "nearest" });
}

/** @param {string} id @param {keyof typeof STATES} state */
export function showState(id, state) {
  const item = find(`step-${id}`, HTMLLIElement);
  item.dataset.state = state;
  const shown = item.querySelector(".state");
  if (shown !== null) shown.textContent = STATES[state];
  if (state === "running") announce(`${item.firstChild?.textContent} …`);
}

/** @param {import("./report.js").Report} report */
export function showReport(report) {
  find("sentences", HTMLUListElement).replaceChildren(...inWords(report).map((sentence) => element("li", sentence)));
  const rows = ASSUMPTIONS.map(({ id, text, known }) => {
    const verdict = report.assumptions[id];
    const row = element("tr", element("td", verdict), element("td", text), element("td", known));
    row.dataset.verdict = verdict;
    return row;
  });
  find("assumptions", HTMLTableSectionElement).replaceChildren(...rows);
  find("json", HTMLPreElement).textContent = format(report);
  find("report", HTMLElement).hidden = false;
  find("report-title", HTMLHeadingElement).focus();
}

/** JSON whose lists of words take one line each. @param {object} report */
function format(report) {
  return JSON.stringify(report, null, 2).replace(/\[[^[\]{}]*\]/g, (list) => list.replace(/\s+/g, " "));
}

/** Has a screen reader say something. @param {string} text */
export function announce(text) {
  find("announcements", HTMLElement).textContent = text;
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
function element(tag, ...children) {
  const made = document.createElement(tag);
  made.append(...children);
  return made;
}
