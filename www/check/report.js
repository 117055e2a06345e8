// @ts-check
/**
 * The report of a check, as JSON.
 *
 * It consists of numbers, booleans and known words only: the steps describe their observations in such words, and all others are removed here
 * again.
 */

import { ASSUMPTIONS } from "./assumptions.js";
import { hostOf, isKnown } from "./vocabulary.js";

const REMOVED = "(removed)";

/** @typedef {{ report: string, version: number, browser: any, page: any, service: any, steps: Record<string, any>, assumptions: Record<string, string> }} Report */

/**
 * @param {{ baseUrl: string, form: string }} drive
 * @param {import("./assumptions.js").Results} results
 * @returns {Report}
 */
export function makeReport({ baseUrl, form }, results) {
  const steps = Object.entries(results).map(([id, { state, seen }]) => [id, { state, ...seen }]);
  return seal({
    report: "Longhaul check",
    version: 1,
    browser: browser(navigator.userAgent),
    page: { host: hostOf(new URL(location.href)), isSecure: isSecureContext, isIsolated: crossOriginIsolated },
    service: { form, host: hostOf(new URL(baseUrl)) },
    steps: Object.fromEntries(steps),
    assumptions: Object.fromEntries(ASSUMPTIONS.map(({ id, holds }) => [id, verdict(holds(results, form))])),
  });
}

/** @param {boolean | null} holds */
function verdict(holds) {
  return holds === null ? "not tested" : holds ? "holds" : "doesn't hold";
}

/** @param {string} agent the browser's User-Agent */
function browser(agent) {
  const [, name, version] = /(Firefox|Chrome)\/(\d+)/.exec(agent) ?? /(?:(Version))\/(\d+).*Safari/.exec(agent) ?? [];
  const names = new Map([["Firefox", "Firefox"], ["Chrome", "Chromium"], ["Version", "Safari"]]);
  return { name: names.get(name) ?? "another browser", version: Number(version) || 0 };
}

/**
 * A copy in which every string is a known word.
 *
 * @param {any} value
 * @returns {any}
 */
function seal(value) {
  if (typeof value === "string") return isKnown(value) ? value : REMOVED;
  if (Array.isArray(value)) return value.map(seal);
  if (value === null || typeof value !== "object") return typeof value === "bigint" || typeof value === "symbol" ? REMOVED : value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, seal(member)]));
}
