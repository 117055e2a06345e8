// @ts-check
/**
 * The banner above everything: says that the drive can't be reached, for as long as that is so.
 */

import { find } from "./dom.js";

/** @param {string | null} sentence what to say; null takes the banner away */
export function showBanner(sentence) {
  const banner = find("#banner", HTMLElement);
  find("#banner-text", HTMLElement).textContent = sentence ?? "";
  banner.hidden = sentence === null;
}
