// @ts-check
/** A row of the list: one item, or a placeholder for one. */

import { element, icon } from "../dom.js";
import { iconOf } from "../kinds.js";
import { day, moment, size } from "../words.js";
import { nameParts } from "./name.js";

/**
 * @param {import("../../service/routes.js").DriveItem} item
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
    { tabindex: -1, "aria-selected": "false", "aria-label": description, draggable: "true" },
    element("td", { class: "check" }, element("input", { type: "checkbox", tabindex: -1, "aria-label": `Select ${name}` })),
    element("td", {}, element("div", { class: "name", title: name }, icon(iconOf(item), folder ? "icon folder" : "icon"), element("div", {}, label, element("small", {}, bytes)))),
    element("td", { class: "modified", title: moment(item.lastModifiedDateTime) }, modified),
    element("td", { class: "size" }, bytes),
  );
}

/** What is shown while a folder is being read. */
export function skeleton() {
  return element("tr", { class: "skeleton", "aria-hidden": "true" }, element("td", { colspan: 4 }));
}
