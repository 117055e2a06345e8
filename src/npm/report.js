// How a report of the wasm becomes an error. What the service said goes through here, and may repeat what is secret.

import {
  ActionFailedError,
  BugError,
  OutcomeUnknownError,
  StartRejectedError,
  StartUncertainError,
  TimeoutError,
} from "./errors.js";

/**
 * What the service said, without the secrets that it may have repeated.
 * @template T
 * @param {T} report text, or plain data with text in it
 * @param {Iterable<string>} secrets
 * @returns {T}
 */
export function without(report, secrets) {
  const hidden = [...secrets].sort((a, b) => b.length - a.length);
  // These are words of this library's own, whatever a token may look like.
  const own = ["kind", "reason", "field", "expected"];
  const clean = (name, value) =>
    typeof value === "string" && !own.includes(name) ? hidden.reduce((text, secret) => text.replaceAll(secret, "…"), value) : value;
  return JSON.parse(JSON.stringify(report, clean));
}

/**
 * The error that a report is about.
 * @param {any} told
 * @param {unknown} noToken why there was no token, where that was so
 * @param {Iterable<string>} secrets what no error may repeat: tokens and monitor URLs
 * @returns {Error}
 */
export function errorOf(told, noToken, secrets) {
  const report = without(told, secrets);
  switch (report.kind) {
    case "rejected":
      return new StartRejectedError(report, noToken);
    case "uncertain":
      return new StartUncertainError(report);
    case "failed":
      return new ActionFailedError(report);
    case "unknown":
      return new OutcomeUnknownError(report);
    case "timedOut":
      return new TimeoutError();
    case "badArgument":
      return new (report.outOfRange ? RangeError : TypeError)(`${report.field} must be ${report.expected}`);
    default:
      return new BugError(`an ending of the kind ${report.kind}`);
  }
}
