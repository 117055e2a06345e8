// @ts-check
/**
 * The breadcrumb: where the shown folder is. The folder itself is the page's heading, and part of the tab's title.
 *
 * It takes one line however deep the folder is: what doesn't fit is in a menu.
 */

import { linkTo, nameOf, trail } from "../service/paths.js";
import { element, find, icon } from "./dom.js";
import { Menu } from "./menu.js";
import { setTitle } from "./title.js";

/** How many folders above the shown one are in the line; others are in the menu. */
const IN_LINE = 3;

/** @type {Menu | undefined} */
let menu;

/** @param {string} path */
export function showCrumbs(path) {
  const parents = trail(path).slice(0, -1);
  const [root, ...others] = parents.map((parent, index) => crumb(parent, parents.length <= IN_LINE || index === 0 || index === parents.length - 1));
  const list = find("#crumbs", HTMLOListElement);
  list.dataset.collapsed = parents.length > IN_LINE ? "always" : parents.length > 1 ? "narrow" : "never";
  list.replaceChildren(
    ...(root ? [root] : []),
    ...(parents.length > 1 ? [moreOf(parents)] : []),
    ...others.filter((each) => each !== null),
    element("li", {}, element("h1", { "aria-current": "page", title: nameOf(path) }, element("bdi", {}, nameOf(path)))),
  );
  setTitle(nameOf(path));
}

/**
 * @param {string} path
 * @param {boolean} isInLine
 */
function crumb(path, isInLine) {
  if (!isInLine) return null;
  const name = nameOf(path);
  return element("li", { class: "parent" }, element("a", { href: linkTo(path), title: name }, element("bdi", {}, name)), icon("chevron"));
}

/** The button that opens the menu of all folders above. @param {string[]} parents */
function moreOf(parents) {
  const button = element("button", { type: "button", class: "button quiet only-icon", "aria-label": "Folders above", title: "Folders above" }, icon("more"));
  menu ??= new Menu("Folders above");
  menu.attach(button, () => [...parents].reverse().map((parent) => ({ label: nameOf(parent), icon: "folder", href: linkTo(parent) })));
  return element("li", { class: "more" }, button, icon("chevron"));
}
