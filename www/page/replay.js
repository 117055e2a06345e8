// @ts-check
/** Remembers which buttons are pressed before everything is loaded, and presses them again afterwards. */

/** Where the buttons are that don't work from the beginning. */
const LATER = ":is(.masthead, .welcome, .toolbar, .tray, .dock) button";

/** @returns {() => void} presses them again */
export function recordPresses() {
  /** @type {Element[]} */
  const pressed = [];
  const record = (/** @type {MouseEvent} */ { target }) => {
    const button = target instanceof Element ? target.closest(LATER) : null;
    if (button) pressed.push(button);
  };
  document.addEventListener("click", record);
  return () => {
    document.removeEventListener("click", record);
    for (const button of pressed) if (button instanceof HTMLElement) button.click();
  };
}
