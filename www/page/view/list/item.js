// @ts-check
/**
 * Shows an item: its row in the list, its icon, its name.
 *
 * The end of a name is always visible, and at its end: a long name is cut in its middle, before the extension. Names come from anybody: a
 * control character for right-to-left text can make `abc<U+202E>gnp.exe` look like `abcexe.png`. Each part is isolated, so it can't
 * reorder the other or the text around it.
 */

import { isBidirectional, quoted, split } from "../../service/paths.js";
import { count, day, moment, size } from "../../words.js";
import { element, icon } from "../dom.js";

/**
 * @param {import("../../service/drive-api.js").DriveItem} item
 * @param {string} link the address that opens it, if it is a folder
 */
export function rowOf(item, link) {
  const { name, folder } = item;
  const parts = nameParts(name, folder !== undefined);
  const label = folder ? element("a", { class: "label", href: link, tabindex: -1, draggable: "false" }, ...parts) : element("span", { class: "label" }, ...parts);
  const bytes = item.size === undefined ? "" : size(item.size);
  const modified = day(item.lastModifiedDateTime);
  const description = [name, folder ? "folder" : "", bytes, modified && `modified ${modified}`].filter(Boolean).join(", ");
  return element(
    "tr",
    { "aria-label": description, draggable: "true" },
    element("td", { class: "check" }, element("input", { type: "checkbox", tabindex: -1, "aria-label": `Select ${name}` })),
    element("td", {}, element("div", { class: "name", title: name }, icon(iconOf(item), folder ? "icon folder" : "icon"), element("div", {}, label, element("small", {}, bytes)))),
    element("td", { class: "modified", title: moment(item.lastModifiedDateTime) }, modified),
    element("td", { class: "size" }, bytes),
  );
}

/** A placeholder for an item, while the folder is being read. */
export function skeleton() {
  return element("tr", { class: "skeleton", "aria-hidden": "true" }, element("td", { colspan: 4 }));
}

/** A name up to this long is shown whole on the narrowest screen. */
const SHORT = 20;
/** Longer text after the last dot isn't an extension. */
const LONGEST_EXTENSION = 12;

/**
 * The elements of a name, for a flex container.
 *
 * @param {string} name
 * @param {boolean} isFolder
 * @returns {HTMLElement[]}
 */
export function nameParts(name, isFolder) {
  const [stem, extension] = isFolder ? [name, ""] : split(name);
  const isWhole = extension === "" || extension.length > LONGEST_EXTENSION || (name.length <= SHORT && !isBidirectional(name));
  if (isWhole) return [element("bdi", { class: "stem" }, name)];
  return [element("bdi", { class: "stem" }, stem), element("bdi", {}, extension)];
}

/**
 * One item's name in quotation marks, or how many items there are.
 *
 * @param {{ name: string }[]} items
 */
export function nameOfAll(items) {
  return items.length === 1 ? quoted(items[0].name) : count(items.length, "item");
}

const ARCHIVES = /(zip|tar|gzip|7z|rar|xz|bzip2|zstd)$/;
const DATA = /(csv|json|[/]xml|sql|sqlite|spreadsheet|excel|parquet)/;
const TEXT = /^text[/]|pdf$|document|msword|rtf$/;

/** @param {Pick<import("../../service/drive-api.js").DriveItem, "name" | "folder" | "file">} item */
export function iconOf({ folder, file, name }) {
  if (folder) return "folder";
  const type = file?.mimeType ?? "";
  const extension = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  if (type.startsWith("image/")) return "image";
  if (type.startsWith("video/") || type.startsWith("audio/")) return "media";
  if (ARCHIVES.test(type) || ARCHIVES.test(extension)) return "archive";
  if (DATA.test(type) || DATA.test(extension)) return "data";
  if (TEXT.test(type)) return "text";
  return "file";
}
