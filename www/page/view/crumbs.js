// @ts-check
/**
 * The breadcrumb: where the shown folder is. The folder itself is the page's heading, and the tab's title.
 */

import { linkTo, nameOf, trail } from "../service/paths.js";
import { element, find, icon } from "./dom.js";
import { setTitle } from "./title.js";

/** @param {string} path */
export function showCrumbs(path) {
  const parents = trail(path).slice(0, -1);
  find("#crumbs", HTMLOListElement).replaceChildren(
    ...parents.map((parent) => element("li", {}, element("a", { href: linkTo(parent) }, nameOf(parent)), icon("chevron"))),
    element("li", {}, element("h1", { "aria-current": "page" }, nameOf(path))),
  );
  setTitle(nameOf(path));
}
