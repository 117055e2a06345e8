// @ts-check
/**
 * Shows an item's name so that its end is always seen, and seen at its end.
 *
 * A long name is cut in its middle, before the extension. Names come from anybody: a control character for right-to-left text can make
 * `abc<U+202E>gnp.exe` look like `abcexe.png`. Each part is isolated, so it can't reorder the other or the text around it.
 */

import { split } from "../../service/names.js";
import { element } from "../dom.js";
import { count } from "../words.js";

/** A name up to this long is shown whole on the narrowest screen. */
const SHORT = 20;
/** Longer text after the last dot isn't an extension. */
const LONGEST_EXTENSION = 12;
/** Characters of text that runs from right to left, and controls of its direction. */
const BIDIRECTIONAL = /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff]/;

/**
 * The elements of a name, for a flex container.
 *
 * @param {string} name
 * @param {boolean} isFolder
 * @returns {HTMLElement[]}
 */
export function nameParts(name, isFolder) {
  const [stem, extension] = isFolder ? [name, ""] : split(name);
  const isWhole = extension === "" || extension.length > LONGEST_EXTENSION || (name.length <= SHORT && !BIDIRECTIONAL.test(name));
  if (isWhole) return [element("bdi", { class: "stem" }, name)];
  return [element("bdi", { class: "stem" }, stem), element("bdi", {}, extension)];
}

/**
 * A name within a sentence: text of another direction is isolated from the rest.
 *
 * @param {string} name
 */
export function isolated(name) {
  return BIDIRECTIONAL.test(name) ? `\u2068${name}\u2069` : name;
}

/**
 * A name in quotation marks within a sentence.
 *
 * @param {string} name
 */
export function quoted(name) {
  return `“${isolated(name)}”`;
}

/**
 * One item's name in quotation marks, or how many items there are.
 *
 * @param {{ name: string }[]} items
 */
export function nameOfAll(items) {
  return items.length === 1 ? quoted(items[0].name) : count(items.length, "item");
}
