// @ts-check
/**
 * Keeps the page from running inside another page, which could make the user click on it unknowingly.
 *
 * The server's headers forbid it too, but a static host may not send them.
 */

import { element } from "./view/dom.js";

/** Whether this page is inside another one. */
export function isFramed() {
  return window.top !== window;
}

/** Shows why the page doesn't run, and nothing else. */
export function explainFrame() {
  const link = element("a", { href: location.href, target: "_top" }, "Open it in its own tab");
  const sentence = "This page doesn’t run inside another page, which could make you click on it unknowingly.";
  document.body.replaceChildren(element("main", { class: "vacant" }, element("p", {}, sentence), link));
}
