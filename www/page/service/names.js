// @ts-check
/**
 * Names of items: which are allowed, and how a free one is found. Names that differ only in case are the same to the service.
 *
 * The rules are those of "Restrictions and limitations in OneDrive and SharePoint".
 */

/** The longest name, in characters. */
const MAX_LENGTH = 255;
const RESERVED_CHARACTERS = /["*:<>?/\\|]/;
const RESERVED_NAMES = /^(\.lock|desktop\.ini|con|prn|aux|nul|com\d|lpt\d)$/i;

/**
 * Why an item can't have this name, in a sentence; null if it can.
 *
 * @param {string} name without spaces around it
 * @returns {string | null}
 */
export function nameProblem(name) {
  if (name === "") return "Enter a name.";
  if (name.length > MAX_LENGTH) return `A name can have at most ${MAX_LENGTH} characters. This one has ${name.length}.`;
  if (/\p{Cc}/u.test(name)) return "A name can’t contain control characters.";
  if (RESERVED_CHARACTERS.test(name)) return "A name can’t contain any of these characters: \" * : < > ? / \\ |";
  if (name.endsWith(".")) return "A name can’t end with a dot.";
  if (RESERVED_NAMES.test(name)) return `The service reserves the name “${name}”.`;
  if (name.startsWith("~$")) return "A name can’t start with “~$”.";
  if (/_vti_/i.test(name)) return "A name can’t contain “_vti_”.";
  return null;
}

/**
 * A name in the form in which two names of the same item are equal.
 *
 * @param {string} name
 */
export function folded(name) {
  return name.normalize().toLowerCase();
}

/**
 * A name's two parts: `report.final` and `.txt`. A name whose only dot is its first character has no extension.
 *
 * @param {string} name
 * @returns {[stem: string, extension: string]}
 */
export function split(name) {
  const dot = name.lastIndexOf(".");
  return dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
}

/**
 * The name with the lowest number that makes it free, where the service would put it: `report.txt`, `report 1.txt`. A long name is
 * shortened to make room for the number.
 *
 * @param {string} name
 * @param {boolean} isFolder a folder's name has no extension
 * @param {(name: string) => boolean} isTaken
 */
export function freeName(name, isFolder, isTaken) {
  const [stem, extension] = isFolder ? [name, ""] : split(name);
  for (let number = 1; ; number += 1) {
    const suffix = ` ${number}${extension}`;
    // The cut may not split a character in two.
    const start = stem.slice(0, Math.max(1, MAX_LENGTH - suffix.length)).replace(/\p{Surrogate}$/u, "");
    const candidate = start + suffix;
    if (!isTaken(candidate)) return candidate;
  }
}
