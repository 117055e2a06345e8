// @ts-check
/** The check page: takes an address and a token, runs the check, and shows its report. The token is kept in no storage. */

import { Drive, LOOPBACK, checkAddress, checkToken } from "./drive.js";
import { makeReport } from "./report.js";
import { newContext, run } from "./run.js";
import { announce, find, showReport, showState, showSteps } from "./view.js";

const address = find("address", HTMLInputElement);
const token = find("token", HTMLInputElement);

// A page that framed this one could have its visitor press the button (clickjacking).
if (window.top !== window) find("framed", HTMLElement).hidden = false;
else {
  find("check", HTMLElement).hidden = false;
  find("form", HTMLFormElement).addEventListener("submit", submit);
  find("copy", HTMLButtonElement).addEventListener("click", copyReport);
  if (LOOPBACK.includes(location.hostname)) offerLocalDrive();
}

/** @param {Event} event */
function submit(event) {
  event.preventDefault();
  const baseUrl = read(address, checkAddress);
  const bearer = read(token, checkToken);
  if (baseUrl === null) address.focus();
  else if (bearer === null) token.focus();
  else void check(baseUrl, bearer);
}

/**
 * Reads a field, and shows why its value can't be used.
 *
 * @param {HTMLInputElement} field
 * @param {(text: string) => string} parse
 * @returns {string | null} null where it is wrong
 */
function read(field, parse) {
  const error = find(`${field.id}-error`, HTMLElement);
  try {
    const value = parse(field.value);
    error.textContent = "";
    field.removeAttribute("aria-invalid");
    return value;
  } catch (/** @type {any} */ { message }) {
    error.textContent = message;
    field.setAttribute("aria-invalid", "true");
    return null;
  }
}

/** @param {string} baseUrl @param {string} bearer */
async function check(baseUrl, bearer) {
  const stopped = new AbortController();
  const drive = new Drive(baseUrl, bearer, stopped.signal);
  // Stopping the check doesn't stop the clean-up.
  const cleaner = new Drive(baseUrl, bearer, new AbortController().signal);
  const context = newContext(drive);
  const warn = (/** @type {Event} */ event) => event.preventDefault();
  const leave = () => cleaner.removeOnClose(context.folder?.id ?? null);
  const stop = find("stop", HTMLButtonElement);
  const abort = () => stopped.abort();

  setBusy(true);
  showSteps();
  find("left", HTMLElement).hidden = true;
  addEventListener("beforeunload", warn);
  addEventListener("pagehide", leave);
  stop.addEventListener("click", abort);
  stop.focus({ preventScroll: true });
  const { results, left } = await run(drive, cleaner, showState, context);
  stop.removeEventListener("click", abort);
  removeEventListener("beforeunload", warn);
  removeEventListener("pagehide", leave);
  setBusy(false);

  if (left !== null) showLeft(left);
  showReport(makeReport(drive, results));
  announce("The check has ended. The report is ready.");
}

/** @param {boolean} busy */
function setBusy(busy) {
  for (const field of [address, token]) field.disabled = busy;
  find("start", HTMLButtonElement).disabled = busy;
  find("stop", HTMLButtonElement).hidden = !busy;
  find("local", HTMLElement).inert = busy;
}

/** Says which folder is left on the drive. Its name isn't in the report. @param {string} name */
function showLeft(name) {
  const left = find("left", HTMLElement);
  left.textContent = `The folder “${name}” may still be in the root of the drive: it couldn’t be deleted. Delete it there.`;
  left.hidden = false;
}

async function copyReport() {
  const button = find("copy", HTMLButtonElement);
  const json = find("json", HTMLPreElement);
  try {
    await navigator.clipboard.writeText(`\`\`\`json\n${json.textContent}\n\`\`\`\n`);
    button.textContent = "Copied";
    announce("Copied.");
    setTimeout(() => (button.textContent = "Copy report"), 2000);
  } catch {
    // Without the permission the report is selected, ready for Ctrl+C.
    getSelection()?.selectAllChildren(json);
    announce("The report is selected.");
  }
}

/** Offers the local drive that serves this page, if one does. */
async function offerLocalDrive() {
  const response = await fetch("../config.json", { cache: "no-store" }).catch(() => null);
  if (response?.ok !== true) return;
  const config = await response.json();
  const local = find("local", HTMLElement);
  local.hidden = false;
  local.addEventListener("click", ({ target }) => {
    if (!(target instanceof HTMLButtonElement)) return;
    address.value = config.drive + target.dataset.path;
    token.value = config.token;
    find("start", HTMLButtonElement).focus();
  });
}
