// @ts-check
/**
 * How a copy ended, in a sentence, and what a person can do next.
 *
 * Longhaul has an error class for each way to end; each has its words here. What the service itself says about a refusal
 * or a failure is told by its code (the table in refusals.js), and quoted where the code isn't known.
 */

import {
  ActionFailedError,
  BugError,
  OutcomeUnknownError,
  StartRejectedError,
  StartUncertainError,
  TimeoutError,
} from "longhaul";
import { explain } from "./refusals.js";
import { duration } from "../view/words.js";

/** @typedef {import("./transfer.js").Order} Order */

/**
 * What can be done after an end: open the copied folder, ask again, ask again with another name, follow on, look into the destination folder,
 * connect the drive anew.
 *
 * @typedef {"open" | "again" | "keepBoth" | "follow" | "look" | "connect"} Offer
 */

/**
 * @typedef {object} Ending
 * @property {"completed" | "failed" | "unknown" | "stopped"} tone
 * @property {string} sentence how it ended
 * @property {string} next what to do next, or what else there is to know; may be empty
 * @property {Offer[]} offers
 * @property {string} [itemId] the new item
 * @property {string} [name] its name
 * @property {string} [errorName] the class of the error that it ended with
 */

/**
 * How far it had come.
 *
 * @typedef {object} Stage
 * @property {boolean} begun whether the start was sent, so that the service may have it
 * @property {unknown} saved what it can be followed on with; null until the service has accepted
 */

/** Why an end can't be seen, by the error's reason. @type {Record<string, string>} */
const REASONS = {
  locationHidden: "The service didn’t let this page read where to ask about it.",
  locationUnusable: "The service gave no usable address to ask about it.",
  monitorGone: "The service has forgotten about it.",
  monitorExpired: "The time to ask about it has run out.",
  monitorRefused: "The service refuses to answer about it.",
  monitorUnreadable: "The service’s answers about it can’t be understood.",
  monitorHidden: "The service doesn’t let this page read its answers about it.",
};

/** The reasons that may pass, so that it is worth following on. */
const MAY_PASS = new Set(["monitorRefused", "monitorUnreadable"]);

/**
 * @param {Order} order
 * @param {import("longhaul").ActionResult<any>} result
 * @returns {Ending}
 */
export function completed(order, { item, observed, elapsedMs }) {
  const name = typeof item?.name === "string" ? item.name : order.name;
  const renamed = name === order.item.name ? "" : ` as “${name}”`;
  const next = [
    item === null ? "The service didn’t let this page read the new item." : "",
    observed !== "monitor" ? "Its monitor couldn’t be read, so the destination folder was watched instead." : "",
    `The copy took ${duration(elapsedMs)}.`,
  ];
  return {
    tone: "completed",
    sentence: `Copied to ${order.destination.name}${renamed}.`,
    next: next.filter(Boolean).join(" "),
    offers: item !== null && order.item.folder ? ["open"] : ["look"],
    name,
    itemId: typeof item?.id === "string" ? item.id : undefined,
  };
}

/**
 * @param {Order} order
 * @param {unknown} error what the action's promise was rejected with
 * @param {Stage} stage
 * @returns {Ending}
 */
export function ended(order, error, stage) {
  return { ...explained(order, error, stage), errorName: error instanceof Error ? error.name : undefined };
}

/**
 * @param {Order} order
 * @param {unknown} error
 * @param {Stage} stage
 * @returns {Ending}
 */
function explained(order, error, stage) {
  const resumable = stage.saved !== null;
  if (error instanceof StartRejectedError) {
    const { sentence, next, offers } = explain(order, error);
    return { tone: "failed", sentence: `Not started. ${sentence}`, next, offers };
  }
  if (error instanceof ActionFailedError) {
    const cancelled = error.actionStatus === "cancelled";
    const { sentence, next, offers } = explain(order, error);
    return {
      tone: "failed",
      sentence: cancelled ? "The copy was cancelled at the service." : `The copy failed. ${sentence}`,
      next: cancelled ? "Part of it may have arrived." : next,
      offers: cancelled ? ["look", "again"] : offers,
    };
  }
  if (error instanceof StartUncertainError) return uncertain(order);
  if (error instanceof OutcomeUnknownError) {
    return {
      tone: "unknown",
      sentence: "The service took the copy on, but how it ended can’t be seen.",
      next: `${REASONS[error.reason] ?? ""} Look into ${order.destination.name} before copying again.`.trim(),
      offers: resumable && MAY_PASS.has(error.reason) ? ["look", "follow"] : ["look"],
    };
  }
  if (error instanceof TimeoutError) {
    return {
      tone: "stopped",
      sentence: "The time that was given for the copy is over.",
      next: "It goes on at the service. You can follow on.",
      offers: resumable ? ["follow", "look"] : ["look"],
    };
  }
  if (error instanceof DOMException && error.name === "AbortError") return stopped(order, stage);
  if (error instanceof BugError) return { ...uncertain(order), sentence: "Longhaul came upon a bug of its own.", next: error.message };
  return {
    tone: "failed",
    sentence: "The copy couldn’t be asked for.",
    next: error instanceof Error ? error.message : String(error),
    offers: ["again"],
  };
}

/**
 * The person stopped following.
 *
 * @param {Order} order
 * @param {Stage} stage
 * @returns {Ending}
 */
export function stopped(order, { begun, saved }) {
  if (!begun) return { tone: "stopped", sentence: "You stopped this copy before it was begun.", next: "Nothing was copied.", offers: ["again"] };
  if (saved === null) return uncertain(order);
  return {
    tone: "stopped",
    sentence: "You stopped following this copy. It goes on at the service.",
    next: `It will turn up in ${order.destination.name} all the same.`,
    offers: ["follow"],
  };
}

/**
 * The page was closed between asking for the copy and the service's answer.
 *
 * @param {Order} order
 * @returns {Ending}
 */
export function lostBeforeAccepted(order) {
  return uncertain(order);
}

/**
 * @param {Order} order
 * @returns {Ending}
 */
function uncertain(order) {
  return {
    tone: "unknown",
    sentence: "The service may or may not have received the request to copy.",
    next: `It wasn’t sent a second time, lest there be two copies. Look into ${order.destination.name} first.`,
    offers: ["look", "again"],
  };
}
