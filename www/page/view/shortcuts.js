// @ts-check
/**
 * The file manager's keys: what a person's hands know from other file managers.
 *
 * They hold wherever the keyboard is, except in a text field, in a dialog, and where text is marked that could be copied. Moving and
 * picking are the list's own (items.js).
 */

/** @typedef {"rename" | "delete" | "copy" | "paste" | "undo" | "up"} Command */

/** @type {Record<string, Command>} */
const ALONE = { F2: "rename", Delete: "delete", Backspace: "up" };
/** With Control, or Command on a Mac. @type {Record<string, Command>} */
const WITH_CONTROL = { c: "copy", v: "paste", z: "undo" };

/** @param {(command: Command) => void} run */
export function listenForShortcuts(run) {
  document.addEventListener("keydown", (event) => {
    const command = commandOf(event);
    if (command === undefined || event.defaultPrevented || isTyping(event.target)) return;
    if (command === "copy" && !getSelection()?.isCollapsed) return;
    event.preventDefault();
    run(command);
  });
}

/**
 * @param {KeyboardEvent} event
 * @returns {Command | undefined}
 */
function commandOf({ key, ctrlKey, metaKey, shiftKey, altKey }) {
  if (altKey) return undefined;
  if (ctrlKey || metaKey) {
    return shiftKey ? undefined : WITH_CONTROL[key.toLowerCase()];
  }
  return ALONE[key];
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  return !(target instanceof Element) || target.closest("dialog, textarea, select, input:not([type=checkbox], [type=radio])") !== null;
}
