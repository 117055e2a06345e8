// @ts-check
/**
 * The breadcrumb and the page's title: where the shown folder is. The folder itself is the page's heading.
 *
 * The breadcrumb takes one line however deep the folder is: what doesn't fit is in a menu.
 */

import { linkTo, nameOf, trail } from "../service/paths.js";
import { element, find, icon } from "./dom.js";

/** The most folders above the shown one that are in the line. */
const IN_LINE = 3;

/** @type {import("./menu.js").Menu | undefined} */
let menu;
let folder = "";
let progress = "";

/** @param {string} path */
export function showCrumbs(path) {
  const parents = trail(path).slice(0, -1);
  const inLine = parents.length <= IN_LINE ? parents : [parents[0], parents[parents.length - 1]];
  const [root, ...others] = inLine.map(crumb);
  folder = nameOf(path);
  const list = find("#crumbs", HTMLOListElement);
  list.dataset.collapsed = parents.length > IN_LINE ? "always" : parents.length > 1 ? "narrow" : "never";
  list.replaceChildren(
    ...(root ? [root] : []),
    ...(parents.length > 1 ? [moreOf(parents)] : []),
    ...others,
    element("li", {}, element("h1", { "aria-current": "page", title: folder }, element("bdi", {}, folder))),
  );
  showTitle();
}

/** Shows how far copies are in the page's title. @param {string} text such as `42%`; empty for nothing */
export function setTitleProgress(text) {
  progress = text;
  showTitle();
}

function showTitle() {
  document.title = [progress, folder, "Longhaul"].filter(Boolean).join(" · ");
}

/** @param {string} path */
function crumb(path) {
  const name = nameOf(path);
  return element("li", { class: "parent" }, element("a", { href: linkTo(path), title: name }, element("bdi", {}, name)), icon("chevron"));
}

/** The button that opens the menu of all folders above. @param {string[]} parents */
function moreOf(parents) {
  const label = "Folders above";
  const button = element("button", { type: "button", class: "button quiet only-icon", "aria-label": label, title: label, "aria-haspopup": "menu" }, icon("more"));
  const commands = () => [...parents].reverse().map((parent) => ({ label: nameOf(parent), icon: "folder", href: linkTo(parent) }));
  // The menu is loaded with the rest of the page, so that the list needn't wait for it.
  const openFirst = async () => {
    const { Menu } = await import("./menu.js");
    menu ??= new Menu(label);
    menu.attach(button, commands);
    button.click();
  };
  button.addEventListener("click", () => void openFirst(), { once: true });
  return element("li", { class: "more" }, button, icon("chevron"));
}
