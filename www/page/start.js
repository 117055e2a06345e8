// @ts-check
/**
 * Starts the page: the list first, then everything that can be done with it. Not inside another page.
 *
 * The script is asynchronous: the folder is requested before the document is parsed and its style sheets are loaded.
 */

import { shownDrive } from "./shown-drive.js";
import { element, find, parsed } from "./view/dom.js";

/** How long the rest of the page waits for the list at most, in milliseconds. */
const PATIENCE_MS = 3000;
/** The buttons that only work when everything is loaded. */
const LATER = ":is(.masthead, .welcome, .toolbar, .tray, .dock) button";

// Another page could make the user click on this one unknowingly. The server's headers forbid it too, but a static host may not send them.
if (window.top !== window) await parsed().then(explainFrame);
else await start();

async function start() {
  const pressAgain = recordPresses();
  // The folder is read while the modules that show it are loaded.
  const found = shownDrive.showLocal().catch(() => {});
  await parsed();
  // The list measures its rows.
  await styled();
  const { showDrive } = await import("./app.js");
  const listed = found.then(showDrive);
  await Promise.race([listed, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
  // Loading the rest at the same time would delay the list.
  const { content } = find("#later", HTMLTemplateElement);
  const styles = [...content.querySelectorAll("link[rel=stylesheet]")].map(whenLoaded);
  document.head.append(content);
  await Promise.all(styles);
  await import("./main.js");
  pressAgain();
}

/** Resolves when the document's style sheets are loaded, or couldn't be. */
async function styled() {
  if (document.readyState === "complete") return;
  const links = [...document.querySelectorAll("link[rel=stylesheet]")].filter((link) => link instanceof HTMLLinkElement && link.sheet === null);
  await Promise.race([Promise.all(links.map(whenLoaded)), new Promise((resolve) => addEventListener("load", resolve, { once: true }))]);
}

/** Shows why the page doesn't run, and nothing else. */
function explainFrame() {
  const link = element("a", { href: location.href, target: "_top" }, "Open it in its own tab");
  const sentence = "This page doesn’t run inside another page, which could make you click on it unknowingly.";
  document.body.replaceChildren(element("main", { class: "vacant" }, element("p", {}, sentence), link));
}

/**
 * Remembers which buttons are pressed before they work.
 *
 * @returns {() => void} presses them again
 */
function recordPresses() {
  /** @type {Element[]} */
  const pressed = [];
  const record = (/** @type {MouseEvent} */ { target }) => {
    const button = target instanceof Element ? target.closest(LATER) : null;
    if (button) pressed.push(button);
  };
  document.addEventListener("click", record);
  return () => {
    document.removeEventListener("click", record);
    for (const button of pressed) if (button instanceof HTMLElement) button.click();
  };
}

/** Resolves when an element has loaded what it links to, or couldn't. @param {Element} link */
function whenLoaded(link) {
  return new Promise((resolve) => {
    for (const type of ["load", "error"]) link.addEventListener(type, resolve, { once: true });
  });
}
