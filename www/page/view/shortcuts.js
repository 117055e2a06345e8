// @ts-check
/**
 * The file manager's keyboard shortcuts, as in other file managers.
 *
 * They work wherever the focus is, except in a text field, a dialog or a menu. Moving and selecting belong to the list
 * (list/gestures.js).
 */

/** @typedef {import("./toolbar.js").CommandName} CommandName */

/** @type {Record<string, CommandName>} */
const ALONE = { F2: "rename", Delete: "delete", Backspace: "up", "/": "filter" };
/** With Control, or Command on a Mac. @type {Record<string, CommandName>} */
const WITH_CONTROL = { c: "copy", x: "cut", v: "paste", z: "undo" };
/** @type {Record<string, CommandName>} */
const WITH_ALT = { ArrowUp: "up" };

/** @param {(command: CommandName) => void} run */
export function listenForShortcuts(run) {
  document.addEventListener("keydown", (event) => {
    const command = commandOf(event);
    // A key that is held down means one command.
    if (command === undefined || event.repeat || event.defaultPrevented || isElsewhere(event.target)) return;
    if ((command === "copy" || command === "cut") && !getSelection()?.isCollapsed) return;
    event.preventDefault();
    run(command);
  });
}

/**
 * @param {KeyboardEvent} event
 * @returns {CommandName | undefined}
 */
function commandOf({ key, ctrlKey, metaKey, shiftKey, altKey }) {
  const controlKey = ctrlKey || metaKey;
  if (controlKey && (altKey || shiftKey)) return undefined;
  const commands = controlKey ? WITH_CONTROL : altKey ? WITH_ALT : ALONE;
  const name = controlKey ? key.toLowerCase() : key;
  return Object.hasOwn(commands, name) ? commands[name] : undefined;
}

/** Whether a key belongs to where it was pressed. @param {EventTarget | null} target */
function isElsewhere(target) {
  return !(target instanceof Element) || target.closest("dialog, [popover], textarea, select, input:not([type=checkbox], [type=radio])") !== null;
}
