// @ts-check
/**
 * What the service's error codes mean for a copy, in a person's words.
 *
 * The codes are those of OneDrive's documentation ("Error resource type") and of Microsoft Graph's. Others may come: they
 * are quoted as they are, with the service's own message.
 */

import { roughly } from "../view/words.js";

/** @typedef {import("./transfer.js").Order} Order */
/** @typedef {import("./endings.js").Offer} Offer */

/**
 * @typedef {object} Explanation
 * @property {string} sentence
 * @property {string} next
 * @property {Offer[]} offers
 */

/** @type {Record<string, (order: Order) => Explanation>} */
const EXPLANATIONS = {
  nameAlreadyExists: ({ name, destination }) => ({
    sentence: `There already is an item named “${name}” in ${destination.name}.`,
    next: "You can keep both: the copy then gets another name.",
    offers: ["keepBoth", "look"],
  }),
  accessDenied: ({ destination }) => ({
    sentence: `You aren’t allowed to copy this to ${destination.name}.`,
    next: "Choose another folder, or ask its owner.",
    offers: [],
  }),
  notAllowed: () => ({
    sentence: "The service doesn’t allow this copy.",
    next: "Choose another folder.",
    offers: [],
  }),
  unauthenticated: () => ({
    sentence: "The drive doesn’t accept the token.",
    next: "It may have run out. Connect with a new one, then try again.",
    offers: ["connect", "again"],
  }),
  itemNotFound: ({ item, destination }) => ({
    sentence: `Either “${item.name}” or ${destination.name} isn’t there any more.`,
    next: "Look at the list, which is up to date, and copy again from there.",
    offers: ["look"],
  }),
  quotaLimitReached: () => ({
    sentence: "The drive is full.",
    next: "Make room, then try again.",
    offers: ["again"],
  }),
  activityLimitReached: () => ({
    sentence: "The service has too much to do.",
    next: "Try again in a while.",
    offers: ["again"],
  }),
  serviceNotAvailable: () => ({
    sentence: "The service isn’t available.",
    next: "Try again in a while.",
    offers: ["again"],
  }),
  malwareDetected: ({ item }) => ({
    sentence: `The service found malware in “${item.name}”.`,
    next: "It can’t be copied.",
    offers: [],
  }),
  resourceModified: ({ item }) => ({
    sentence: `“${item.name}” was changed in the meantime.`,
    next: "Try again.",
    offers: ["again"],
  }),
  noToken: () => ({
    sentence: "There was no token to ask with.",
    next: "Connect the drive, then try again.",
    offers: ["connect", "again"],
  }),
  notSupported: () => ({
    sentence: "The service can’t make this copy.",
    next: "Choose another folder or another way to deal with a name that is taken.",
    offers: [],
  }),
};

/**
 * @param {Order} order
 * @param {object} error
 * @param {string | null} error.code the service's word
 * @param {string} error.message
 * @param {number | null} [error.retryAfterMs]
 * @returns {Explanation}
 */
export function explain(order, { code, message, retryAfterMs }) {
  const known = Object.entries(EXPLANATIONS).find(([name]) => name.toLowerCase() === code?.toLowerCase());
  const explanation = known?.[1](order) ?? {
    sentence: "The service gave this reason:",
    next: message,
    offers: /** @type {Offer[]} */ (["again"]),
  };
  if (!retryAfterMs) return explanation;
  return { ...explanation, next: `The service asks for a pause of ${roughly(retryAfterMs)}.` };
}
