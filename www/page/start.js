// @ts-check
/** Starts the page: the list first, then everything that can be done with it. */

import { explainFrame, isFramed } from "./framed.js";
import { recordPresses } from "./replay.js";
import { find } from "./view/dom.js";

/** How long the rest of the page waits for the list at most, in milliseconds. */
const PATIENCE_MS = 3000;

if (isFramed()) explainFrame();
else await start();

async function start() {
  const pressAgain = recordPresses();
  const { drive } = await import("./app.js");
  const listed = drive.showLocal().then(({ opened }) => opened);
  await Promise.race([listed.catch(() => {}), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
  // Loading the rest at the same time would delay the list.
  const { content } = find("#later", HTMLTemplateElement);
  const styles = [...content.querySelectorAll("link[rel=stylesheet]")].map(whenLoaded);
  document.head.append(content);
  await Promise.all(styles);
  await import("./main.js");
  pressAgain();
}

/** Resolves when an element has loaded what it links to, or couldn't. @param {Element} link */
function whenLoaded(link) {
  return new Promise((resolve) => {
    for (const type of ["load", "error"]) link.addEventListener(type, resolve, { once: true });
  });
}
