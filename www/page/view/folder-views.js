// @ts-check
/**
 * What is around a folder's list: the breadcrumb and the page's title, and in place of the list why it is empty.
 *
 * The folder itself is the page's heading. The breadcrumb takes one line however deep the folder is: what doesn't fit is in a menu.
 */

import { isolated, linkTo, nameOf, quoted, trail } from "../service/paths.js";
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
  document.title = [progress, isolated(folder), "Longhaul"].filter(Boolean).join(" · ");
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
  // The menu is loaded with the rest of the page, so that the list doesn't wait for it.
  const openFirst = async () => {
    const { Menu } = await import("./menu.js");
    menu ??= new Menu(label);
    menu.attach(button, commands);
    button.click();
  };
  button.addEventListener("click", () => void openFirst(), { once: true });
  return element("li", { class: "more" }, button, icon("chevron"));
}

/** The reason why there are no items. */
export class Vacant {
  #element = find("#vacant", HTMLElement);

  hide() {
    this.#element.hidden = true;
  }

  showEmpty() {
    this.#show("This folder is empty.", element("p", { class: "hint" }, "Upload files, drop them here, or copy something into it."));
  }

  /**
   * @param {string} filter
   * @param {() => void} clear
   */
  showNoMatch(filter, clear) {
    this.#show(`No name contains ${quoted(filter)}.`, button("Clear filter", clear));
  }

  /**
   * @param {import("../service/failures.js").DriveError} error
   * @param {{ connect: () => void, retry: () => void }} actions
   */
  showError(error, { connect, retry }) {
    if (error.status === 401) this.#show("The drive doesn’t accept the token. It may have expired.", button("Connect…", connect));
    else if (error.status === 404) this.#show("This folder doesn’t exist.", element("a", { href: linkTo("/") }, "Go to Files"));
    else this.#show(`The drive couldn’t list this folder. It responded: ${error.message}`, button("Try again", retry));
  }

  /**
   * @param {string} sentence
   * @param {...Node} more
   */
  #show(sentence, ...more) {
    this.#element.hidden = false;
    this.#element.replaceChildren(icon("folder"), element("p", {}, sentence), ...more);
  }
}

/**
 * @param {string} label
 * @param {() => void} press
 */
function button(label, press) {
  return element("button", { type: "button", class: "button", click: press }, label);
}
