// @ts-check
/**
 * The common behaviour of all dialogs. While a dialog is being submitted it is locked, so that a second press does nothing; closing it
 * cancels the submission.
 */

import { explain } from "../service/failures.js";
import { find, setText } from "./dom.js";

/** The user's input can't be used. The dialog stays open and shows the message at the input. */
export class InputError extends Error {
  /**
   * @param {HTMLInputElement} input
   * @param {string} message
   */
  constructor(input, message) {
    super(message);
    this.input = input;
  }
}

/**
 * Makes a dialog's buttons work.
 *
 * @param {string} selector
 * @param {(form: HTMLFormElement, signal: AbortSignal) => unknown} submit the dialog closes afterwards, unless this returns `false`,
 *   throws or rejects; an error is shown. The signal is aborted when the user closes the dialog before that
 */
export function dialog(selector, submit) {
  const element = find(selector, HTMLDialogElement);
  const form = find("form", HTMLFormElement, element);
  const error = find(".error", HTMLElement, element);
  /** Set while the dialog is being submitted. @type {{ controller: AbortController, unlock: () => void } | null} */
  let submission = null;

  const clear = () => {
    setText(error, "");
    for (const input of form.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
  };
  const end = () => {
    submission?.unlock();
    submission = null;
  };
  const cancel = () => {
    submission?.controller.abort();
    end();
    clear();
  };
  // The `close` event comes with the next frame: too late to cancel if a response arrives before, or if the dialog is open again.
  element.addEventListener("cancel", cancel);
  find("[data-close]", HTMLButtonElement, element).addEventListener("click", () => {
    cancel();
    element.close();
  });
  // A browser may skip `cancel` when Escape is pressed twice.
  element.addEventListener("close", () => element.open || cancel());
  form.addEventListener("input", clear);
  form.addEventListener("keydown", (event) => {
    // The title has the focus first. Enter then presses the dialog's main button.
    if (event.key === "Enter" && event.target instanceof HTMLHeadingElement) form.requestSubmit();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (submission) return;
    clear();
    const controller = new AbortController();
    submission = { controller, unlock: lock(form) };
    const outcome = await attempt(() => submit(form, controller.signal));
    // The user has closed the dialog.
    if (controller.signal.aborted) return;
    end();
    if (!("error" in outcome)) return outcome.value !== false && element.close();
    setText(error, explain(outcome.error));
    if (outcome.error instanceof InputError) {
      outcome.error.input.setAttribute("aria-invalid", "true");
      outcome.error.input.focus();
    }
  });
  return element;
}

/** @param {() => unknown} work @returns {Promise<{ value: unknown } | { error: unknown }>} */
async function attempt(work) {
  try {
    return { value: await work() };
  } catch (error) {
    return { error };
  }
}

/**
 * Locks a form, except its Cancel button. The focused element keeps the focus.
 *
 * @param {HTMLFormElement} form
 * @returns {() => void} unlocks it
 */
function lock(form) {
  const button = find("[type=submit]", HTMLButtonElement, form);
  const { activeElement } = document;
  const inputs = [...form.querySelectorAll("input")].filter((input) => !input.readOnly);
  const parts = [...form.children].filter((part) => !part.contains(activeElement) && !part.matches(".dialog-foot, .error"));
  form.ariaBusy = "true";
  button.ariaDisabled = "true";
  for (const input of inputs) input.readOnly = true;
  for (const part of parts) part.toggleAttribute("inert", true);
  return () => {
    form.ariaBusy = null;
    button.ariaDisabled = null;
    for (const input of inputs) input.readOnly = false;
    for (const part of parts) part.toggleAttribute("inert", false);
  };
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

/** Resolves when no dialog is open. */
export async function whenNoDialogIsOpen() {
  for (let open; (open = document.querySelector("dialog[open]")) !== null; ) {
    await new Promise((resolve) => open?.addEventListener("close", resolve, { once: true }));
  }
}
