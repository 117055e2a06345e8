// @ts-check
/**
 * Tells the style sheets how much of the window is covered, so that what gets the focus is scrolled into what is left (WCAG 2.2,
 * 2.4.11): by the heading above the list, and by the dock and the docked tray below.
 */

import { find } from "./dom.js";

/** Keeps `--covered-start` and `--covered-end` up to date. */
export function measureCovers() {
  const heading = find(".heading", HTMLElement);
  const below = [find("#dock", HTMLElement), find("#tray", HTMLElement)];
  const root = document.documentElement;
  const update = () => {
    const bottom = below.filter(isAtBottom).reduce((sum, { offsetHeight }) => sum + offsetHeight, 0);
    root.style.setProperty("--covered-start", `${heading.offsetHeight}px`);
    root.style.setProperty("--covered-end", `${bottom}px`);
    const focused = document.activeElement;
    // What has the focus may be covered now. The user may also have scrolled away from it.
    if (focused?.matches("main *") && isInWindow(focused)) focused.scrollIntoView({ block: "nearest" });
  };
  const observer = new ResizeObserver(update);
  for (const element of [heading, ...below]) observer.observe(element);
  addEventListener("resize", update);
  update();
}

/** Whether an element stays at the bottom of the window. @param {HTMLElement} element */
function isAtBottom(element) {
  const { position, insetBlockEnd } = getComputedStyle(element);
  return (position === "sticky" || position === "fixed") && insetBlockEnd !== "auto";
}

/** @param {Element} element */
function isInWindow(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}
