// @ts-check
/**
 * The outcome of a copy in a sentence, and what a user can do next.
 *
 * Longhaul has an error class for each kind of outcome; each has its sentence here. What the service says about a rejected start or a
 * failure is explained by its code (service-errors.js), and quoted where the code isn't known.
 */

import {
  ActionFailedError,
  BugError,
  OutcomeUnknownError,
  StartRejectedError,
  StartUncertainError,
  TimeoutError,
} from "longhaul";
import { isolated, quoted } from "../service/paths.js";
import { durationBetween } from "../words.js";
import { explain } from "./service-errors.js";

/** @typedef {import("./transfer.js").CopySpec} CopySpec */

/**
 * What a user can do next: open the copied folder, show the new item, show the destination folder, show the original, copy again,
 * copy under another name, copy to another folder, resume following, connect the drive.
 *
 * @typedef {"open" | "show" | "folder" | "original" | "again" | "keepBoth" | "elsewhere" | "resume" | "connect"} Next
 */

/**
 * @typedef {object} Outcome
 * @property {"completed" | "failed" | "unknown" | "stopped"} tone
 * @property {string} sentence
 * @property {string} hint what to do next, or what else there is to know; may be empty
 * @property {Next[]} actions
 * @property {"monitor" | "destination"} [observed] where the outcome was observed; missing where there was nothing to observe
 * @property {string} [itemId] the new item's id
 * @property {string} [name] the new item's name
 * @property {string} [errorName] the name of the error class
 */

/**
 * @typedef {object} Stage how far following had come
 * @property {boolean} sent whether the start was sent, so that the service may have it
 * @property {import("longhaul").SavedAction | null} saved what it can be resumed with; null until the start was sent
 * @property {boolean} isStoppedHere whether the user stopped it in this tab
 */

/** Why an outcome can't be observed, by the error's reason. @type {Record<string, string>} */
const REASONS = {
  locationHidden: "The service didn’t let this page read the monitor’s URL.",
  locationUnusable: "The service gave no usable monitor URL.",
  monitorGone: "The monitor no longer knows the copy.",
  monitorExpired: "The monitor’s URL has expired.",
  monitorRefused: "The monitor rejects requests.",
  monitorUnreachable: "The monitor couldn’t be reached.",
  monitorUnreadable: "The monitor’s responses can’t be understood.",
  monitorHidden: "The service doesn’t let this page read the monitor’s responses.",
  monitorFailing: "The monitor answers with errors.",
  monitorRedirects: "The monitor redirects to a URL that this page can’t read.",
};

/** The reasons that may be temporary: resuming may work. */
const TEMPORARY = new Set(["monitorRefused", "monitorUnreachable", "monitorUnreadable", "monitorHidden", "monitorFailing", "monitorRedirects"]);

/**
 * @param {CopySpec} spec
 * @param {import("longhaul").ActionResult<any>} result
 * @param {{ uncertainty: number }} history
 * @returns {Outcome}
 */
export function completed(spec, { item, observed, elapsedMs }, { uncertainty }) {
  const name = typeof item?.name === "string" ? item.name : spec.name;
  const renamed = name === spec.item.name ? "" : ` as ${quoted(name)}`;
  const hint = [
    item === null ? "The service didn’t let this page read the new item." : "",
    observed === "destination" ? "The monitor couldn’t be read, so Longhaul checked the destination." : "",
    `The copy took ${durationBetween(Math.max(0, elapsedMs - uncertainty), elapsedMs)}.`,
  ];
  return {
    tone: "completed",
    sentence: `Copied to ${isolated(spec.destination.name)}${renamed}.`,
    hint: hint.filter(Boolean).join(" "),
    actions: item !== null && spec.item.folder ? ["open", "show"] : ["show"],
    observed: observed === "destination" ? "destination" : "monitor",
    name,
    itemId: typeof item?.id === "string" ? item.id : undefined,
  };
}

/**
 * @param {CopySpec} spec
 * @param {unknown} error what the action's promise was rejected with
 * @param {Stage} stage
 * @returns {Outcome}
 */
export function failed(spec, error, stage) {
  return { ...explained(spec, error, stage), errorName: error instanceof Error ? error.name : undefined };
}

/**
 * @param {CopySpec} spec
 * @param {unknown} error
 * @param {Stage} stage
 * @returns {Outcome}
 */
function explained(spec, error, stage) {
  const resumable = stage.saved !== null && stage.saved.sent !== true;
  if (error instanceof StartRejectedError) {
    const { sentence, hint, actions } = explain(spec, error);
    return { tone: "failed", sentence: `Not started. ${sentence}`, hint, actions };
  }
  if (error instanceof ActionFailedError) {
    if (error.status.startsWith("cancel")) {
      return {
        tone: "failed",
        sentence: "The copy was cancelled at the service.",
        hint: "Part of it may have been copied.",
        actions: ["folder", "again"],
        observed: "monitor",
      };
    }
    const { sentence, hint, actions } = explain(spec, error);
    return { tone: "failed", sentence: `The copy failed. ${sentence}`, hint, actions, observed: "monitor" };
  }
  if (error instanceof StartUncertainError) return uncertain(spec);
  if (error instanceof OutcomeUnknownError) {
    return {
      tone: "unknown",
      sentence: "The service accepted the copy, but its result is unknown.",
      hint: `${REASONS[error.reason] ?? ""} Check ${isolated(spec.destination.name)} before you copy again.`.trim(),
      actions: resumable && TEMPORARY.has(error.reason) ? ["folder", "resume"] : ["folder"],
    };
  }
  if (error instanceof TimeoutError) {
    return {
      tone: "stopped",
      sentence: "The copy took longer than the time limit.",
      hint: "It continues at the service.",
      actions: resumable ? ["resume", "folder"] : ["folder"],
    };
  }
  if (error instanceof DOMException && error.name === "AbortError") return stage.isStoppedHere ? stopped(spec, stage) : dismissedElsewhere(spec);
  if (error instanceof BugError) return { ...uncertain(spec), sentence: "Longhaul has a bug: it can’t follow this copy.", hint: error.message };
  return {
    tone: "failed",
    sentence: "The copy couldn’t be started.",
    hint: error instanceof Error ? error.message : String(error),
    actions: ["again"],
  };
}

/**
 * @param {CopySpec} spec
 * @returns {Outcome}
 */
function dismissedElsewhere(spec) {
  return {
    tone: "stopped",
    sentence: "You dismissed this copy in another tab. It continues at the service.",
    hint: `The copy will appear in ${isolated(spec.destination.name)}.`,
    actions: ["folder"],
  };
}

/**
 * The user cancelled the copy before it started, or stopped following it.
 *
 * @param {CopySpec} spec
 * @param {Pick<Stage, "sent" | "saved">} stage
 * @returns {Outcome}
 */
export function stopped(spec, { sent, saved }) {
  if (!sent) return { tone: "stopped", sentence: "Cancelled before it started.", hint: "Nothing was copied.", actions: ["again"] };
  if (saved === null || saved.sent === true) return uncertain(spec);
  return {
    tone: "stopped",
    sentence: "You stopped following this copy. It continues at the service.",
    hint: `The copy will appear in ${isolated(spec.destination.name)}.`,
    actions: ["resume", "folder"],
  };
}

/**
 * The start was sent, and the page doesn't know whether the service received it.
 *
 * @param {CopySpec} spec
 * @returns {Outcome}
 */
export function uncertain(spec) {
  return {
    tone: "unknown",
    sentence: "The service may or may not have received the request to copy.",
    hint: `Longhaul didn’t send it again, to avoid a duplicate. Check ${isolated(spec.destination.name)} first.`,
    actions: ["folder", "again"],
  };
}
