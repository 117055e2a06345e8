// @ts-check
/** A row of the list: one item, or the promise of one. */

import { element, icon } from "./dom.js";
import { iconOf } from "./kinds.js";
import { day, moment, size } from "./words.js";

/**
 * @param {import("../service/routes.js").DriveItem} item
 * @param {string} link the address that opens it, if it is a folder
 * @param {boolean} arrived whether to point it out as new
 */
export function rowOf(item, link, arrived) {
  const label = item.folder
    ? element("a", { class: "label", href: link, tabindex: -1 }, item.name)
    : element("span", { class: "label" }, item.name);
  const bytes = item.size === undefined ? "" : size(item.size);
  const name = element(
    "div",
    { class: "name", title: item.name },
    icon(iconOf(item), item.folder ? "icon folder" : "icon"),
    element("div", { class: "label" }, label, element("small", {}, bytes)),
  );
  return element(
    "tr",
    { tabindex: -1, "aria-selected": "false", draggable: "true", class: arrived ? "arrived" : null },
    element("td", { class: "pick" }, element("input", { type: "checkbox", tabindex: -1, "aria-label": `Select ${item.name}` })),
    element("td", {}, name),
    element("td", { class: "modified", title: moment(item.lastModifiedDateTime) }, day(item.lastModifiedDateTime)),
    element("td", { class: "size" }, bytes),
  );
}

/** What stands there while a folder is being read. */
export function skeleton() {
  return element("tr", { class: "skeleton", "aria-hidden": "true" }, element("td", { colspan: 4 }));
}
