// @ts-check
/**
 * Reads the page's records about copies. Stored data may be old or written by something else: unexpected values are left out, and
 * nothing here throws.
 */

/** @typedef {import("./transfer.js").CopySpec} CopySpec */
/** @typedef {import("./outcomes.js").Outcome} Outcome */
/** @typedef {import("./outcomes.js").Next} Next */

/** @type {Outcome["tone"][]} */
const TONES = ["completed", "failed", "unknown", "stopped"];
/** @type {Next[]} */
const ACTIONS = ["open", "show", "folder", "original", "again", "keepBoth", "elsewhere", "resume", "connect"];
const CONFLICT_BEHAVIORS = ["fail", "replace", "rename"];

/**
 * @param {any} value
 * @returns {CopySpec | null}
 */
export function readSpec(value) {
  const { baseUrl, form, item, source, destination, name, conflictBehavior } = object(value);
  const { id, name: itemName, size, folder, file } = object(item);
  const { path, name: destinationName, reference } = object(destination);
  const referenceMembers = Object.values(object(reference));
  const valid =
    [baseUrl, id, itemName, path, destinationName, name].every(isText) &&
    (form === "graph" || form === "onedrive") &&
    referenceMembers.length > 0 &&
    referenceMembers.every(isText);
  if (!valid) return null;
  return {
    baseUrl,
    form,
    item: {
      id,
      name: itemName,
      size: typeof size === "number" ? size : undefined,
      folder: isObject(folder) ? {} : undefined,
      file: isObject(file) ? { mimeType: isText(file.mimeType) ? file.mimeType : undefined } : undefined,
    },
    source: isText(source) ? source : undefined,
    destination: { path, name: destinationName, reference },
    name,
    conflictBehavior: CONFLICT_BEHAVIORS.includes(conflictBehavior) ? conflictBehavior : undefined,
  };
}

/**
 * @param {any} value
 * @returns {Outcome | null}
 */
export function readOutcome(value) {
  const { tone, sentence, hint, actions, name, itemId, errorName } = object(value);
  if (!TONES.includes(tone) || !isText(sentence) || !isText(hint)) return null;
  return {
    tone,
    sentence,
    hint,
    actions: ACTIONS.filter((action) => Array.isArray(actions) && actions.includes(action)),
    name: isText(name) ? name : undefined,
    itemId: isText(itemId) ? itemId : undefined,
    errorName: isText(errorName) ? errorName : undefined,
  };
}

/**
 * The note of an action of this page: its group, and the copy if it was started alone.
 *
 * @param {any} value
 * @returns {{ group: string, copy: { id: string, spec: CopySpec } | undefined } | null}
 */
export function readNote(value) {
  const { group, copy } = object(value);
  const { id, spec } = object(copy);
  const readable = readSpec(spec);
  if (!isText(group)) return null;
  return { group, copy: isText(id) && readable !== null ? { id, spec: readable } : undefined };
}

/** @param {any} value @returns {value is string} */
export function isText(value) {
  return typeof value === "string";
}

/** @param {any} value @returns {Record<string, any>} the value, or an empty object for anything else */
export function object(value) {
  return isObject(value) ? value : {};
}

/** @param {any} value */
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
