// @ts-check
/**
 * Starts Chromium with the options that all tests use.
 */

import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const ON_DEBIAN = "/usr/bin/chromium";

/** Undefined if Playwright has to find Chrome where the system installs it. */
const CHROMIUM = process.env.CHROME_BIN ?? (existsSync(ON_DEBIAN) ? ON_DEBIAN : undefined);

/**
 * Features that are turned off. Chromium obeys only the last list, so this one replaces Playwright's.
 */
const FEATURES_OFF = [
  // The popups of the address bar: each window would have two renderers more.
  "WebUIOmniboxPopup",
  "WebUIOmniboxAimPopup",
  // A renderer for each window that no page ever uses.
  "SpareRendererForSitePerProcess",
  // From Playwright's list: what changes how pages load, and requests of the browser itself.
  "AimEnabled",
  "AvoidCorsURLLoaderRestartOnRedirect",
  "HttpsFirstBalancedModeAutoEnable",
  "HttpsUpgrades",
  "MediaRouter",
  "NetworkTimeServiceQuerying",
  "OptimizationHints",
  "PaintHolding",
  "PreconnectToSearch",
  "ThirdPartyStoragePartitioning",
];

export function start() {
  return chromium.launch({
    ...(CHROMIUM ? { executablePath: CHROMIUM } : { channel: "chrome" }),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      `--disable-features=${FEATURES_OFF}`,
    ],
  });
}
