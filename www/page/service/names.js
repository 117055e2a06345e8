// @ts-check
/**
 * Names within a folder. The service keeps upper and lower case and doesn't tell them apart.
 */

/**
 * A name in the form in which two that mean the same item are equal.
 *
 * @param {string} name
 */
export function folded(name) {
  return name.normalize().toLowerCase();
}

/**
 * A name's two parts: `report.final` and `.txt`. What begins with its only dot has no extension.
 *
 * @param {string} name
 * @returns {[stem: string, extension: string]}
 */
export function split(name) {
  const dot = name.lastIndexOf(".");
  return dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
}

/**
 * The name with the lowest number that makes it free, put where the service puts it: `report.txt`, `report 1.txt`.
 *
 * @param {string} name
 * @param {boolean} isFolder a folder's name has no extension
 * @param {(name: string) => boolean} isTaken
 */
export function freeName(name, isFolder, isTaken) {
  const [stem, extension] = isFolder ? [name, ""] : split(name);
  let number = 1;
  while (isTaken(`${stem} ${number}${extension}`)) number += 1;
  return `${stem} ${number}${extension}`;
}
