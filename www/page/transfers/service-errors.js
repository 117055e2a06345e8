// @ts-check
/**
 * The meaning of the service's error codes for a copy, and what a user can do about each.
 *
 * The codes are those of OneDrive's documentation ("Error resource type") and of Microsoft Graph's. An unknown code is quoted with
 * the service's own message.
 */

import { isolated, quoted } from "../service/paths.js";
import { roughly } from "../words.js";

/** @typedef {import("./transfer.js").CopySpec} CopySpec */

/**
 * @typedef {object} Explanation
 * @property {string} sentence
 * @property {string} hint
 * @property {import("./outcomes.js").Next[]} actions at least one
 */

/** @type {Record<string, (spec: CopySpec) => Explanation>} */
const EXPLANATIONS = {
  nameAlreadyExists: ({ name, destination }) => ({
    sentence: `${isolated(destination.name)} already has an item named ${quoted(name)}.`,
    hint: "You can keep both: the copy then gets another name.",
    actions: ["keepBoth", "folder"],
  }),
  accessDenied: ({ destination }) => ({
    sentence: `You aren’t allowed to copy this to ${isolated(destination.name)}.`,
    hint: "Choose another folder, or ask the folder’s owner.",
    actions: ["elsewhere", "again"],
  }),
  notAllowed: () => ({
    sentence: "The service doesn’t allow this copy.",
    hint: "Choose another folder.",
    actions: ["elsewhere"],
  }),
  unauthenticated: () => ({
    sentence: "The drive doesn’t accept the token.",
    hint: "It may have expired. Connect with a new one, then try again.",
    actions: ["connect", "again"],
  }),
  itemNotFound: ({ item, destination }) => ({
    sentence: `${quoted(item.name)} or ${isolated(destination.name)} no longer exists.`,
    hint: "Check both folders.",
    actions: ["original", "folder"],
  }),
  quotaLimitReached: () => ({
    sentence: "The drive is full.",
    hint: "Free some space, then try again.",
    actions: ["again"],
  }),
  activityLimitReached: () => ({
    sentence: "The service is throttling requests.",
    hint: "Try again later.",
    actions: ["again"],
  }),
  serviceNotAvailable: () => ({
    sentence: "The service isn’t available.",
    hint: "Try again later.",
    actions: ["again"],
  }),
  generalException: () => ({
    sentence: "The service had an internal error.",
    hint: "Try again later.",
    actions: ["again"],
  }),
  malwareDetected: ({ item }) => ({
    sentence: `The service found malware in ${quoted(item.name)}.`,
    hint: "It can’t be copied. Check the original.",
    actions: ["original"],
  }),
  resourceModified: ({ item }) => ({
    sentence: `${quoted(item.name)} was changed during the copy.`,
    hint: "Try again.",
    actions: ["again"],
  }),
  noToken: () => ({
    sentence: "There was no access token.",
    hint: "Connect the drive, then try again.",
    actions: ["connect", "again"],
  }),
  notSupported: () => ({
    sentence: "The service doesn’t support this copy.",
    hint: "Choose another folder.",
    actions: ["elsewhere", "original"],
  }),
};

/** @type {Map<string, (spec: CopySpec) => Explanation>} */
const byCode = new Map(Object.entries(EXPLANATIONS).map(([code, explanation]) => [code.toLowerCase(), explanation]));

/**
 * @param {CopySpec} spec
 * @param {object} error
 * @param {string | null} error.code the service's
 * @param {string} error.message
 * @param {number | null} [error.retryAfterMs]
 * @returns {Explanation}
 */
export function explain(spec, { code, message, retryAfterMs }) {
  const explanation = byCode.get(code?.toLowerCase() ?? "")?.(spec) ?? {
    sentence: "The service gave this reason:",
    hint: message,
    actions: /** @type {import("./outcomes.js").Next[]} */ (["again", "elsewhere"]),
  };
  // Without the source's path there is nothing to show.
  const actions = explanation.actions.filter((action) => action !== "original" || spec.source !== undefined);
  const hint = retryAfterMs ? `The service asks you to wait ${roughly(retryAfterMs)}.` : explanation.hint;
  return { ...explanation, hint, actions: actions.length > 0 ? actions : ["folder"] };
}
