// @ts-check
/** Says that the drive is simulated. */

import { element } from "./dom.js";

const NOTE = "No drive serves this page, so it runs a simulated one: copies, monitors and faults behave like OneDrive’s, and nothing leaves this browser.";

/** Shows the note below the page's header, once. */
export function showSimulated() {
  if (document.getElementById("simulated") !== null) return;
  document.head.append(element("link", { rel: "stylesheet", href: "./page/style/simulated.css" }));
  document.querySelector("header")?.after(element("aside", { id: "simulated", class: "simulated", "aria-label": "About this drive" }, element("strong", {}, "Simulated. "), NOTE));
}
