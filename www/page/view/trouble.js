// @ts-check
/** Says what Longhaul does while a copy can't be followed as usual. */

import { ordinal } from "./words.js";

/** @typedef {NonNullable<import("longhaul").Progress["trouble"]>} Trouble */

/** The conditions in which the last response is too old to extrapolate from. @type {Trouble["reason"][]} */
const DISCONNECTED = ["offline", "unreachable"];

/** @param {Trouble | null} trouble */
export function isDisconnected(trouble) {
  return trouble !== null && DISCONNECTED.includes(trouble.reason);
}

/**
 * @param {Trouble} trouble
 * @param {number} [now] milliseconds since 1970
 */
export function troubleInWords({ reason, attempt, retryAt }, now = Date.now()) {
  const seconds = retryAt === null ? 0 : Math.ceil((retryAt - now) / 1000);
  const next = `${ordinal(attempt + 1)} try${seconds > 0 ? ` in ${seconds} s` : ""}`;
  switch (reason) {
    case "throttled":
      return seconds > 0 ? `Throttled, next try in ${seconds} s` : "Throttled, trying again";
    case "offline":
      return "Offline, waiting for the network";
    case "unreachable":
      return `Connection lost, ${next}`;
    case "serviceError":
      return `Service error, ${next}`;
    case "checkingDestination":
      return "Checking the destination";
    default:
      return "Trying again";
  }
}
