// @ts-check
/** Starts the page: the list first, then everything that can be done with it. */

import { explainFrame, isFramed } from "./framed.js";
import { find } from "./view/dom.js";

/** How long the rest waits for the list at most, in milliseconds. */
const PATIENCE_MS = 3000;

if (isFramed()) explainFrame();
else await start();

async function start() {
  const replay = recordClicks(find(".toolbar", HTMLElement));
  const { drive } = await import("./app.js");
  const listed = drive.showLocal().then(({ opened }) => opened);
  await Promise.race([listed.catch(() => {}), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
  // Their download would have delayed the list.
  document.head.append(find("#later", HTMLTemplateElement).content);
  await import("./main.js");
  replay();
}

/**
 * Remembers which buttons are pressed before they work.
 *
 * @param {HTMLElement} element
 * @returns {() => void} presses them again
 */
function recordClicks(element) {
  /** @type {Element[]} */
  const pressed = [];
  const record = (/** @type {MouseEvent} */ { target }) => {
    const button = target instanceof Element ? target.closest("button") : null;
    if (button) pressed.push(button);
  };
  element.addEventListener("click", record);
  return () => {
    element.removeEventListener("click", record);
    for (const button of pressed) if (button instanceof HTMLButtonElement) button.click();
  };
}
