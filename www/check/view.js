// @ts-check
/**
 * Shows the steps and the report, also in plain words. All of it is added as text.
 *
 * The words are written from the report alone, so they contain no secret either.
 */

import { ASSUMPTIONS } from "./assumptions.js";
import { CLEANUP, STEPS } from "./run.js";

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

/** @typedef {import("./report.js").Report} Report */

/**
 * @param {Report} report
 * @returns {string[]} sentences
 */
export function inWords({ steps }) {
  const { drive, copy, monitor, prefer, library, batch, conflict, delta, socketIo, cleanup } = steps;
  const sentences = [
    drive?.drive && `A request for the drive ${responseInWords(drive.drive)}${drive.driveType ? `; its type is “${drive.driveType}”` : ""}.`,
    copy?.start && startInWords(copy),
    monitor?.responses && monitorInWords(monitor, copy),
    monitor?.withToken && `With ${monitor.withToken.token === "real" ? "the" : "an invented"} token, a request for the monitor ${responseInWords(monitor.withToken)}. With another header, it ${responseInWords(monitor.withHeader)}. With no-cors, it ${responseInWords(monitor.noCors)}.`,
    library?.outcome && libraryInWords(library),
    prefer?.start && `The start of a copy ${prefer.withPrefer ? "with" : "without"} Prefer: respond-async ${responseInWords(prefer.start)}.`,
    batch?.batch && `A batch ${responseInWords(batch.batch)}; the copy in it ${batch.start === null ? "gets no status" : `gets ${batch.start}`}, and its monitor’s address ${batch.location ? "is readable" : "isn’t readable"}.`,
    conflict?.start && `The start of a copy to a name that is taken ${responseInWords(conflict.start)}.`,
    delta?.delta && `The request for changes (delta) ${responseInWords(delta.delta)}, and the one for announcements (socketIo) ${responseInWords(socketIo?.socketIo)}.`,
    cleanup?.state === "done" && "The folder that the check created is deleted.",
  ];
  return sentences.filter((sentence) => typeof sentence === "string");
}

/** @param {any} seen */
function responseInWords(seen) {
  if (seen == null) return "wasn’t sent";
  if (seen.result === "timeout") return "gets no response in time";
  if (seen.result === "blocked") return "is blocked (by CORS, or by the network)";
  if (seen.type === "opaque") return "gets a response, which a page can’t see";
  if (seen.type === "opaqueredirect") return "gets a redirect, which a page can’t see";
  return `gets ${seen.status}${seen.error ? ` (${seen.error})` : ""}`;
}

/** @param {any} copy */
function startInWords({ start, location }) {
  if (!location) return `The start of a copy ${responseInWords(start)}; a page can’t read where its monitor is.`;
  const where = location.onDrivesOrigin ? "on the drive’s own origin" : `on another origin (${location.host})`;
  return `The start of a copy ${responseInWords(start)}; its monitor is ${where}.`;
}

/** @param {any} monitor @param {any} copy */
function monitorInWords({ responses, isOver, result }, copy) {
  const words = responses.map((/** @type {any} */ { status, result, word }) => `${status ?? result}${word ? ` ${word}` : ""}`).join(", ");
  const readable = responses.some((/** @type {any} */ { result }) => result === "response");
  if (!readable) return `The monitor can’t be read by a page${copy?.location ? ` (${copy.location.host})` : ""}.`;
  const end = result?.redirect ? "It ends with a redirect to the new item." : result?.item ? `A request for the new item ${responseInWords(result.item)}.` : "";
  return `A page can read the monitor. It answers: ${words}. ${isOver ? end : "The copy didn’t end within the time of the check."}`.trim();
}

/** @param {any} library */
function libraryInWords({ outcome, observed, hasItem, code, requests }) {
  const { drive, elsewhere, elsewhereWithToken } = requests;
  const sent = `It sent ${drive} requests to the drive and ${elsewhere} elsewhere, ${elsewhereWithToken === 0 ? "none" : elsewhereWithToken} of those with the token.`;
  if (outcome !== "completed") return `Longhaul’s copy ended with ${outcome}${code ? ` (${code})` : ""}. ${sent}`;
  return `Longhaul’s copy completed; the ${observed} showed it, and the new item ${hasItem ? "was read" : "couldn’t be read"}. ${sent}`;
}
