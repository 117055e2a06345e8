// @ts-check
/** The banner above everything: says that the drive can't be reached. */

import { find } from "./dom.js";

/** @param {string | null} sentence null hides the banner */
export function showBanner(sentence) {
  const banner = find("#banner", HTMLElement);
  find("#banner-text", HTMLElement).textContent = sentence ?? "";
  banner.hidden = sentence === null;
}
