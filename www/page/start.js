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
  document.head.append(find("#later", HTMLTemplateElement).content);
  await import("./main.js");
  pressAgain();
}
