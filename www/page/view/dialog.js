// @ts-check
/** What the dialogs have in common: they open with what they are given and call back with what was entered. */

import { DriveRefusal } from "../service/errors.js";
import { find } from "./dom.js";

/**
 * Makes a dialog's buttons work.
 *
 * @param {string} selector
 * @param {(form: HTMLFormElement) => unknown} submit what to do with it; the dialog closes unless this answers `false`, or throws or
 *   rejects, in which case it says why
 */
export function dialog(selector, submit) {
  const found = find(selector, HTMLDialogElement);
  const form = find("form", HTMLFormElement, found);
  const error = find(".error", HTMLElement, found);
  found.addEventListener("close", () => (error.textContent = ""));
  find("[data-close]", HTMLButtonElement, found).addEventListener("click", () => found.close());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    error.textContent = "";
    try {
      if ((await submit(form)) !== false) found.close();
    } catch (reason) {
      error.textContent = reasonOf(reason);
    }
  });
  return found;
}

/**
 * Why something didn't work, for a person.
 *
 * @param {unknown} error
 */
export function reasonOf(error) {
  if (error instanceof DriveRefusal) {
    if (error.code === "nameAlreadyExists") return "There already is an item of that name.";
    if (error.code === "quotaLimitReached") return "The drive is full.";
    if (error.status === 401) return "The drive doesn’t accept the token. It may have run out: use a new one.";
    return `The drive says: ${error.message}`;
  }
  return error instanceof Error ? error.message : String(error);
}

/**
 * The chosen one of a form's radio buttons.
 *
 * @param {HTMLFormElement} form
 * @param {string} name
 */
export function choice(form, name) {
  return String(new FormData(form).get(name));
}
